#include "engine/report/pair_story.h"

#include <algorithm>
#include <cstdlib>

#include "engine/plan/plan_compiler.h"
#include "engine/report/field_mask.h"
#include "engine/report/marked_text.h"

namespace xueji {
namespace {

constexpr std::size_t kToldMax = 4;  // comparisons in one sentence
constexpr std::size_t kUnmetToldMax = 3;

// Joins what a sentence lists: "一；二；三", "one, two and three".
BothTexts Listed(const std::vector<BothTexts>& items, std::string_view zh_between = "；") {
  BothTexts text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) {
      text.zh += zh_between;
      text.en += i + 1 == items.size() ? " and " : ", ";
    }
    text.zh += items[i].zh;
    text.en += items[i].en;
  }
  return text;
}

class Teller {
 public:
  Teller(const ExecutionPlan& plan, const Waterfall& fall, std::span<const PairField> fields)
      : plan_(plan), fall_(fall), fields_(fields) {}

  BothTexts Alike() const {
    const std::vector<const WaterfallStep*> steps = Strongest(+1);
    if (steps.empty()) return {"两条记录没有相像之处。", "The records have nothing in common."};
    const BothTexts list = Listed(Clauses(steps));
    return {"两条记录相像：" + list.zh + "。", "They look alike: " + list.en + "."};
  }

  BothTexts Differs() const {
    std::vector<BothTexts> clauses = Clauses(Strongest(-1));
    std::vector<BothTexts> blanks;
    for (const WaterfallStep& step : fall_.steps) {
      const Comparison& comparison = plan_.plan.comparisons[step.comparison];
      if (step.level == matchers::kNullLevel && !comparison.other_field.has_value() &&
          IsHalfBlank(comparison) && blanks.size() < kToldMax) {
        blanks.push_back(ComparisonTitle(plan_.plan, comparison));
      }
    }
    std::sort(blanks.begin(), blanks.end(),
              [](const BothTexts& left, const BothTexts& right) { return left.en < right.en; });
    blanks.erase(std::unique(blanks.begin(), blanks.end(),
                             [](const BothTexts& left, const BothTexts& right) {
                               return left.en == right.en;
                             }),
                 blanks.end());
    if (!blanks.empty()) {
      const BothTexts list = Listed(blanks, "、");
      clauses.push_back({"只有一方填写：" + list.zh, "only one of them gives " + list.en});
    }
    if (clauses.empty()) {
      return {"填写的栏目没有不同之处。", "Nothing that is written differs."};
    }
    const BothTexts list = Listed(clauses);
    return {"不同之处：" + list.zh + "。", "They differ: " + list.en + "."};
  }

  BothTexts Next(const std::vector<const SettlingDocument*>& documents) const {
    std::vector<BothTexts> names;
    for (const SettlingDocument* document : documents) {
      names.push_back({std::string(document->zh), std::string(document->en)});
    }
    const BothTexts papers = Listed(names, "、");
    const ReasonText* reason = LeadingReason();
    std::string zh_action = reason == nullptr ? "" : std::string(reason->action_zh);
    std::string en_action = reason == nullptr ? "" : std::string(reason->action_en);
    // "Compare the papers" is said already, and by name.
    if (!fall_.rule && fall_.decision == Decision::kReview) {
      zh_action = "是同一人的保留实际就读学校的学籍，不是的提交佐证";
      en_action = "if it is one pupil keep the record of the school attended, if not attest";
    }
    const auto after = [](std::string_view mark, const std::string& action) {
      return action.empty() ? std::string() : std::string(mark) + action;
    };
    switch (fall_.decision) {
      case Decision::kDuplicate:
        return {"判为同一人" + after("：", zh_action) + "；有疑问的，核对" + papers.zh + "。",
                "Decided to be one pupil" + after(": ", en_action) + "; in doubt check the " +
                    papers.en + "."};
      case Decision::kReview:
        return {"请人工复核：核对" + papers.zh + after("；", zh_action) + "。",
                "A person must look: check the " + papers.en + after("; ", en_action) + "."};
      case Decision::kNonLink:
        return {"不作为重复学籍，无需处理；如认为是同一人，核对" + papers.zh + "。",
                "Not a duplicate, nothing to do; if you think it is one pupil, check the " +
                    papers.en + "."};
    }
    return {};
  }

  BothTexts WhyNot() const {
    if (fall_.decision != Decision::kNonLink) return {};
    BothTexts text;
    if (fall_.rule) {
      const std::string& name = plan_.plan.rules[*fall_.rule].name;
      const ReasonText* reason = LeadingReason();
      text = {"没有关联：规则“" + name + "”认定不是重复", "Not linked: the rule \"" + name +
                                                              "\" keeps them apart"};
      if (reason != nullptr) {
        text.zh += "（" + std::string(reason->zh) + "）";
        text.en += " (" + std::string(reason->en) + ")";
      }
    } else {
      text = {"没有关联：权重合计 " + FormatWeight(fall_.weight) + " 比特，比复核线 " +
                  FormatWeight(plan_.review_weight_min) + " 少 " +
                  FormatWeight(fall_.short_of_review) + " 比特",
              "Not linked: the weight is " + FormatWeight(fall_.weight) + " bits, " +
                  FormatWeight(fall_.short_of_review) + " short of the " +
                  FormatWeight(plan_.review_weight_min) + " that review needs"};
    }
    text.zh += "。";
    text.en += ".";
    const std::optional<UnmetRule>& unmet = fall_.nearest_rule;
    if (!unmet || unmet->comparisons.size() > kUnmetToldMax) return text;
    std::vector<BothTexts> clauses;
    for (const std::size_t comparison : unmet->comparisons) {
      clauses.push_back(Clause(fall_.steps[comparison]));
    }
    const BothTexts list = Listed(clauses);
    const std::string& name = plan_.plan.rules[unmet->rule].name;
    text.zh += "最接近的规则是“" + name + "”，不符合之处：" + list.zh + "。";
    text.en += " The nearest rule is \"" + name + "\"; it fails because the " + list.en + ".";
    return text;
  }

