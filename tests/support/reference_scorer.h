// ReferenceScorer: the slow, obvious twin of PairScorer. It reads the declared plan, not the compiled
// one: one pair at a time, every comparison, every rule in the order of the plan, nothing pruned.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/utf8.h"
#include "engine/linkage/link.h"
#include "engine/record/packed_value.h"
#include "engine/record/record_store.h"
#include "matchers/identity/code_levels.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/identity/region_code.h"
#include "matchers/name/person_name.h"
#include "matchers/text/packed_address.h"
#include "matchers/text/text_levels.h"
#include "tests/support/reference_frequencies.h"

namespace xueji {

struct ReferenceOutcome {
  double weight = 0;       // bits
  Decision decision = Decision::kNonLink;
  bool marks_records = false;
  ReasonSet reasons;
};

class ReferenceScorer {
 public:
  ReferenceScorer(const ExecutionPlan& plan, const RecordStore& store)
      : plan_(plan.plan), layout_(plan.layout), store_(store) {
    for (const Comparison& comparison : plan_.comparisons) {
      frequencies_.emplace_back(plan_, store, comparison);
    }
  }

  ReferenceOutcome Score(RecordId left, RecordId right) const {
    ReferenceOutcome outcome;
    outcome.weight = Rounded(std::log2(plan_.prior_match_probability /
                                       (1 - plan_.prior_match_probability)));
    std::vector<int> levels;
    for (std::size_t c = 0; c < plan_.comparisons.size(); ++c) {
      const Comparison& comparison = plan_.comparisons[c];
      levels.push_back(LevelOf(comparison, left, right));
      if (const LevelWeight* entry = EntryOf(comparison, levels.back()); entry != nullptr) {
        outcome.weight += entry->match_weight.has_value()
                              ? Rounded(*entry->match_weight)
                              : Rounded(std::log2(*entry->m / *entry->u));
        if (entry->term_frequency_adjusted) {
          outcome.weight += frequencies_[c].Adjustment(left, right);
        }
        if (entry->reason.has_value()) outcome.reasons.Add(*entry->reason);
      }
    }
    for (const DecisionRule& rule : plan_.rules) {
      const bool holds = std::all_of(rule.when.begin(), rule.when.end(), [&](const Condition& c) {
        return std::find(c.levels.begin(), c.levels.end(), levels[c.comparison]) != c.levels.end();
      });
      if (!holds) continue;
      outcome.decision = rule.decide;
      outcome.marks_records = rule.decide == Decision::kNonLink && rule.mark_records;
      if (outcome.marks_records) outcome.reasons = ReasonSet();
      for (const Reason reason : rule.reasons) outcome.reasons.Add(reason);
      return outcome;
    }
    if (plan_.duplicate_weight_min.has_value() &&
        outcome.weight >= Rounded(*plan_.duplicate_weight_min) - 1e-9) {
      outcome.decision = Decision::kDuplicate;
      outcome.reasons.Add(Reason::kWeightAboveThreshold);
    } else if (outcome.weight >= Rounded(plan_.review_weight_min) - 1e-9) {
      outcome.decision = Decision::kReview;
      outcome.reasons.Add(Reason::kPossibleSamePerson);
    }
    return outcome;
  }

  int LevelOf(const Comparison& comparison, RecordId left, RecordId right) const {
    const std::size_t field = comparison.field;
    if (comparison.kind == ComparisonKind::kText) return TextLevelOf(comparison, left, right);
    if (!comparison.other_field.has_value()) return Compare(comparison.kind, left, field, right, field);
    return std::max(Compare(comparison.kind, left, field, right, *comparison.other_field),
                    Compare(comparison.kind, left, *comparison.other_field, right, field));
  }

 private:
  static double Rounded(double bits) { return std::round(bits * 1000) / 1000; }

  // The entry that covers the level; else that of ELSE; NULL stands for itself only.
  static const LevelWeight* EntryOf(const Comparison& comparison, int level) {
    const auto covering = [&](int wanted) -> const LevelWeight* {
      for (const LevelWeight& entry : comparison.levels) {
        if (std::find(entry.levels.begin(), entry.levels.end(), wanted) != entry.levels.end()) {
          return &entry;
        }
      }
      return nullptr;
    };
    const LevelWeight* entry = covering(level);
    return entry != nullptr || level == matchers::kNullLevel ? entry : covering(matchers::kElseLevel);
  }

