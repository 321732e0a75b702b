#include "engine/report/html_report.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/masking.h"
#include "engine/base/memory_budget.h"
#include "engine/base/number_text.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"
#include "engine/report/field_mask.h"
#include "engine/report/html_charts.h"
#include "engine/report/html_recall.h"
#include "engine/report/html_style.h"
#include "engine/report/html_text.h"
#include "engine/report/province_names.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

using html::Both;
using html::Cell;
using html::Escape;
using html::Head;
using html::NumberCell;

std::string Heading(std::string_view zh, std::string_view en) {
  return "<h2>" + Both(zh, en) + "</h2>\n";
}

std::string Table(const std::string& head, const std::string& rows) {
  return "<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>\n" + rows +
         "</tbody></table></div>\n";
}

std::string Card(std::uint64_t value, std::string_view zh, std::string_view en) {
  return "<div class=\"card\"><b>" + Thousands(value) + "</b>" + Both(zh, en) + "</div>\n";
}

std::string DecisionWord(Decision decision) {
  return decision == Decision::kDuplicate
             ? "<span class=\"duplicate-word\">" + Both("判为同一人", "duplicate") + "</span>"
             : "<span class=\"review-word\">" + Both("人工复核", "review") + "</span>";
}

std::string WeightText(Weight weight) {
  std::string text;
  AppendWeight(weight, text);
  return text;
}

std::string Summary(const RunManifest& manifest) {
  const ManifestCounts& counts = manifest.counts;
  const bool dedup = manifest.job == "dedup";
  std::string out = "<h1>" +
                    (dedup ? Both("学籍查重报告", "Duplicate detection report")
                           : Both("两库关联报告", "Linkage report")) +
                    "</h1>\n<p class=\"soft\">" + Both("比对方案 ", "Plan ") + "<code>" +
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
         Table(Head("代码", "code") + Head("记录数", "records") + Head("含义", "meaning") +
                   Head("处理办法", "next step"),
               rows);
}

std::string Regions(const std::vector<RegionCount>& regions) {
  if (regions.empty()) return {};
  std::string rows;
  for (const RegionCount& region : regions) {
    const ProvinceText* province = ProvinceName(region.province);
    const std::string name =
        province != nullptr ? Both(province->zh, province->en)
                            : Both("未填或无法识别的代码", "no code, or one that is not known");
    const double rate = static_cast<double>(region.duplicates + region.reviews) * 1e4 /
                        static_cast<double>(region.records);
    rows += "<tr>" + Cell(name) + NumberCell(region.records) + NumberCell(region.duplicates) +
            NumberCell(region.reviews) + "<td class=\"n\">" + Decimal(rate, 1) + "</td></tr>\n";
  }
  return Heading("各省问题学籍", "Problem records by province of the school") +
         Table(Head("省份", "province") + Head("记录", "records") + Head("重复", "duplicate") +
                   Head("待复核", "review") + Head("每万条问题数", "problems per 10,000"),
               rows);
}

std::string Weights(const WeightHistogram& histogram) {
  const std::string chart = WeightChart(histogram);
  if (chart.empty()) return {};
  return Heading("匹配权重分布", "Match weights of the linked pairs") + "<p class=\"soft\">" +
         Both(
             "横轴为匹配权重（比特，每增加 1 "
             "可能性翻倍），纵轴为记录对数；红色判为同一人，橙色待复核。",
             "Across: match weight in bits (one more doubles the odds); up: pairs. Red: duplicate, "
             "orange: review.") +
         "</p>\n" + chart + "\n";
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
      Table(Head("规则", "pass") + Head("有键记录", "records with a key") + Head("块", "blocks") +
                Head("比较的对", "pairs compared") + Head("最大块", "largest block") +
                Head("超大块", "oversized blocks") + Head("未比较的对", "pairs not compared"),
            rows);
  if (sizes.empty()) return out;
  return out + Heading("最大的块", "Largest blocks") + "<p class=\"soft\">" +
         Both("块内记录数，由大到小。块键含个人信息，故不显示。",
              "Records in each block, largest first. What a block's records share is personal data "
              "and is not shown.") +
         "</p>\n" + Table(Head("规则", "pass") + Head("记录数", "records"), sizes);
}

