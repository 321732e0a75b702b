#include "engine/report/html_report.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/base/staged_directory.h"
#include "engine/report/html_charts.h"
#include "engine/report/html_page.h"
#include "engine/report/html_recall.h"
#include "engine/report/html_sections.h"
#include "engine/report/html_text.h"
#include "engine/report/pair_words.h"

namespace xueji {
namespace {

using html::Both;
using html::Card;
using html::Cell;
using html::Escape;
using html::Head;
using html::Heading;
using html::NumberCell;
using html::NumberHead;
using html::Table;

std::string Summary(const RunManifest& manifest) {
  const ManifestCounts& counts = manifest.counts;
  std::string out = "<p class=\"soft\">" + Both("比对方案 ", "Plan ") + "<code>" +
                    Escape(manifest.plan_name) + "</code></p>\n<div class=\"cards\">\n";
  out += Card(counts.rows, "输入行数", "rows read");
  out += Card(counts.accepted, "已接收记录", "records accepted");
  out += Card(counts.rejected, "被拒绝的行", "rows refused");
  out += Card(counts.records_duplicate, "重复学籍记录", "records found duplicate");
  out += Card(counts.records_review, "待人工复核记录", "records to review");
  out += Card(counts.records_clear, "无问题记录", "records clear");
  out += Card(counts.duplicates, "判为同一人的记录对", "pairs decided duplicate");
  out += Card(counts.reviews, "待复核的记录对", "pairs to review");
  out += Card(counts.clusters, "重复组", "clusters");
  out += Card(counts.twin_pairs, "疑似双胞胎（不作重复）", "likely twins (not duplicates)");
  out += "</div>\n";
  return out +
         ShareBar({{"duplicate", counts.records_duplicate},
                   {"review", counts.records_review},
                   {"clear", counts.records_clear}}) +
         "\n";
}

// What came to the register, of a run on a base.
std::string BaseSection(const RunManifest& manifest) {
  if (!manifest.base.has_value()) return {};
  const ManifestBase& base = *manifest.base;
  std::string rows;
  const auto row = [&](const std::string& name, std::uint64_t count) {
    rows += "<tr>" + Cell(name) + NumberCell(count) + "</tr>\n";
  };
  row(Both("底库原有记录", "records of the base"), base.records);
  row(Both("现有记录", "records now"), base.records_now);
  row(Both("新增", "new"), base.records_new);
  row(Both("变动", "changed"), base.records_changed);
  row(Both("与底库相同", "the same as in the base"), base.records_unchanged);
  row(Both("删除", "deleted"), base.records_deleted);
  row(Both("原有记录中判定有变化的", "records of the base with another verdict"), base.verdicts_changed);
  row(Both("仅权重略有变动的", "with another weight alone"), base.weights_moved);
  row(Both("新出现的关联", "links that came"), base.links_new);
  row(Both("不再成立的关联", "links that went"), base.links_gone);
  return Heading("在底库上运行", "A run on a base") + "<p><code>" + Escape(base.path) + "</code></p>\n" +
         html::Note("判定、关联、簇的数目是全库的；输入行数、比较的记录对和各分块规则的数目只是本次的。过于常见的值不在此统计，"
                    "请看建库时的报告。",
                    "Verdicts, links and clusters are counted in the whole register; rows read, pairs compared and the "
                    "figures of the passes are those of this run. Values that too many records have are not counted "
                    "here: see the report of a full run.") +
         Table(Head("项目", "item") + NumberHead("数目", "count"), rows);
}

std::string Reasons(const RunManifest& manifest) {
  auto reasons = manifest.reasons;
  std::sort(reasons.begin(), reasons.end(), [](const auto& left, const auto& right) {
    return left.second != right.second ? left.second > right.second : left.first < right.first;
  });
  std::string rows;
  for (const auto& [code, records] : reasons) {
    if (records == 0) continue;
    std::string meaning, action;
    if (const std::optional<Reason> reason = ParseReason(code)) {
      const ReasonText& text = Describe(*reason);
      meaning = Both(text.zh, text.en);
      if (!text.action_en.empty()) action = Both(text.action_zh, text.action_en);
    }
    rows += "<tr>" + Cell("<code>" + Escape(code) + "</code>") + NumberCell(records) +
            Cell(meaning) + Cell(action) + "</tr>\n";
  }
  if (rows.empty()) return {};
  return Heading("原因代码与处理办法", "Reasons and what to do") +
         Table(Head("代码", "code") + NumberHead("记录数", "records") + Head("含义", "meaning") +
                   Head("处理办法", "next step"),
               rows);
}

std::string Passes(const RunManifest& manifest) {
  std::string rows, sizes;
  for (const PassStats& pass : manifest.passes) {
    rows += "<tr>" + Cell("<code>" + Escape(pass.name) + "</code>") +
            NumberCell(pass.keyed_records) + NumberCell(pass.blocks) + NumberCell(pass.pairs) +
            NumberCell(pass.largest_block) + NumberCell(pass.oversized_blocks) +
            NumberCell(pass.pairs_not_compared) + "</tr>\n";
    std::string list;
    for (const std::uint64_t size : pass.largest_blocks) {
      list += (list.empty() ? "" : " · ") + Thousands(size);
    }
    if (!list.empty()) {
      sizes += "<tr>" + Cell("<code>" + Escape(pass.name) + "</code>") + Cell(list) + "</tr>\n";
    }
  }
  std::string out =
      Heading("分块规则与候选对", "Blocking passes and pairs compared") + "<p>" +
      Both("共比较记录对：", "Pairs compared in all: ") +
      Thousands(manifest.counts.pairs_compared) + "</p>\n" +
      Table(Head("规则", "pass") + NumberHead("有键记录", "records with a key") + NumberHead("块", "blocks") +
                NumberHead("比较的对", "pairs compared") + NumberHead("最大块", "largest block") +
                NumberHead("超大块", "oversized blocks") + NumberHead("未比较的对", "pairs not compared"),
            rows);
  if (sizes.empty()) return out;
  return out + Heading("最大的块", "Largest blocks") + "<p class=\"soft\">" +
         Both("块内记录数，由大到小。块键含个人信息，故不显示。",
              "Records in each block, largest first. What a block's records share is personal data "
              "and is not shown.") +
         "</p>\n" + Table(Head("规则", "pass") + Head("记录数", "records"), sizes);
}

// Values that tell nobody apart, and what comparing for their sake costs.
std::string GenericValues(const RunManifest& manifest) {
  if (manifest.generic_values.empty()) return {};
  std::string rows;
  for (const GenericValueCost& value : manifest.generic_values) {
    rows += "<tr>" + Cell(Both(FieldTitle(value.field).zh, FieldTitle(value.field).en)) +
            Cell("<bdi>" + Escape(value.value) + "</bdi>") + NumberCell(value.records) +
            NumberCell(value.pairs) +
            "<td class=\"n\">" + html::Percent(value.pairs_share) + "</td></tr>\n";
  }
  return Heading("过于常见的值（已脱敏）", "Values that too many records have (masked)") +
         html::Note("如全校共用的电话、一律填成一月一日的出生日期。它们分不清谁是谁，却要多比较许多对；请在来源处改正。",
                    "A telephone of the whole school, say, or birth dates all on the first of January. They "
                    "tell nobody apart and cost many comparisons; have them corrected at the source.") +
         Table(Head("栏目", "field") + Head("值", "value") + NumberHead("记录数", "records") +
                   NumberHead("因此比较的对", "pairs because of it") +
                   NumberHead("占全部", "share of all"),
               rows);
}

// The pairs whose weight lies next to a threshold: where the next mistake would be.
std::string Borderline(const std::vector<ReportExample>& pairs) {
  if (pairs.empty()) return {};
  std::string out =
      Heading("临界的记录对（已脱敏）", "Borderline pairs (masked)") +
      html::Note("权重最接近阈值的几对，以及权重是怎样得出的：向右支持是同一人，向左反对。",
                 "The pairs nearest to the threshold, and how their weight came about: to the right "
                 "for one person, to the left against.");
  for (std::size_t i = 0; i < pairs.size(); ++i) out += html::PairSection(pairs[i], i);
  return out;
}

std::string Examples(const std::vector<ReportExample>& examples) {
  if (examples.empty()) return {};
  std::string out = Heading("示例（已脱敏）", "Examples (masked)");
  for (std::size_t i = 0; i < std::min(examples.size(), kExamplesMax); ++i) {
    out += html::PairSection(examples[i], html::kNoBars);
  }
  return out;
}

std::string Inputs(const RunManifest& manifest) {
  std::string rows;
  for (const ManifestInput& input : manifest.inputs) {
    std::string remarks;
    for (const std::string& column : input.ignored_columns) {
      remarks += (remarks.empty() ? "" : ", ") + Escape(column);
    }
    if (!remarks.empty()) remarks = Both("未用到的列：", "columns not used: ") + remarks;
    for (const Message& note : input.notes) remarks += "<br>" + Both(Escape(note.zh), Escape(note.en));
    rows += "<tr>" + Cell("<code>" + Escape(input.path) + "</code>") + NumberCell(input.rows) +
            NumberCell(input.bytes) + Cell(Escape(input.encoding)) +
            Cell("<code>" + Escape(input.checksum) + "</code>") + Cell(remarks) + "</tr>\n";
  }
  return Heading("输入文件", "Input files") +
         Table(Head("文件", "file") + NumberHead("行数", "rows") + NumberHead("字节", "bytes") +
                   Head("编码", "encoding") + Head("校验和", "checksum") + Head("备注", "remarks"),
               rows);
}

std::string Run(const RunManifest& manifest) {
  std::string rows;
  const auto row = [&](const std::string& name, const std::string& value) {
    rows += "<tr>" + Cell(name) + Cell(value) + "</tr>\n";
  };
  for (const auto& [stage, seconds] : manifest.seconds) {
    row(stage == "total" ? Both("总用时（秒）", "seconds in all")
                         : Both("用时（秒）：", "seconds: ") + Escape(stage),
        Decimal(seconds, 3));
  }
  row(Both("线程", "threads"), std::to_string(manifest.threads));
  row(Both("内存峰值", "peak memory"), Escape(FormatBytes(manifest.peak_memory_bytes)));
  row(Both("版本", "version"), Escape(manifest.version));
  if (!manifest.rule_set.empty()) row(Both("规则集", "rule set"), Escape(manifest.rule_set));
  row(Both("方案指纹", "plan fingerprint"),
      "<code>" + Escape(manifest.plan_fingerprint) + "</code>");
  row(Both("结果摘要", "result digest"), "<code>" + Escape(manifest.result_digest) + "</code>");
  return Heading("本次运行", "This run") + Table(Head("项目", "item") + Head("值", "value"), rows);
}

}  // namespace

std::string RenderHtmlReport(const ReportData& data) {
  const bool link = data.manifest.job == "link";
  HtmlPage page;
  page.title_zh = link ? "两库关联报告" : "学籍查重报告";
  page.title_en = link ? "Linkage report" : "Duplicate detection report";
  page.language = data.language;
  page.charts.thresholds = data.thresholds;
  page.charts.review_weight_min = data.review_weight_min;
  page.charts.duplicate_weight_min = data.duplicate_weight_min;
  page.charts.passes = data.passes;
  page.charts.regions = data.regions;
  for (const ReportExample& pair : data.borderline) {
    page.charts.waterfalls.push_back(html::BarsOf(pair));
  }
  page.body = Summary(data.manifest) + BaseSection(data.manifest) + Reasons(data.manifest) + html::RegionSection(data.regions) +
              html::ThresholdSection(page.charts, WeightChart(data.weights)) +
              Borderline(data.borderline) + html::PassSection(data.passes) +
              Passes(data.manifest) + GenericValues(data.manifest) + RecallSection(data.manifest) +
              Examples(data.examples) + Inputs(data.manifest) +
              Run(data.manifest);
  return RenderPage(page);
}

absl::Status WriteHtmlReport(const ReportData& data, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(RenderHtmlReport(data)));
  return file->Close();
}

}  // namespace xueji
