#include "engine/plan/comparison_validator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/plan/plan_printer.h"
#include "engine/plan/plan_validator.h"
#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

using matchers::Level;
using matchers::TextLevel;

constexpr Level At(TextLevel level) { return static_cast<Level>(level); }
bool Has(const LevelWeight& entry, Level level) {
  return std::find(entry.levels.begin(), entry.levels.end(), level) != entry.levels.end();
}

std::string KindsFor(FieldType type) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < ComparisonKindWords().size(); ++i) {
    if (KindFits(static_cast<ComparisonKind>(i), type)) words.push_back(ComparisonKindWords()[i]);
  }
  return JoinChoices(words);
}

class ComparisonChecker {
 public:
  ComparisonChecker(const LinkagePlan& plan, std::size_t number, PlanFaults* faults, PlanUse use)
      : plan_(plan),
        comparison_(plan.comparisons[number]),
        path_{{"comparison", static_cast<int>(number)}},
        faults_(faults),
        use_(use) {}

  void Check() {
    CheckField();
    CheckOtherField();
    CheckLevelsCovered();
    CheckSums();
    if (comparison_.kind == ComparisonKind::kText) CheckTextThresholds();
    const double most = comparison_.term_frequency_weight_max;
    if (!(most >= 0 && most <= kWeightBitsMax)) {
      Add(Below(path_, "term_frequency_weight_max"),
          "is " + FormatDouble(most) + "; give bits between 0 and 100, e.g. 8");
    }
    CheckProvinceField();
  }

 private:
  void Add(PlanPath path, std::string message) { faults_->Add(std::move(path), std::move(message)); }
  PlanPath LevelPath(std::size_t entry) const {
    return Below(path_, "level", static_cast<int>(entry));
  }
  Level LevelCount() const { return static_cast<Level>(LevelWords(comparison_.kind).size()); }

  void CheckField() {
    if (comparison_.field >= plan_.fields.size()) {
      Add(Below(path_, "field"), "names no declared field; give the name of a field of this plan");
      return;
    }
    const Field& field = plan_.fields[comparison_.field];
    const std::string kind(WordOf(comparison_.kind));
    if (!KindFits(comparison_.kind, field.type)) {
      Add(Below(path_, "kind"), kind + " is not for '" + field.name + "' of type " +
                                    std::string(WordOf(field.type)) + "; give " +
                                    KindsFor(field.type) + ", or change the field's type");
    } else if (comparison_.kind == ComparisonKind::kMultiplicity &&
               field.code_table != CodeTable::kEnrolmentState) {
      Add(Below(path_, "kind"), kind + " needs a field with code_table ENROLMENT_STATE, but '" +
                                    field.name + "' has " + std::string(WordOf(field.code_table)));
    }
  }

  void CheckOtherField() {
    if (!comparison_.other_field) return;
    const PlanPath path = Below(path_, "other_field");
    switch (comparison_.kind) {
      case ComparisonKind::kIdStatus:
      case ComparisonKind::kCode:
      case ComparisonKind::kMultiplicity:
        Add(path, "is not for kind " + std::string(WordOf(comparison_.kind)) + "; leave it out");
        return;
      default: break;
    }
    if (*comparison_.other_field >= plan_.fields.size()) {
      Add(path, "names no declared field; give the name of a field of this plan");
      return;
    }
    if (*comparison_.other_field == comparison_.field) {
      Add(path, "is the field itself; leave it out or name another field");
      return;
    }
    if (comparison_.field >= plan_.fields.size()) return;
    const Field& field = plan_.fields[comparison_.field];
    const Field& other = plan_.fields[*comparison_.other_field];
    if (field.type != other.type) {
      Add(path, "'" + other.name + "' is " + std::string(WordOf(other.type)) + ", but '" +
                    field.name + "' is " + std::string(WordOf(field.type)) +
                    "; both must have one type");
    }
  }

