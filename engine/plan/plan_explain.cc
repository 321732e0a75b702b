#include "engine/plan/plan_explain.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/memory_budget.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_words.h"
#include "engine/plan/rule_validator.h"

namespace xueji {
namespace {

// Digits of a value agree by chance at a tenth each, characters of a name at about a hundredth.
double DigitsChance(int length) { return std::pow(10.0, -length); }

double NameChance(const KeyPart& part) {
  switch (part.transform) {
    case KeyTransform::kSurname: return 0.027;    // sum of squared surname shares
    case KeyTransform::kGivenName: return 2e-4;   // the same of given names, both sexes
    case KeyTransform::kHomophone: return 5e-5;   // toneless syllables: some ten times the name's
    case KeyTransform::kSortedChars: return 6e-6;
    case KeyTransform::kSortedParts: return 2e-8;  // names with separators are few
    case KeyTransform::kPrefix:
    case KeyTransform::kSuffix: return part.length == 1 ? 0.027 : part.length == 2 ? 2e-4 : 5.5e-6;
    default: return 5.5e-6;                       // surname and given name, half of the pairs one sex
  }
}

double IdChance(const KeyPart& part) {
  constexpr double kRegion = 1e-3;      // 2,850 counties of unequal size
  constexpr double kBirthDate = 2.3e-4; // 4,400 days of twelve school years
  constexpr double kSequence = 2e-3;    // a thousand, low ones first, odd for boys
  switch (part.transform) {
    case KeyTransform::kBirthDate: return kBirthDate;
    case KeyTransform::kWithoutRegion: return kBirthDate * kSequence;
    case KeyTransform::kWithoutBirthDate: return kRegion * kSequence;
    case KeyTransform::kSuffix: return DigitsChance(std::min(part.length, 4));
    case KeyTransform::kPrefix:
      if (part.length <= 5) return part.length <= 2 ? 0.05 : 5e-3;
      if (part.length < 14) return part.length < 10 ? kRegion : kRegion / 12;  // years of school
      return kRegion * kBirthDate;
    default: return 1e-9;  // a number belongs to one person; this is what is shared by mistake
  }
}

double DateChance(KeyTransform transform) {
  switch (transform) {
    case KeyTransform::kYear: return 1.0 / 12;
    case KeyTransform::kYearMonth: return 1.0 / 144;
    case KeyTransform::kMonthDay: return 1.0 / 365;
    case KeyTransform::kDateDigitsSorted: return 1e-3;
    default: return 2.3e-4;
  }
}

std::string Grouped(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

// Two leading digits are all a rough figure has: 120,000 and not 118,743.
std::string Rough(double value) {
  if (value < 1) return "0";
  const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(value)) - 1));
  return Grouped(static_cast<std::uint64_t>(std::min(std::round(value / unit) * unit, 1e19)));
}

std::string SignedWeight(Weight weight) { return (weight > 0 ? "+" : "") + FormatWeight(weight); }

class Explainer {
 public:
  Explainer(const ExecutionPlan& execution, const PlanExplainOptions& options)
      : execution_(execution), plan_(execution.plan), options_(options) {}

  std::string Explain() {
    ExplainHead();
    ExplainPasses();
    ExplainComparisons();
    ExplainRules();
    ExplainThresholds();
    ExplainPromises();
    return std::move(text_);
  }

 private:
  std::string_view Say(std::string_view zh, std::string_view en) const {
    return xueji::Text(options_.language, zh, en);
  }
  void Line(int depth, std::string_view line) {
    text_.append(static_cast<std::size_t>(depth) * 2, ' ').append(line) += '\n';
  }
  void Heading(std::string_view zh, std::string_view en) {
    text_ += '\n';
    Line(0, Say(zh, en));
  }
  const std::string& FieldName(std::size_t field) const { return plan_.fields[field].name; }

  void ExplainHead() {
    Line(0, std::string(Say("方案 ", "Plan ")) + plan_.name + std::string(Say("，指纹 ", ", fingerprint ")) +
                execution_.fingerprint);
    if (!plan_.description.empty()) Line(0, plan_.description);
    const std::uint64_t bytes = BytesPerRecord(execution_);
    Line(0, std::to_string(plan_.fields.size()) + std::string(Say(" 个字段，每条记录一行 ", " fields, a row of ")) +
                std::to_string(execution_.layout.row_bytes()) +
                std::string(Say(" 字节；连同索引约 ", " bytes a record; with its id and keys about ")) +
                std::to_string(bytes) + std::string(Say(" 字节，", " bytes, ")) +
                Grouped(options_.records) + std::string(Say(" 条记录约需 ", " records take about ")) +
                FormatBytes(bytes * options_.records));
  }

  std::string KeyText(const KeyPart& part) const {
    std::string text = FieldName(part.field);
    if (part.or_field) text += std::string(Say(" 或 ", " or ")) + FieldName(*part.or_field);
    if (part.transform != KeyTransform::kExact) text += " " + std::string(WordOf(part.transform));
    if (part.length != 0) text += " " + std::to_string(part.length);
    return text;
  }
  std::string KeysText(const std::vector<KeyPart>& parts) const {
    std::string text;
    for (const KeyPart& part : parts) text += (text.empty() ? "" : " + ") + KeyText(part);
    return text;
  }

