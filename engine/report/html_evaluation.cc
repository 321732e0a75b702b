#include "engine/report/html_evaluation.h"

#include <memory>
#include <utility>

#include "engine/base/number_text.h"
#include "engine/base/staged_directory.h"
#include "engine/plan/plan_compiler.h"
#include "engine/report/html_sections.h"
#include "engine/report/html_text.h"

namespace xueji {
namespace {

using html::Both;
using html::Cell;
using html::Escape;
using html::Head;
using html::Heading;
using html::Note;
using html::NumberCell;
using html::NumberHead;
using html::Table;

constexpr int kShareDecimals = 6;

std::string ShareCell(double share) {
  return "<td class=\"n\">" + Decimal(share, kShareDecimals) + "</td>";
}

std::string Summary(const EvaluationData& data) {
  const AccuracyFigures& figures = data.figures;
  std::string out =
      "<p class=\"soft\">" + Both("比对方案 ", "Plan ") + "<code>" +
      Escape(data.manifest.plan_name) + "</code> · " + Both("真值：", "truth: ") +
      Thousands(figures.truth_records) + Both(" 条记录，", " records, ") +
      Thousands(figures.truth_entities) + Both(" 人，", " persons, ") +
      Thousands(figures.truth_pairs) + Both(" 对", " pairs") + "</p>\n<div class=\"cards\">\n";
  const PairFigures& both = figures.duplicate_or_review;
  out += html::Card(html::Percent(both.recall), "召回率（重复或待复核）",
                    "recall (duplicate or review)");
  out += html::Card(html::Percent(figures.duplicate.precision), "精确率（判为重复）",
                    "precision (duplicate)");
  out += html::Card(html::Percent(figures.duplicate.recall), "召回率（判为重复）",
                    "recall (duplicate)");
  out += html::Card(figures.duplicate.pairs - figures.duplicate.true_pairs,
                    "误判为重复的对", "pairs wrongly decided duplicate");
  const std::uint64_t reviews = both.pairs - figures.duplicate.pairs;
  const std::uint64_t right = both.true_pairs - figures.duplicate.true_pairs;
  out += html::Card(
      right == 0 ? "–" : Decimal(static_cast<double>(reviews) / static_cast<double>(right), 2),
      "复核中每找到一对真重复需查看的对", "pairs to look at per true one found in review");
  if (figures.best.found) {
    out += html::Card(Decimal(figures.best.pairs.f1, 4), "最佳阈值下的 F1",
                      "F1 at the best threshold");
  }
  return out + "</div>\n";
}

std::string Figures(const AccuracyFigures& figures) {
  std::string rows;
  const auto row = [&](const std::string& name, const PairFigures& pairs) {
    rows += "<tr>" + Cell(name) + ShareCell(pairs.precision) + ShareCell(pairs.recall) +
            ShareCell(pairs.f1) + NumberCell(pairs.pairs) + NumberCell(pairs.true_pairs) +
            "</tr>\n";
  };
  row(Both("判为同一人", "duplicate"), figures.duplicate);
  row(Both("同一人或待复核", "duplicate or review"), figures.duplicate_or_review);
  if (figures.best.found) {
    row(Both("最佳阈值 ", "best threshold ") + FormatWeight(figures.best.weight),
        figures.best.pairs);
  }
  rows += "<tr>" + Cell(Both("簇（B-cubed）", "clusters (B-cubed)")) +
          ShareCell(figures.bcubed.precision) + ShareCell(figures.bcubed.recall) +
          ShareCell(figures.bcubed.f1) + "<td></td><td></td></tr>\n";
  std::string out = Heading("精确率与召回率", "Precision and recall") +
                    Table(Head("", "") + NumberHead("精确率", "precision") +
                              NumberHead("召回率", "recall") + NumberHead("F1", "F1") +
                              NumberHead("记录对", "pairs") + NumberHead("其中正确", "right"),
                          rows);
  if (figures.records_without_verdict > 0) {
    out += "<p class=\"soft\">" + Thousands(figures.records_without_verdict) +
           Both(" 条真值记录没有判定（被拒绝或不在输入中），其记录对计为漏判。",
                " records of the truth have no verdict (refused, or not in the input); their "
                "pairs count as missed.") +
           "</p>\n";
  }
  return out;
}

std::string Curve(const EvaluationData& data) {
  if (data.thresholds.empty()) return {};
  return Heading("精确率–召回率曲线", "The curve of precision and recall") +
         Note("每一点是一个阈值；红点是所选的阈值。",
              "Each point is a threshold; the red one is the chosen one.") +
         html::Chart("curve", "precision and recall / 精确率与召回率");
}

std::string ReliabilitySection(const Calibration& figures) {
  if (figures.pairs == 0) return {};
  std::string rows;
  for (const CalibrationBin& bin : figures.bins) {
    if (bin.pairs == 0) continue;
    rows += "<tr>" + Cell(Decimal(bin.from, 4) + " – " + Decimal(bin.to, 4)) +
            ShareCell(bin.predicted) + ShareCell(bin.observed()) + NumberCell(bin.pairs) +
            "</tr>\n";
  }
  return Heading("概率可信吗", "Can the probabilities be trusted") +
         Note("点在虚线上：权重给出的概率与事实相符；在线上方则过于保守，在下方则过于自信。",
              "On the dashed line the probability that the weight gives is what is found; above "
              "it, it is too cautious, below, too sure.") +
         html::Chart("reliability", "probability given and found / 给出的概率与实际比例") +
         html::Folded("可信度的数字", "The figures of reliability",
                      Table(Head("匹配概率", "match probability") +
                                NumberHead("权重给出的概率", "probability given") +
                                NumberHead("其中确为同一人", "of these one person") +
                                NumberHead("记录对", "pairs"),
                            rows) +
                          "<p class=\"soft\">" + Both("Brier 分数 ", "Brier score ") +
                          Decimal(figures.brier, kShareDecimals) + "</p>\n");
}

std::string Classes(const AccuracyFigures& figures) {
  if (figures.classes.empty()) return {};
  std::string rows;
  for (const ClassFigures& entry : figures.classes) {
    const std::uint64_t found = entry.duplicates + entry.reviews;
    rows += "<tr>" + Cell("<code>" + Escape(entry.name) + "</code>") +
            NumberCell(entry.truth_pairs) + NumberCell(entry.duplicates) +
            NumberCell(entry.reviews) + NumberCell(entry.truth_pairs - found) +
            ShareCell(static_cast<double>(found) / static_cast<double>(entry.truth_pairs)) +
            "</tr>\n";
  }
  return Heading("各类差错的召回率", "Recall by error class") +
         html::Chart("classes", "recall by error class / 各类差错的召回率") +
         Table(Head("差错类别", "error class") + NumberHead("真对", "true pairs") +
                   NumberHead("判为同一人", "duplicate") + NumberHead("待复核", "review") +
                   NumberHead("漏掉", "missed") + NumberHead("召回率", "recall"),
               rows);
}

std::string Groups(const EvaluationData& data) {
  std::string out;
  std::size_t bars = 0;
  for (const PairGroup& group : data.groups) {
    if (group.pairs.empty()) continue;
    out += "<h3>" + Both(group.title.zh, group.title.en) + "</h3>\n";
    for (const ReportExample& pair : group.pairs) out += html::PairSection(pair, bars++);
  }
  if (!data.why_no_pairs.empty()) out += Note(data.why_no_pairs.zh, data.why_no_pairs.en);
  if (out.empty()) return {};
  return Heading("出错与临界的记录对（已脱敏）", "Pairs that went wrong, and borderline ones (masked)") +
         out;
}

}  // namespace

std::string RenderHtmlEvaluation(const EvaluationData& data) {
  HtmlPage page;
  page.title_zh = "比对质量评估报告";
  page.title_en = "Match quality report";
  page.language = data.language;
  page.charts.thresholds = data.thresholds;
  page.charts.review_weight_min = data.review_weight_min;
  page.charts.duplicate_weight_min = data.duplicate_weight_min;
  page.charts.truth_pairs = data.figures.truth_pairs;
  page.charts.classes = data.figures.classes;
  page.charts.passes = data.passes;
  page.charts.calibration = data.figures.calibration;
  for (const PairGroup& group : data.groups) {
    for (const ReportExample& pair : group.pairs) {
      page.charts.waterfalls.push_back(html::BarsOf(pair));
    }
  }
  page.body = Summary(data) + Figures(data.figures) + html::ThresholdSection(page.charts, "") +
              Curve(data) + ReliabilitySection(data.figures.calibration) +
              Classes(data.figures) + html::PassSection(data.passes) + Groups(data);
  return RenderPage(page);
}

absl::Status WriteHtmlEvaluation(const EvaluationData& data, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(RenderHtmlEvaluation(data)));
  return file->Close();
}

}  // namespace xueji