  void CheckLevelsCovered() {
    std::array<int, matchers::kLevelCountMax> entry_of{};
    entry_of.fill(-1);
    for (std::size_t i = 0; i < comparison_.levels.size(); ++i) {
      const LevelWeight& entry = comparison_.levels[i];
      if (entry.levels.empty()) {
        Add(Below(LevelPath(i), "is", 0), "names no level; give one or more of " +
                                           JoinChoices(LevelWords(comparison_.kind)));
      }
      for (const Level level : entry.levels) {
        if (level >= LevelCount()) {
          Add(Below(LevelPath(i), "is"), "is no level of kind " +
                                             std::string(WordOf(comparison_.kind)) + "; give " +
                                             JoinChoices(LevelWords(comparison_.kind)));
        } else if (entry_of[level] >= 0) {
          Add(Below(LevelPath(i), "is"),
              std::string(WordOf(comparison_.kind, level)) + " is already covered by level entry " +
                  std::to_string(entry_of[level] + 1) + "; remove one of the two");
        } else {
          entry_of[level] = static_cast<int>(i);
        }
      }
      CheckWeight(entry, LevelPath(i));
    }
    if (entry_of[matchers::kElseLevel] < 0) {
      Add(Below(path_, "level"),
          "none covers ELSE; add `level { is: ELSE m: ... u: ... }`, the weight of a disagreement");
    }
  }

  void CheckProbability(double value, const PlanPath& path) {
    if (value >= kProbabilityMin && value <= 1) return;
    Add(path, "is " + FormatDouble(value) +
                  ", not a probability; give a number above 0 and at most 1");
  }

  void CheckWeight(const LevelWeight& entry, const PlanPath& path) {
    if (entry.m) CheckProbability(*entry.m, Below(path, "m"));
    if (entry.u) CheckProbability(*entry.u, Below(path, "u"));
    if (entry.match_weight) {
      if (!(std::abs(*entry.match_weight) <= kWeightBitsMax)) {
        Add(Below(path, "match_weight"), "is " + FormatDouble(*entry.match_weight) +
                                             " bits; give a number between -100 and 100");
      }
      if (entry.m || entry.u) {
        Add(Below(path, "match_weight"), "stands beside m or u; give either m and u or match_weight");
      }
    } else if (use_ == PlanUse::kTraining && !entry.m && !entry.u) {
      // To be estimated.
    } else if (!entry.m || !entry.u) {
      Add(path, entry.m ? "has m but no u; give both, or match_weight"
                : entry.u ? "has u but no m; give both, or match_weight"
                          : "has no weight; give m and u, or match_weight, or let "
                            "`xueji train` estimate them");
    }
    CheckTermFrequency(entry, Below(path, "term_frequency_adjusted"));
    if (comparison_.kind != ComparisonKind::kText && entry.at_least != 0) {
      Add(Below(path, "at_least"), "is only for kind TEXT; leave it out");
    }
  }

  void CheckTermFrequency(const LevelWeight& entry, const PlanPath& path) {
    if (!entry.term_frequency_adjusted) return;
    if (comparison_.kind != ComparisonKind::kName && comparison_.kind != ComparisonKind::kText) {
      Add(path, "is only for kinds NAME and TEXT; leave it out");
    } else if (entry.match_weight || (!entry.u && use_ == PlanUse::kRun) ||
               !Has(entry, StrongestLevel(comparison_.kind))) {
      Add(path, "needs an entry with m and u that covers EXACT; leave it out or move it there");
    } else if (comparison_.kind == ComparisonKind::kName && comparison_.other_field) {
      Add(path, "is not for a comparison across two fields; leave it out");
    }
  }

  void CheckProvinceField() {
    if (!comparison_.term_frequency_by) return;
    const PlanPath path = Below(path_, "term_frequency_by");
    if (*comparison_.term_frequency_by >= plan_.fields.size()) {
      Add(path, "names no declared field; give the name of a field of this plan");
      return;
    }
    const Field& field = plan_.fields[*comparison_.term_frequency_by];
    if (field.type != FieldType::kRegion) {
      Add(path, "'" + field.name + "' is " + std::string(WordOf(field.type)) +
                    "; the province is read from a field of type REGION, e.g. school_region");
    }
    const bool adjusted =
        std::any_of(comparison_.levels.begin(), comparison_.levels.end(),
                    [](const LevelWeight& entry) { return entry.term_frequency_adjusted; });
    if (!adjusted) {
      Add(path, "has no effect: no level of this comparison has term_frequency_adjusted: true; "
                "add it to that of EXACT or leave this out");
    }
  }