  const std::byte* At(RecordId record, std::size_t field) const {
    return store_.Row(record) + layout_.offset(field);
  }
  std::u32string Name(RecordId record, std::size_t field) const {
    const matchers::PackedName name = LoadName(layout_.type(field), At(record, field));
    if (matchers::IsEscaped(name)) {
      return DecodeUtf8(store_.terms().Text(TermId{matchers::EscapedTerm(name)}));
    }
    char32_t characters[4];
    return {characters, static_cast<std::size_t>(matchers::UnpackName(name, characters))};
  }
  std::string IdText(matchers::PackedIdNumber id) const {
    if (matchers::IsBlank(id)) return "";
    return matchers::IsTerm(id) ? std::string(store_.terms().Text(TermId{matchers::IdTerm(id)}))
                                : matchers::UnpackIdNumber(id);
  }

  int TextLevelOf(const Comparison& comparison, RecordId left, RecordId right) const {
    const auto text = [&](RecordId record, std::size_t field) -> std::string {
      const TermId term{LoadPacked<std::uint32_t>(At(record, field))};
      return term.value == 0 ? "" : std::string(store_.terms().Text(term));
    };
    matchers::TextThresholds thresholds;
    for (const LevelWeight& entry : comparison.levels) {
      for (const std::uint8_t level : entry.levels) {
        const int similar = static_cast<int>(matchers::TextLevel::kSimilar1) - level;
        if (similar >= 0 && similar < 3) thresholds.similar[similar] = entry.at_least;
      }
    }
    const std::string a = text(left, comparison.field), b = text(right, comparison.field);
    if (!a.empty() && a == b) return static_cast<int>(matchers::TextLevel::kExact);
    if (comparison.other_field.has_value()) {
      const std::string c = text(left, *comparison.other_field);
      const std::string d = text(right, *comparison.other_field);
      const bool first = !a.empty() && a == d, second = !b.empty() && b == c;
      if ((first && second) || (first && (b.empty() || c.empty())) ||
          (second && (a.empty() || d.empty()))) {
        return static_cast<int>(matchers::TextLevel::kSwappedFields);
      }
    }
    if (a.empty() || b.empty()) return matchers::kNullLevel;
    return static_cast<int>(matchers::CompareTexts(a, b, thresholds));
  }

  int Compare(ComparisonKind kind, RecordId left, std::size_t left_field, RecordId right,
              std::size_t right_field) const {
    const std::byte* a = At(left, left_field);
    const std::byte* b = At(right, right_field);
    switch (kind) {
      case ComparisonKind::kName: return static_cast<int>(matchers::CompareNames(
          Name(left, left_field), Name(right, right_field)));
      case ComparisonKind::kIdNumber:
      case ComparisonKind::kIdStatus: {
        const matchers::PackedIdNumber x = LoadIdNumber(a);
        const matchers::PackedIdNumber y = LoadIdNumber(b);
        if (kind == ComparisonKind::kIdStatus) return static_cast<int>(matchers::CompareIdStatus(x, y));
        if (matchers::IsBlank(x) || matchers::IsBlank(y)) return matchers::kNullLevel;
        return static_cast<int>(matchers::CompareIdTexts(IdText(x), IdText(y)));
      }
      case ComparisonKind::kDate:
        return static_cast<int>(matchers::CompareDates(LoadDate(a), LoadDate(b)));
      case ComparisonKind::kCode: {
        const std::uint32_t bytes = PackedBytes(layout_.type(left_field));
        const std::string_view x(reinterpret_cast<const char*>(a), bytes);
        const std::string_view y(reinterpret_cast<const char*>(b), bytes);
        const std::string zero(bytes, '\0');
        if (x == zero || y == zero) return matchers::kNullLevel;
        return static_cast<int>(x == y ? matchers::CodeLevel::kExact : matchers::CodeLevel::kElse);
      }
      case ComparisonKind::kRegion:
        return static_cast<int>(matchers::CompareRegions(LoadRegion(a), LoadRegion(b)));
      case ComparisonKind::kDigits:
        return static_cast<int>(matchers::CompareDigits(LoadDigits(a, store_.terms()),
                                                        LoadDigits(b, store_.terms())));
      case ComparisonKind::kAddress:
        return static_cast<int>(matchers::CompareAddresses(LoadPacked<std::uint64_t>(a),
                                                           LoadPacked<std::uint64_t>(b)));
      case ComparisonKind::kMultiplicity:
        return static_cast<int>(matchers::CompareEnrolmentStates(LoadPacked<std::uint8_t>(a),
                                                                 LoadPacked<std::uint8_t>(b)));
      case ComparisonKind::kText: break;
    }
    return matchers::kNullLevel;
  }

  const LinkagePlan& plan_;
  const RecordLayout& layout_;
  const RecordStore& store_;
  std::vector<ReferenceFrequencies> frequencies_;  // by comparison
};

}  // namespace xueji