  void ExplainPasses() {
    Heading("分块规则（按先后）", "Blocking passes, in order");
    double expected_total = 0;
    std::uint64_t counted_total = 0;
    for (std::size_t i = 0; i < plan_.passes.size(); ++i) {
      const BlockingPass& pass = plan_.passes[i];
      Line(1, std::to_string(i + 1) + " " + pass.name + ": " + KeysText(pass.key));
      if (!pass.refine.empty()) {
        Line(2, std::string(Say("超过 ", "blocks above ")) + Grouped(pass.block_size_max) +
                    std::string(Say(" 条的块依次细分：", " records are cut by: ")) +
                    KeysText(pass.refine));
      }
      const double expected = ExpectedPairs(plan_, pass, options_.records);
      expected_total += expected;
      if (i < options_.counts.size()) {
        counted_total += options_.counts[i].pairs;
        ExplainCount(options_.counts[i]);
      } else {
        Line(2, std::string(Say("粗估候选对：", "pairs expected by chance, roughly: ")) + Rough(expected));
      }
    }
    if (options_.counts.empty()) {
      Line(1, std::string(Say("合计粗估候选对：", "together, roughly: ")) + Rough(expected_total));
    } else {
      Line(1, std::string(Say("合计候选对：", "pairs compared, together: ")) + Grouped(counted_total));
    }
  }

  void ExplainCount(const PassCount& count) {
    Line(2, std::string(Say("有键记录 ", "records with a key ")) + Grouped(count.keyed_records) +
                std::string(Say("，块 ", ", blocks ")) + Grouped(count.blocks) +
                std::string(Say("，最大块 ", ", largest block ")) + Grouped(count.largest_block) +
                std::string(Say("，候选对 ", ", pairs ")) + Grouped(count.pairs));
    if (!count.largest_blocks.empty()) {
      std::string sizes;
      for (const std::uint64_t size : count.largest_blocks) {
        sizes += (sizes.empty() ? "" : " ") + Grouped(size);
      }
      Line(2, std::string(Say("最大的块：", "largest blocks: ")) + sizes);
    }
    if (count.oversized_blocks > 0) {
      Line(2, std::string(Say("超大块 ", "oversized blocks ")) + Grouped(count.oversized_blocks) +
                  std::string(Say("，细分后仍未比较的对 ", ", pairs not compared even after cutting ")) +
                  Grouped(count.pairs_not_compared));
    }
  }

  void ExplainComparisons() {
    Heading("比较项（按运行先后；权重单位：比特）", "Comparisons, in the order they run; weights in bits");
    for (std::size_t s = 0; s < execution_.steps.size(); ++s) {
      const ComparisonStep& step = execution_.steps[s];
      const Comparison& comparison = plan_.comparisons[step.comparison];
      std::string head = std::to_string(s + 1) + " " + comparison.name + ": " +
                         std::string(WordOf(step.kind)) + " " + FieldName(step.field);
      if (step.has_other) head += std::string(Say(" 对 ", " against ")) + FieldName(step.other_field);
      Line(1, head);
      Line(2, LevelsText(step));
      ExplainFrequencies(step);
      Line(2, std::string(Say("最多 ", "at most ")) + SignedWeight(step.weight_max) +
                  std::string(Say("；其后各项最多再加 ", "; those after it can add at most ")) +
                  SignedWeight(step.remaining_weight_max));
    }
  }

  // Where the frequencies of an adjusted comparison come from.
  void ExplainFrequencies(const ComparisonStep& step) {
    if (!step.IsFrequencyAdjusted()) return;
    const std::optional<std::size_t>& by = plan_.comparisons[step.comparison].term_frequency_by;
    const std::string source(Say("由本次运行的记录统计，或取自 --frequencies 给出的词频表",
                                 "counted over the records of the run, or of the table that "
                                 "--frequencies names"));
    const std::string scope =
        by ? std::string(Say("按 ", "in the province of ")) + FieldName(*by) +
                 std::string(Say(" 所在省；记录少的省取全国", "; of the nation where a province has few records"))
           : std::string(Say("全国", "of the nation"));
    Line(2, std::string(Say("词频：", "frequencies ")) + scope + std::string(Say("；", "; ")) + source);
  }

  std::string LevelsText(const ComparisonStep& step) const {
    std::string text;
    const auto count = static_cast<int>(LevelWords(step.kind).size());
    for (int level = count - 1; level >= 0; --level) {
      const auto at = static_cast<std::size_t>(level);
      if (!text.empty()) text += ", ";
      text += std::string(LevelWords(step.kind)[at]) + " " + SignedWeight(step.weight[at]);
      if (step.frequency_adjusted[at]) {
        text += std::string(Say("（按词频调整，至多 ", " (by term frequency, at most ")) +
                SignedWeight(step.frequency_weight_max) + std::string(Say("）", ")"));
      }
    }
    return text;
  }