  void CheckSums() {
    double m = 0;
    double u = 0;
    for (const LevelWeight& entry : comparison_.levels) {
      // NULL is outside: m and u are probabilities among pairs where both sides are present.
      if (Has(entry, matchers::kNullLevel)) continue;
      m += entry.m.value_or(0);
      u += entry.u.value_or(0);
    }
    const auto check = [this](double sum, const char* word) {
      if (sum <= kProbabilitySumMax) return;
      Add(Below(path_, "level"), std::string("the ") + word + " of the levels add up to " +
                                     FormatDouble(sum) + "; together they may be at most 1");
    };
    check(m, "m");
    check(u, "u");
  }

  void CheckTextThresholds() {
    static constexpr std::array<TextLevel, 3> kSimilar = {
        TextLevel::kSimilar1, TextLevel::kSimilar2, TextLevel::kSimilar3};
    double stricter = 2;
    bool swapped_listed = false;
    for (const TextLevel similar : kSimilar) {
      for (std::size_t i = 0; i < comparison_.levels.size(); ++i) {
        const LevelWeight& entry = comparison_.levels[i];
        if (!Has(entry, At(similar))) continue;
        if (!(entry.at_least > 0 && entry.at_least <= 1)) {
          Add(Below(LevelPath(i), "at_least"),
              "missing or not in (0, 1]; say from which Jaro-Winkler similarity " +
                  std::string(WordOf(comparison_.kind, At(similar))) + " is reached, e.g. 0.92");
        } else if (entry.at_least >= stricter) {
          Add(Below(LevelPath(i), "at_least"),
              "is not below that of the stricter level; SIMILAR1 has the highest, SIMILAR3 the lowest");
        } else {
          stricter = entry.at_least;
        }
      }
    }
    for (std::size_t i = 0; i < comparison_.levels.size(); ++i) {
      const LevelWeight& entry = comparison_.levels[i];
      const auto count = std::count_if(
          kSimilar.begin(), kSimilar.end(),
          [&entry](TextLevel similar) { return Has(entry, At(similar)); });
      if (count > 1) {
        Add(Below(LevelPath(i), "is"), "covers two SIMILAR levels; give each an entry of its own");
      } else if (count == 0 && entry.at_least != 0) {
        Add(Below(LevelPath(i), "at_least"), "is only for SIMILAR1, SIMILAR2 and SIMILAR3");
      }
      if (!Has(entry, At(TextLevel::kSwappedFields))) continue;
      swapped_listed = true;
      if (!comparison_.other_field) {
        Add(Below(LevelPath(i), "is"), "SWAPPED_FIELDS is never reached without other_field; name it");
      }
    }
    if (comparison_.other_field && !swapped_listed) {
      Add(Below(path_, "other_field"),
          "has no effect without a level entry for SWAPPED_FIELDS; add one or leave it out");
    }
  }

  const LinkagePlan& plan_;
  const Comparison& comparison_;
  const PlanPath path_;
  PlanFaults* faults_;
  const PlanUse use_;
};

}  // namespace

bool KindFits(ComparisonKind kind, FieldType type) {
  switch (kind) {
    case ComparisonKind::kName: return type == FieldType::kName;
    case ComparisonKind::kIdNumber:
    case ComparisonKind::kIdStatus: return type == FieldType::kIdNumber;
    case ComparisonKind::kDate: return type == FieldType::kDate;
    case ComparisonKind::kCode:
      return type == FieldType::kCode || type == FieldType::kRegion || type == FieldType::kText ||
             type == FieldType::kDigits;
    case ComparisonKind::kRegion: return type == FieldType::kRegion;
    case ComparisonKind::kDigits: return type == FieldType::kDigits;
    case ComparisonKind::kAddress: return type == FieldType::kAddress;
    case ComparisonKind::kText: return type == FieldType::kText;
    case ComparisonKind::kMultiplicity: return type == FieldType::kCode;
  }
  return false;
}

void FindComparisonFaults(const LinkagePlan& plan, std::size_t comparison, PlanFaults* faults,
                          PlanUse use) {
  ComparisonChecker(plan, comparison, faults, use).Check();
}

}  // namespace xueji