std::string Examples(const std::vector<ReportExample>& examples) {
  if (examples.empty()) return {};
  std::string out = Heading("示例（已脱敏）", "Examples (masked)");
  for (std::size_t i = 0; i < std::min(examples.size(), kExamplesMax); ++i) {
    const ReportExample& example = examples[i];
    std::string rows;
    for (const PairField& field : example.fields) {
      if (field.left.empty() && field.right.empty()) continue;
      const bool equal = field.left == field.right;
      rows +=
          "<tr>" + Cell("<code>" + Escape(field.name) + "</code>") +
          Cell("<bdi>" + Escape(MaskField(field.type, field.personal, field.left)) + "</bdi>") +
          Cell("<bdi>" + Escape(MaskField(field.type, field.personal, field.right)) + "</bdi>") +
          Cell(equal ? Both("相同", "equal") : Both("不同", "differs")) + "</tr>\n";
    }
    out +=
        "<div class=\"example\"><p>" + DecisionWord(example.decision) + " · " +
        Both("权重", "weight") + " " + WeightText(example.weight) + " · <code>" +
        Escape(JoinCodes(example.reasons)) + "</code></p>\n" +
        Table(Head("栏目", "field") + "<th scope=\"col\"><bdi>" +
                  Escape(MaskIdentifier(example.left_id)) + "</bdi></th><th scope=\"col\"><bdi>" +
                  Escape(MaskIdentifier(example.right_id)) + "</bdi></th>" +
                  Head("比较", "comparison"),
              rows) +
        "</div>\n";
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
    for (const std::string& note : input.notes) remarks += "<br>" + Escape(note);
    rows += "<tr>" + Cell("<code>" + Escape(input.path) + "</code>") + NumberCell(input.rows) +
            NumberCell(input.bytes) + Cell(Escape(input.encoding)) +
            Cell("<code>" + Escape(input.checksum) + "</code>") + Cell(remarks) + "</tr>\n";
  }
  return Heading("输入文件", "Input files") +
         Table(Head("文件", "file") + Head("行数", "rows") + Head("字节", "bytes") +
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
  row(Both("方案指纹", "plan fingerprint"),
      "<code>" + Escape(manifest.plan_fingerprint) + "</code>");
  row(Both("结果摘要", "result digest"), "<code>" + Escape(manifest.result_digest) + "</code>");
  return Heading("本次运行", "This run") + Table(Head("项目", "item") + Head("值", "value"), rows);
}

}  // namespace

std::string RenderHtmlReport(const ReportData& data) {
  const bool chinese = data.language == Language::kChinese;
  std::string out = "<!DOCTYPE html>\n<html lang=\"" + std::string(chinese ? "zh-CN" : "en") +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                    "style-src 'unsafe-inline'\">\n"
                    "<title>Xueji 学籍</title>\n<style>";
  out.append(kReportStyle);
  out += "</style>\n</head>\n<body>\n";
  for (const auto& [id, name] : {std::pair{"zh", "中文"}, std::pair{"en", "English"}}) {
    const bool checked = chinese == (std::string_view(id) == "zh");
    out += "<input class=\"language\" type=\"radio\" name=\"language\" id=\"" + std::string(id) +
           "\"" + (checked ? " checked" : "") + "><label class=\"language\" for=\"" + id + "\">" +
           name + "</label>\n";
  }
  out += "<main>\n" + Summary(data.manifest) + Reasons(data.manifest) + Regions(data.regions) +
         Weights(data.weights) + Passes(data.manifest) + RecallSection(data.manifest) +
         Examples(data.examples) +
         Inputs(data.manifest) + Run(data.manifest);
  return out + "</main>\n</body>\n</html>\n";
}

absl::Status WriteHtmlReport(const ReportData& data, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(RenderHtmlReport(data)));
  return file->Close();
}

}  // namespace xueji