  void ExplainRules() {
    if (plan_.rules.empty()) return;
    Heading("判定规则（首条成立者为准）", "Rules: the first that holds decides");
    for (std::size_t i = 0; i < plan_.rules.size(); ++i) {
      const DecisionRule& rule = plan_.rules[i];
      const RuleStep& step = execution_.rules[i];
      Line(1, std::to_string(i + 1) + " " + std::string(WordOf(rule.decide)) + " " + rule.name + " [" +
                  JoinCodes(step.reasons) + "]" +
                  (rule.mark_records ? std::string(Say("，记入两条记录", ", noted on both records")) : ""));
      Line(2, ConditionsText(step));
    }
  }

  std::string ConditionsText(const RuleStep& rule) const {
    std::string text;
    for (const auto& [s, allowed] : rule.allowed) {
      const ComparisonStep& step = execution_.steps[s];
      std::vector<std::string_view> words;
      for (std::size_t level = 0; level < LevelWords(step.kind).size(); ++level) {
        if ((allowed >> level & 1) != 0) words.push_back(LevelWords(step.kind)[level]);
      }
      if (!text.empty()) text += "; ";
      text += plan_.comparisons[step.comparison].name + " " + JoinChoices(words).In(options_.language);
    }
    return text;
  }

  void ExplainPromises() {
    if (plan_.promises.empty()) return;
    Heading("承诺：符合下列任一条的记录对全部比较（xueji evaluate DIR --completeness 可验证）",
            "Promised: every pair that meets one of these is compared (held against all pairs by "
            "xueji evaluate DIR --completeness)");
    for (const Promise& promise : plan_.promises) {
      Line(1, promise.name);
      RuleStep conditions;
      for (std::size_t s = 0; s < execution_.steps.size(); ++s) {
        const std::size_t comparison = execution_.steps[s].comparison;
        const std::uint16_t allowed = AllowedLevels(plan_, promise.when, comparison);
        if (allowed != AllowedLevels(plan_, {}, comparison)) conditions.allowed.emplace_back(s, allowed);
      }
      Line(2, ConditionsText(conditions));
    }
  }

  void ExplainThresholds() {
    Heading("门槛", "Thresholds");
    Line(1, std::string(Say("先验 ", "prior ")) + SignedWeight(execution_.prior_weight));
    Line(1, execution_.has_duplicate_threshold
                ? std::string(Say("判为重复：权重不低于 ", "duplicate from a weight of ")) +
                      FormatWeight(execution_.duplicate_weight_min)
                : std::string(Say("判为重复：只由规则决定", "duplicate: by rules only")));
    Line(1, std::string(Say("人工复核：权重不低于 ", "clerical review from a weight of ")) +
                FormatWeight(execution_.review_weight_min));
    if (plan_.one_to_one) {
      Line(1, Say("比对两个文件时一对一", "linking two files: one to one"));
    }
  }

  const ExecutionPlan& execution_;
  const LinkagePlan& plan_;
  const PlanExplainOptions& options_;
  std::string text_;
};

}  // namespace

double CollisionProbability(const Field& field, const KeyPart& part) {
  switch (field.type) {
    case FieldType::kName:
    case FieldType::kSeldomName: return NameChance(part);
    case FieldType::kIdNumber: return IdChance(part);
    case FieldType::kDate: return DateChance(part.transform);
    case FieldType::kRegion:
      return part.transform == KeyTransform::kPrefix && part.length <= 2   ? 0.05
             : part.transform == KeyTransform::kPrefix && part.length <= 4 ? 5e-3
                                                                           : 1e-3;
    case FieldType::kCode: return field.code_table == CodeTable::kSex ? 0.5 : 0.9;
    case FieldType::kText:
      return part.transform == KeyTransform::kSoundex ? 5e-3
             : part.length > 0 ? std::max(1e-3, std::pow(0.1, part.length))
                               : 1e-3;
    case FieldType::kDigits: return part.length > 0 ? DigitsChance(std::min(part.length, 6)) : 1e-6;
    case FieldType::kAddress: return 1e-6;
  }
  return 1;
}

double ExpectedPairs(const LinkagePlan& plan, const BlockingPass& pass, std::uint64_t records) {
  const double count = static_cast<double>(records);
  double pairs = count * std::max(0.0, count - 1) / 2;
  for (const KeyPart& part : pass.key) pairs *= CollisionProbability(plan.fields[part.field], part);
  return pairs;
}

std::uint64_t BytesPerRecord(const ExecutionPlan& plan) {
  constexpr std::uint64_t kIdTextBytes = 12;     // a usual record id
  constexpr std::uint64_t kBookkeepingBytes = 10; // end of the id, line, warnings
  constexpr std::uint64_t kKeyBytes = 24;        // of the widest pass, and of a part that passes share
  return plan.layout.row_bytes() + kIdTextBytes + kBookkeepingBytes + kKeyBytes;
}

std::string ExplainPlan(const ExecutionPlan& plan, const PlanExplainOptions& options) {
  return Explainer(plan, options).Explain();
}

}  // namespace xueji
