#include "engine/plan/comparison_validator.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/base/message.h"
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

Message KindsFor(FieldType type) {
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
          {"是 $0；请给出 0 到 100 比特，如 8", "is $0; give bits between 0 and 100, e.g. 8",
           {FormatDouble(most)}});
    }
    CheckProvinceField();
  }

 private:
  void Add(PlanPath path, Message message) { faults_->Add(std::move(path), std::move(message)); }
  PlanPath LevelPath(std::size_t entry) const {
    return Below(path_, "level", static_cast<int>(entry));
  }
  Level LevelCount() const { return static_cast<Level>(LevelWords(comparison_.kind).size()); }

  void CheckField() {
    if (comparison_.field >= plan_.fields.size()) {
      Add(Below(path_, "field"), NoDeclaredField());
      return;
    }
    const Field& field = plan_.fields[comparison_.field];
    const std::string_view kind = WordOf(comparison_.kind);
    if (!KindFits(comparison_.kind, field.type)) {
      Add(Below(path_, "kind"),
          {"$0 不能用于 $2 类型的 '$1'；请给出 $3，或改变字段的类型",
           "$0 is not for '$1' of type $2; give $3, or change the field's type",
           {kind, field.name, WordOf(field.type), KindsFor(field.type)}});
    } else if (comparison_.kind == ComparisonKind::kMultiplicity &&
               field.code_table != CodeTable::kEnrolmentState) {
      Add(Below(path_, "kind"),
          {"$0 需要 code_table 为 ENROLMENT_STATE 的字段，而 '$1' 是 $2",
           "$0 needs a field with code_table ENROLMENT_STATE, but '$1' has $2",
           {kind, field.name, WordOf(field.code_table)}});
    }
  }

  void CheckOtherField() {
    if (!comparison_.other_field) return;
    const PlanPath path = Below(path_, "other_field");
    switch (comparison_.kind) {
      case ComparisonKind::kIdStatus:
      case ComparisonKind::kCode:
      case ComparisonKind::kMultiplicity:
        Add(path, {"不能用于 $0；请删去", "is not for kind $0; leave it out",
                   {WordOf(comparison_.kind)}});
        return;
      default: break;
    }
    if (*comparison_.other_field >= plan_.fields.size()) {
      Add(path, NoDeclaredField());
      return;
    }
    if (*comparison_.other_field == comparison_.field) {
      Add(path, {"就是该字段本身；请删去，或指明另一个字段",
                 "is the field itself; leave it out or name another field"});
      return;
    }
    if (comparison_.field >= plan_.fields.size()) return;
    const Field& field = plan_.fields[comparison_.field];
    const Field& other = plan_.fields[*comparison_.other_field];
    if (field.type != other.type) {
      Add(path, {"'$0' 是 $1，而 '$2' 是 $3；两者类型必须相同",
                 "'$0' is $1, but '$2' is $3; both must have one type",
                 {other.name, WordOf(other.type), field.name, WordOf(field.type)}});
    }
  }

  void CheckLevelsCovered() {
    std::array<int, matchers::kLevelCountMax> entry_of{};
    entry_of.fill(-1);
    for (std::size_t i = 0; i < comparison_.levels.size(); ++i) {
      const LevelWeight& entry = comparison_.levels[i];
      if (entry.levels.empty()) {
        Add(Below(LevelPath(i), "is", 0),
            {"没有指明等级；请给出一个或几个：$0", "names no level; give one or more of $0",
             {JoinChoices(LevelWords(comparison_.kind))}});
      }
      for (const Level level : entry.levels) {
        if (level >= LevelCount()) {
          Add(Below(LevelPath(i), "is"),
              {"不是 $0 的比较等级；请给出 $1", "is no level of kind $0; give $1",
               {WordOf(comparison_.kind), JoinChoices(LevelWords(comparison_.kind))}});
        } else if (entry_of[level] >= 0) {
          Add(Below(LevelPath(i), "is"),
              {"$0 已在第 $1 个 level 中；请删去其一",
               "$0 is already covered by level entry $1; remove one of the two",
               {WordOf(comparison_.kind, level), entry_of[level] + 1}});
        } else {
          entry_of[level] = static_cast<int>(i);
        }
      }
      CheckWeight(entry, LevelPath(i));
    }
    if (entry_of[matchers::kElseLevel] < 0) {
      Add(Below(path_, "level"),
          {"没有一个包含 ELSE；请加上 `level { is: ELSE m: ... u: ... }`，即不一致时的权重",
           "none covers ELSE; add `level { is: ELSE m: ... u: ... }`, the weight of a disagreement"});
    }
  }

  void CheckProbability(double value, const PlanPath& path) {
    if (value >= kProbabilityMin && value <= 1) return;
    Add(path, {"是 $0，不是概率；请给出大于 0 且不超过 1 的数",
               "is $0, not a probability; give a number above 0 and at most 1", {FormatDouble(value)}});
  }

  void CheckWeight(const LevelWeight& entry, const PlanPath& path) {
    if (entry.m) CheckProbability(*entry.m, Below(path, "m"));
    if (entry.u) CheckProbability(*entry.u, Below(path, "u"));
    if (entry.match_weight) {
      if (!(std::abs(*entry.match_weight) <= kWeightBitsMax)) {
        Add(Below(path, "match_weight"),
            {"是 $0 比特；请给出 -100 到 100 之间的数",
             "is $0 bits; give a number between -100 and 100", {FormatDouble(*entry.match_weight)}});
      }
      if (entry.m || entry.u) {
        Add(Below(path, "match_weight"),
            {"与 m 或 u 并列；请给出 m 和 u，或只给 match_weight",
             "stands beside m or u; give either m and u or match_weight"});
      }
    } else if (use_ == PlanUse::kTraining && !entry.m && !entry.u) {
      // To be estimated.
    } else if (!entry.m || !entry.u) {
      Add(path, entry.m ? Message("有 m 而没有 u；请都给出，或给出 match_weight",
                                  "has m but no u; give both, or match_weight")
                : entry.u ? Message("有 u 而没有 m；请都给出，或给出 match_weight",
                                    "has u but no m; give both, or match_weight")
                          : Message("没有权重；请给出 m 和 u，或 match_weight，或由 `xueji train` 估计",
                                    "has no weight; give m and u, or match_weight, or let "
                                    "`xueji train` estimate them"));
    }
    CheckTermFrequency(entry, Below(path, "term_frequency_adjusted"));
    if (comparison_.kind != ComparisonKind::kText && entry.at_least != 0) {
      Add(Below(path, "at_least"), {"只用于 TEXT；请删去", "is only for kind TEXT; leave it out"});
    }
  }

  void CheckTermFrequency(const LevelWeight& entry, const PlanPath& path) {
    if (!entry.term_frequency_adjusted) return;
    if (comparison_.kind != ComparisonKind::kName && comparison_.kind != ComparisonKind::kText) {
      Add(path, {"只用于 NAME 和 TEXT；请删去", "is only for kinds NAME and TEXT; leave it out"});
    } else if (entry.match_weight || (!entry.u && use_ == PlanUse::kRun) ||
               !Has(entry, StrongestLevel(comparison_.kind))) {
      Add(path, {"需要一个有 m 和 u 且包含 EXACT 的 level；请删去，或移到那里",
                 "needs an entry with m and u that covers EXACT; leave it out or move it there"});
    } else if (comparison_.kind == ComparisonKind::kName && comparison_.other_field) {
      Add(path, {"不能用于跨两个字段的比较；请删去",
                 "is not for a comparison across two fields; leave it out"});
    }
  }

  void CheckProvinceField() {
    if (!comparison_.term_frequency_by) return;
    const PlanPath path = Below(path_, "term_frequency_by");
    if (*comparison_.term_frequency_by >= plan_.fields.size()) {
      Add(path, NoDeclaredField());
      return;
    }
    const Field& field = plan_.fields[*comparison_.term_frequency_by];
    if (field.type != FieldType::kRegion) {
      Add(path, {"'$0' 是 $1；省份取自 REGION 类型的字段，如 school_region",
                 "'$0' is $1; the province is read from a field of type REGION, e.g. school_region",
                 {field.name, WordOf(field.type)}});
    }
    const bool adjusted =
        std::any_of(comparison_.levels.begin(), comparison_.levels.end(),
                    [](const LevelWeight& entry) { return entry.term_frequency_adjusted; });
    if (!adjusted) {
      Add(path, {"不起作用：此比较项没有一个 level 有 term_frequency_adjusted: true；请加到 EXACT 那里，"
                 "或删去",
                 "has no effect: no level of this comparison has term_frequency_adjusted: true; "
                 "add it to that of EXACT or leave this out"});
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
      Add(Below(path_, "level"), {"各等级的 $0 之和为 $1；总和最多为 1",
                                  "the $0 of the levels add up to $1; together they may be at most 1",
                                  {word, FormatDouble(sum)}});
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
              {"缺少或不在 (0, 1] 之内；请写明 Jaro-Winkler 相似度达到多少算 $0，如 0.92",
               "missing or not in (0, 1]; say from which Jaro-Winkler similarity $0 is reached, e.g. "
               "0.92",
               {WordOf(comparison_.kind, At(similar))}});
        } else if (entry.at_least >= stricter) {
          Add(Below(LevelPath(i), "at_least"),
              {"不低于更严格的等级；SIMILAR1 最高，SIMILAR3 最低",
               "is not below that of the stricter level; SIMILAR1 has the highest, SIMILAR3 the "
               "lowest"});
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
        Add(Below(LevelPath(i), "is"), {"包含两个 SIMILAR 等级；请各写一个 level",
                                        "covers two SIMILAR levels; give each an entry of its own"});
      } else if (count == 0 && entry.at_least != 0) {
        Add(Below(LevelPath(i), "at_least"), {"只用于 SIMILAR1、SIMILAR2 和 SIMILAR3；请删去",
                                              "is only for SIMILAR1, SIMILAR2 and SIMILAR3"});
      }
      if (!Has(entry, At(TextLevel::kSwappedFields))) continue;
      swapped_listed = true;
      if (!comparison_.other_field) {
        Add(Below(LevelPath(i), "is"),
            {"没有 other_field，SWAPPED_FIELDS 永远达不到；请指明它",
             "SWAPPED_FIELDS is never reached without other_field; name it"});
      }
    }
    if (comparison_.other_field && !swapped_listed) {
      Add(Below(path_, "other_field"),
          {"没有 SWAPPED_FIELDS 的 level 便不起作用；请加上，或删去它",
           "has no effect without a level entry for SWAPPED_FIELDS; add one or leave it out"});
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