 private:
  const std::string& FieldName(const WaterfallStep& step) const {
    return plan_.plan.fields[plan_.plan.comparisons[step.comparison].field].name;
  }

  bool IsHalfBlank(const Comparison& comparison) const {
    const PairField& field = fields_[comparison.field];
    return field.left.empty() != field.right.empty();
  }

  // The parts with this sign, the heaviest first, each field once.
  std::vector<const WaterfallStep*> Strongest(int sign) const {
    std::vector<const WaterfallStep*> steps;
    for (const WaterfallStep& step : fall_.steps) {
      if (step.part() * sign > 0 && step.level != matchers::kNullLevel) steps.push_back(&step);
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const WaterfallStep* left, const WaterfallStep* right) {
                       return std::abs(left->part()) > std::abs(right->part());
                     });
    std::vector<const WaterfallStep*> told;
    for (const WaterfallStep* step : steps) {
      const bool is_told = std::any_of(told.begin(), told.end(), [&](const WaterfallStep* other) {
        return FieldName(*other) == FieldName(*step);
      });
      if (!is_told && told.size() < kToldMax) told.push_back(step);
    }
    return told;
  }

  std::vector<BothTexts> Clauses(const std::vector<const WaterfallStep*>& steps) const {
    std::vector<BothTexts> clauses;
    for (const WaterfallStep* step : steps) clauses.push_back(Clause(*step));
    return clauses;
  }

  BothTexts Clause(const WaterfallStep& step) const {
    const Comparison& comparison = plan_.plan.comparisons[step.comparison];
    const BothTexts title = ComparisonTitle(plan_.plan, comparison);
    const BothTexts phrase = LevelPhrase(comparison.kind, step.level);
    const std::string values = Values(comparison, step.level);
    return {title.zh + phrase.zh + (values.empty() ? "" : "（" + values + "）"),
            title.en + " " + phrase.en + (values.empty() ? "" : " (" + values + ")")};
  }

  // Both values, with their differing places in brackets if they have something in common; nothing
  // where they are equal or cannot be set side by side.
  std::string Values(const Comparison& comparison, matchers::Level level) const {
    const PairField& field = fields_[comparison.field];
    if (comparison.other_field.has_value() || field.left.empty() || field.right.empty() ||
        field.left == field.right || field.type == FieldType::kAddress) {
      return {};
    }
    if (level == matchers::kElseLevel) {
      const std::string left = MaskField(field.type, field.personal, field.left);
      const std::string right = MaskField(field.type, field.personal, field.right);
      // Where the mask leaves no difference there is nothing to show.
      return left == right ? std::string() : left + " / " + right;
    }
    const MarkedPair marked = MarkDifference(field.type, field.personal, field.left, field.right);
    return Bracketed(marked.left) + " / " + Bracketed(marked.right);
  }

  // Of the rule that decided, else of the thresholds; null if neither gave one.
  const ReasonText* LeadingReason() const {
    if (fall_.rule) {
      const std::vector<Reason>& reasons = plan_.plan.rules[*fall_.rule].reasons;
      return reasons.empty() ? nullptr : &Describe(reasons.front());
    }
    if (fall_.decision == Decision::kReview) return &Describe(Reason::kPossibleSamePerson);
    if (fall_.decision == Decision::kDuplicate) return &Describe(Reason::kWeightAboveThreshold);
    return nullptr;
  }

  const ExecutionPlan& plan_;
  const Waterfall& fall_;
  std::span<const PairField> fields_;
};

}  // namespace

std::vector<WaterfallBar> WaterfallBars(const LinkagePlan& plan, const Waterfall& fall) {
  std::vector<WaterfallBar> bars;
  for (const WaterfallStep& step : fall.steps) {
    const Comparison& comparison = plan.comparisons[step.comparison];
    BothTexts title = ComparisonTitle(plan, comparison);
    // Beside the bar of the digits themselves.
    if (comparison.kind == ComparisonKind::kIdStatus) {
      title = {title.zh + "是否有效", "validity of " + title.en};
    }
    bars.push_back({title, LevelPhrase(comparison.kind, step.level),
                    step.weight, step.frequency_weight, step.sum});
  }
  return bars;
}

PairStory TellPair(const ExecutionPlan& plan, const Waterfall& fall,
                   std::span<const PairField> fields) {
  const Teller teller(plan, fall, fields);
  PairStory story;
  story.documents = SettlingDocuments(plan.plan, fall, fields);
  story.alike = teller.Alike();
  story.differs = teller.Differs();
  story.next = teller.Next(story.documents);
  story.why_not = teller.WhyNot();
  return story;
}

}  // namespace xueji
