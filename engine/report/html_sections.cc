#include "engine/report/html_sections.h"

#include <algorithm>

#include "engine/base/masking.h"
#include "engine/plan/plan_compiler.h"
#include "engine/report/csv_text.h"
#include "engine/report/field_mask.h"
#include "engine/report/html_text.h"
#include "engine/report/marked_text.h"
#include "engine/report/province_names.h"

namespace xueji::html {
namespace {

constexpr std::size_t kThresholdRowsMax = 16;

std::string Both(const BothTexts& texts) { return html::Both(texts.zh, texts.en); }

std::string Figure(double value, int decimals) {
  return "<td class=\"n\">" + Decimal(value, decimals) + "</td>";
}

std::string WeightCell(Weight weight) {
  return "<td class=\"n\">" + FormatWeight(weight) + "</td>";
}

double Ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string ThresholdRow(const ChartData& data, const ThresholdOutcome& outcome) {
  std::string row = "<tr>" + WeightCell(outcome.weight) + NumberCell(outcome.duplicates) +
                    NumberCell(outcome.reviews) + NumberCell(outcome.dropped);
  if (data.truth_pairs) {
    const std::uint64_t right = outcome.true_duplicates + outcome.true_reviews;
    row += Figure(Ratio(right, outcome.duplicates + outcome.reviews), 6) +
           Figure(Ratio(right, *data.truth_pairs), 6);
    row += outcome.true_reviews == 0
               ? "<td class=\"n\">–</td>"
               : Figure(static_cast<double>(outcome.reviews) /
                            static_cast<double>(outcome.true_reviews),
                        2);
  }
  return row + "</tr>\n";
}

std::string ThresholdRows(const ChartData& data) {
  const std::size_t count = data.thresholds.size();
  const std::size_t every = (count + kThresholdRowsMax - 1) / kThresholdRowsMax;
  std::string rows;
  for (std::size_t at = 0; at < count; at += every) {
    rows += ThresholdRow(
        data, OutcomeAt(data.thresholds, at, data.duplicate_weight_min.has_value()));
  }
  return rows;
}

std::string MarkedCell(const MarkedText& text) {
  std::string out = "<td><bdi>";
  for (const MarkedSpan& span : text) {
    out += span.differs ? "<mark>" + Escape(span.text) + "</mark>" : Escape(span.text);
  }
  return out + "</bdi></td>";
}

std::string FieldTable(const ReportExample& pair) {
  std::string rows;
  for (const PairField& field : pair.fields) {
    if (field.left.empty() && field.right.empty()) continue;
    const bool blank = field.left.empty() || field.right.empty();
    const bool equal = field.left == field.right;
    const MarkedPair marked = MarkDifference(field.type, field.personal, field.left, field.right);
    rows += "<tr>" + Cell(Both(FieldTitle(field.name))) + MarkedCell(marked.left) +
            MarkedCell(marked.right) +
            Cell(blank   ? html::Both("一方为空", "one is blank")
                 : equal ? html::Both("相同", "equal")
                         : html::Both("不同", "differs")) +
            "</tr>\n";
  }
  return Table(Head("栏目", "field") + "<th scope=\"col\"><bdi>" +
                   Escape(MaskIdentifier(pair.left_id)) + "</bdi></th><th scope=\"col\"><bdi>" +
                   Escape(MaskIdentifier(pair.right_id)) + "</bdi></th>" +
                   Head("比较", "comparison"),
               rows);
}

std::string WeightTable(const ReportExample& pair) {
  std::string rows = "<tr>" + Cell(html::Both("先验", "prior")) + Cell("") +
                     WeightCell(pair.prior) + "<td></td>" + WeightCell(pair.prior) + "</tr>\n";
  for (const WaterfallBar& bar : pair.bars) {
    rows += "<tr>" + Cell(Both(bar.title)) + Cell(Both(bar.level)) + WeightCell(bar.weight) +
            (bar.frequency_weight == 0 ? "<td></td>" : WeightCell(bar.frequency_weight)) +
            WeightCell(bar.sum) + "</tr>\n";
  }
  return Table(Head("比较项", "comparison") + Head("等级", "level") + NumberHead("权重", "weight") +
                   NumberHead("词频调整", "term frequency") + NumberHead("累计", "sum so far"),
               rows);
}

std::string Sentences(const PairStory& story) {
  std::string out;
  for (const BothTexts* sentence :
       {&story.alike, &story.differs, &story.next, &story.why_not}) {
    if (!sentence->empty()) out += "<p>" + Both(*sentence) + "</p>\n";
  }
  if (story.documents.empty()) return out;
  out += "<ul>";
  for (const SettlingDocument* document : story.documents) {
    out += "<li>" + html::Both(document->zh, document->en) + " <span class=\"soft\">" +
           html::Both(document->look_zh, document->look_en) + "</span></li>";
  }
  return out + "</ul>\n";
}

std::string DecisionWord(Decision decision) {
  const std::string css = decision == Decision::kDuplicate ? "duplicate-word"
                          : decision == Decision::kReview  ? "review-word"
                                                           : "soft";
  return "<span class=\"" + css + "\">" + Both(DecisionPhrase(decision)) + "</span>";
}

}  // namespace

std::string Heading(std::string_view zh, std::string_view en) {
  return "<h2>" + html::Both(zh, en) + "</h2>\n";
}

std::string Note(std::string_view zh, std::string_view en) {
  return "<p class=\"soft\">" + html::Both(zh, en) + "</p>\n";
}

std::string Table(const std::string& head, const std::string& rows) {
  return "<div class=\"scroll\"><table><thead><tr>" + head + "</tr></thead><tbody>\n" + rows +
         "</tbody></table></div>\n";
}

std::string Card(const std::string& value, std::string_view zh, std::string_view en) {
  return "<div class=\"card\"><b>" + value + "</b>" + html::Both(zh, en) + "</div>\n";
}

std::string Card(std::uint64_t value, std::string_view zh, std::string_view en) {
  return Card(Thousands(value), zh, en);
}

std::string Chart(std::string_view name, std::string_view label, const std::string& drawing) {
  return "<div class=\"chart\" role=\"img\" data-chart=\"" + std::string(name) +
         "\" aria-label=\"" + Escape(label) + "\">" + drawing + "</div>\n";
}

std::string Folded(std::string_view zh, std::string_view en, const std::string& content) {
  return "<details><summary>" + html::Both(zh, en) + "</summary>\n" + content + "</details>\n";
}

std::string Percent(double share) { return Decimal(share * 100, 3) + " %"; }

std::string ThresholdSection(const ChartData& data, const std::string& drawing) {
  if (data.thresholds.empty()) return {};
  const bool weight_decides = data.duplicate_weight_min.has_value();
  std::string head = NumberHead("阈值（比特）", "threshold (bits)") +
                     NumberHead("判为同一人", "duplicate") + NumberHead("需人工查看", "to look at") +
                     NumberHead("低于阈值", "below");
  if (data.truth_pairs) {
    head += NumberHead("精确率", "precision") + NumberHead("召回率", "recall") +
            NumberHead("每找到一对需查看", "looked at per one found");
  }
  return Heading("匹配权重与阈值", "Match weights and the threshold") +
         Note("横轴为匹配权重（比特，每增加 1 可能性翻倍），纵轴为记录对数，虚线为所选阈值。",
              "Across: match weight in bits (one more doubles the odds); up: pairs; dashed: the "
              "chosen threshold.") +
         Chart("weights", "match weights / 匹配权重", drawing) +
         "<div id=\"selector\" hidden>\n<label for=\"threshold\">" +
         html::Both("移动阈值，看会怎样：", "Move the threshold and see:") +
         "</label>\n<input type=\"range\" id=\"threshold\" min=\"0\" step=\"1\">\n"
         "<div class=\"cards\" id=\"outcome\" role=\"status\"></div>\n</div>\n" +
         (weight_decides
              ? Note("本方案按权重判定：低于阈值的对都不再关联。",
                     "This plan decides by weight: every pair below the threshold is dropped.")
              : Note("重复由规则判定，不受阈值影响；阈值只决定哪些对交给人工查看。",
                     "Rules decide duplicates whatever the threshold; it only says which pairs "
                     "people look at.")) +
         Chart("thresholds", "outcome by threshold / 各阈值的结果") +
         Folded("各阈值的数字", "The figures by threshold", Table(head, ThresholdRows(data)));
}

std::string PassSection(const std::vector<PassFigures>& passes) {
  if (passes.empty()) return {};
  std::string rows;
  for (const PassFigures& pass : passes) {
    const std::uint64_t links = pass.duplicates + pass.reviews;
    rows += "<tr>" + Cell("<code>" + Escape(pass.name) + "</code>") + NumberCell(pass.pairs) +
            NumberCell(pass.duplicates) + NumberCell(pass.reviews) +
            (links == 0 ? "<td class=\"n\">–</td>"
                        : Figure(static_cast<double>(pass.pairs) / static_cast<double>(links), 1)) +
            "</tr>\n";
  }
  return Heading("各分块规则的成本与收获", "What each blocking pass costs and finds") +
         Note("一对记录归最先提出它的规则；后面的规则只算它多找到的。",
              "A pair belongs to the first pass that proposes it; what a later pass finds is what "
              "it adds.") +
         "<div class=\"two\">" + Chart("pass_pairs", "pairs compared by pass / 各规则比较的对") +
         Chart("pass_links", "pairs found by pass / 各规则找到的对") + "</div>\n" +
         Table(Head("规则", "pass") + NumberHead("比较的对", "pairs compared") +
                   NumberHead("判为同一人", "duplicate") + NumberHead("待复核", "review") +
                   NumberHead("每找到一对需比较", "compared per pair found"),
               rows);
}

std::string RegionSection(const std::vector<RegionCount>& regions) {
  if (regions.empty()) return {};
  std::string rows;
  for (const RegionCount& region : regions) {
    const ProvinceText* province = ProvinceName(region.province);
    const std::string name =
        province != nullptr
            ? html::Both(province->zh, province->en)
            : html::Both("未填或无法识别的代码", "no code, or one that is not known");
    const double rate = static_cast<double>(region.duplicates + region.reviews) * 1e4 /
                        static_cast<double>(region.records);
    rows += "<tr>" + Cell(name) + NumberCell(region.records) + NumberCell(region.duplicates) +
            NumberCell(region.reviews) + Figure(rate, 1) + "</tr>\n";
  }
  return Heading("各省问题学籍", "Problem records by province of the school") +
         Chart("provinces", "problem records by province / 各省问题学籍") +
         Table(Head("省份", "province") + NumberHead("记录", "records") + NumberHead("重复", "duplicate") +
                   NumberHead("待复核", "review") + NumberHead("每万条问题数", "problems per 10,000"),
               rows);
}

std::string PairSection(const ReportExample& pair, std::size_t bars) {
  std::string out = "<div class=\"example\"><p>" + DecisionWord(pair.decision) + " · " +
                    html::Both("权重", "weight") + " " + FormatWeight(pair.weight) +
                    (pair.reasons.empty() ? "" : " · <code>" + Escape(JoinCodes(pair.reasons)) +
                                                     "</code>") +
                    "</p>\n" + Sentences(pair.story);
  if (bars != kNoBars) {
    out += "<div class=\"chart\" role=\"img\" data-chart=\"waterfall\" data-pair=\"" +
           std::to_string(bars) + "\" aria-label=\"parts of the weight / 权重的组成\"></div>\n";
  }
  if (!pair.bars.empty()) {
    out += Folded("权重的组成", "The parts of the weight", WeightTable(pair));
  }
  out += Folded("各栏目（已脱敏）", "The fields (masked)", FieldTable(pair));
  return out + "</div>\n";
}

PairBars BarsOf(const ReportExample& pair) { return {pair.prior, pair.bars, pair.weight}; }

}  // namespace xueji::html
