#include "engine/plan/plan_validator.h"

#include <cmath>
#include <string>
#include <string_view>

#include "engine/base/message.h"
#include "engine/plan/comparison_validator.h"
#include "engine/plan/field_validator.h"
#include "engine/plan/plan_printer.h"
#include "engine/plan/plan_words.h"
#include "engine/plan/rule_validator.h"

namespace xueji {
namespace {

bool TransformFits(KeyTransform transform, FieldType type) {
  switch (transform) {
    case KeyTransform::kExact: return true;
    case KeyTransform::kHomophone:
    case KeyTransform::kSurname:
    case KeyTransform::kSortedParts:
    case KeyTransform::kGivenName: return type == FieldType::kName;
    case KeyTransform::kSortedChars: return type == FieldType::kName || type == FieldType::kText;
    case KeyTransform::kPrefix:
    case KeyTransform::kSuffix:
      return type == FieldType::kName || type == FieldType::kText || type == FieldType::kDigits ||
             type == FieldType::kRegion || type == FieldType::kIdNumber;
    case KeyTransform::kWithoutRegion:
    case KeyTransform::kWithoutBirthDate:
    case KeyTransform::kOneOff:
    case KeyTransform::kBirthDate: return type == FieldType::kIdNumber;
    case KeyTransform::kYear:
    case KeyTransform::kYearMonth:
    case KeyTransform::kMonthDay:
    case KeyTransform::kDateDigitsSorted: return type == FieldType::kDate;
    case KeyTransform::kSoundex: return type == FieldType::kText;
  }
  return false;
}

Message TransformsFor(FieldType type) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < KeyTransformWords().size(); ++i) {
    if (TransformFits(static_cast<KeyTransform>(i), type)) words.push_back(KeyTransformWords()[i]);
  }
  return JoinChoices(words);
}

bool SameKey(const std::vector<KeyPart>& left, const std::vector<KeyPart>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const KeyPart& a, const KeyPart& b) {
                      return a.field == b.field && a.transform == b.transform &&
                             a.length == b.length && a.or_field == b.or_field;
                    });
}

class PlanChecker {
 public:
  PlanChecker(const LinkagePlan& plan, PlanFaults* faults, PlanUse use)
      : plan_(plan), faults_(faults), use_(use) {}

  void Check() {
    CheckPlan();
    CheckCounts();
    CheckNames(plan_.fields, "field");
    CheckNames(plan_.passes, "pass");
    CheckNames(plan_.comparisons, "comparison");
    CheckNames(plan_.rules, "rule");
    CheckNames(plan_.promises, "promise");
    FindFieldFaults(plan_, faults_);
    for (std::size_t i = 0; i < plan_.passes.size(); ++i) CheckPass(i);
    for (std::size_t i = 0; i < plan_.comparisons.size(); ++i) {
      FindComparisonFaults(plan_, i, faults_, use_);
    }
    FindRuleFaults(plan_, faults_);
  }

 private:
  void Add(PlanPath path, Message message) { faults_->Add(std::move(path), std::move(message)); }

  void CheckPlan() {
    CheckName(plan_.name, {{"name"}});
    if (plan_.record_id_column.empty()) {
      Add({{"record_id_column"}}, {"缺少；请给出记录号那一列的列名",
                                   "missing; give the header of the column with the record's id"});
    } else if (plan_.schema == Schema::kStudent && plan_.record_id_column != "record_id") {
      Add({{"record_id_column"}}, {"schema 为 STUDENT 时必须是 \"record_id\"；请删去",
                                   "must be \"record_id\" for schema STUDENT; leave it out"});
    }
    const double prior = plan_.prior_match_probability;
    if (!(prior >= kProbabilityMin && prior < 1)) {
      Add({{"prior_match_probability"}},
          {"是 $0；请给出大于 0 且小于 1 的概率，如 1e-6",
           "is $0; give a probability above 0 and below 1, e.g. 1e-6", {FormatDouble(prior)}});
    }
    CheckThreshold(plan_.review_weight_min, "review_weight_min");
    if (!plan_.duplicate_weight_min) return;
    CheckThreshold(*plan_.duplicate_weight_min, "duplicate_weight_min");
    if (plan_.review_weight_min > *plan_.duplicate_weight_min) {
      Add({{"review_weight_min"}},
          {"高于 duplicate_weight_min，便没有记录对能进入人工复核；请降到 $0 以下",
           "is above duplicate_weight_min, so no pair could be a review; lower it to at most $0",
           {FormatDouble(*plan_.duplicate_weight_min)}});
    }
  }

  void CheckThreshold(double bits, std::string_view word) {
    if (std::abs(bits) <= 10 * kWeightBitsMax) return;  // written so that NaN fails
    Add({{word}}, {"是 $0 比特；请给出 -1000 到 1000 之间的数",
                   "is $0 bits; give a number between -1000 and 1000", {FormatDouble(bits)}});
  }

  void CheckCounts() {
    CheckSome(plan_.fields.empty(), "field");
    CheckSome(plan_.passes.empty(), "pass");
    CheckSome(plan_.comparisons.empty(), "comparison");
  }

  void CheckSome(bool empty, std::string_view word) {
    if (!empty) return;
    Add({{word}}, {"没有：方案至少要有一个 $0；请加上 `$0 { ... }`",
                   "none: a plan needs at least one $0; add `$0 { ... }`", {word}});
  }

  void CheckName(const std::string& name, const PlanPath& path) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; };
    if (name.empty()) {
      Add(path, {"缺少；请给出名称", "missing; give a name"});
    } else if (name.size() > kNameBytesMax) {
      Add(path, {"长 $0 字节；最多 $1", "is $0 bytes long; at most $1", {name.size(), kNameBytesMax}});
    } else if (std::any_of(name.begin(), name.end(), is_control)) {
      Add(path, {"含有控制字符；请删去", "has a control character; remove it"});
    }
  }

  template <typename Named>
  void CheckNames(const std::vector<Named>& items, std::string_view word) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      const PlanPath path = {{word, static_cast<int>(i)}, {"name"}};
      CheckName(items[i].name, path);
      for (std::size_t before = 0; before < i; ++before) {
        if (items[before].name != items[i].name) continue;
        Add(path, {"'$0' 已是第 $2 个 $1 的名称；名称不能相同",
                   "'$0' is already the name of $1 $2; names must differ",
                   {items[i].name, word, before + 1}});
        break;
      }
    }
  }

  void CheckPass(std::size_t number) {
    const BlockingPass& pass = plan_.passes[number];
    const PlanPath path = {{"pass", static_cast<int>(number)}};
    if (pass.key.empty()) {
      Add(Below(path, "key"), {"缺少；请加上 `key { field: \"...\" }`，即记录须共有什么",
                               "missing; add `key { field: \"...\" }`, what the records must share"});
    }
    if (pass.block_size_max < 2 || pass.block_size_max > kBlockSizeLimit) {
      Add(Below(path, "block_size_max"), {"是 $0；请给出 2 到 $1", "is $0; give 2 to $1",
                                          {pass.block_size_max, kBlockSizeLimit}});
    }
    int alternatives = 0;
    for (std::size_t i = 0; i < pass.key.size(); ++i) {
      const PlanPath part = Below(path, "key", static_cast<int>(i));
      CheckKeyPart(pass.key[i], part);
      const bool several = pass.key[i].or_field || HasFurtherWords(pass.key[i].transform);
      if (several && ++alternatives > 1) {
        Add(Below(part, pass.key[i].or_field ? "or_field" : "transform"),
            {"是这个键的第二个多值部分；只有一个部分可以有 or_field、HOMOPHONE 或 ONE_OFF",
             "is the key's second part with several values; only one part may have or_field, "
             "HOMOPHONE or ONE_OFF"});
      }
    }
    for (std::size_t i = 0; i < pass.refine.size(); ++i) {
      const PlanPath part = Below(path, "refine", static_cast<int>(i));
      CheckKeyPart(pass.refine[i], part);
      if (pass.refine[i].or_field) {
        Add(Below(part, "or_field"), {"只用于 key；请在此删去", "is only for key parts; leave it out here"});
      }
      if (pass.refine[i].transform == KeyTransform::kOneOff) {
        Add(Below(part, "transform"), {"ONE_OFF 只用于 key；此处请另选",
                                       "ONE_OFF is only for key parts; choose another here"});
      }
    }
    for (std::size_t before = 0; before < number && !pass.key.empty(); ++before) {
      if (!SameKey(plan_.passes[before].key, pass.key)) continue;
      Add(path, {"与分块规则 '$0' 的键相同，不会带来新的记录对；请删去其一",
                 "has the same key as pass '$0' and would propose nothing new; remove one of the two",
                 {plan_.passes[before].name}});
    }
  }

  void CheckKeyPart(const KeyPart& part, const PlanPath& path) {
    const bool wants_length =
        part.transform == KeyTransform::kPrefix || part.transform == KeyTransform::kSuffix;
    const std::string_view word = WordOf(part.transform);
    if (wants_length && (part.length < 1 || part.length > kKeyLengthMax)) {
      Add(Below(path, "length"), {"$0 需要 1 到 $1 的长度", "$0 needs a length from 1 to $1",
                                  {word, kKeyLengthMax}});
    } else if (!wants_length && part.length != 0) {
      Add(Below(path, "length"), {"只用于 PREFIX 和 SUFFIX；请删去",
                                  "is only for PREFIX and SUFFIX; leave it out"});
    }
    if (part.field >= plan_.fields.size()) {
      Add(Below(path, "field"), NoDeclaredField());
      return;
    }
    const Field& field = plan_.fields[part.field];
    if (!TransformFits(part.transform, field.type)) {
      Add(Below(path, "transform"),
          {"$0 不能用于 $2 类型的 '$1'；请给出 $3", "$0 is not for '$1' of type $2; give $3",
           {word, field.name, WordOf(field.type), TransformsFor(field.type)}});
    }
    if (!part.or_field) return;
    if (*part.or_field >= plan_.fields.size()) {
      Add(Below(path, "or_field"), NoDeclaredField());
    } else if (*part.or_field == part.field || plan_.fields[*part.or_field].type != field.type) {
      Add(Below(path, "or_field"), {"必须是另一个 $0 类型的字段", "must be another field of type $0",
                                    {WordOf(field.type)}});
    }
  }

  const LinkagePlan& plan_;
  PlanFaults* faults_;
  const PlanUse use_;
};

}  // namespace

Message TooMany(std::size_t count, std::size_t most) {
  return {"太多：$0 个；最多 $1 个", "too many: $0; at most $1", {count, most}};
}

Message NoDeclaredField() {
  return {"没有指明已声明的字段；请给出此方案中字段的名称",
          "names no declared field; give the name of a field of this plan"};
}

void FindSizeFaults(const LinkagePlan& plan, PlanFaults* faults) {
  // The place named is the first one too many.
  const auto check = [faults](std::size_t count, std::size_t most, PlanPath path,
                              std::string_view word) {
    if (count > most) {
      faults->Add(Below(std::move(path), word, static_cast<int>(most)), TooMany(count, most));
    }
  };
  check(plan.fields.size(), kFieldCountMax, {}, "field");
  check(plan.passes.size(), kPassCountMax, {}, "pass");
  check(plan.comparisons.size(), kComparisonCountMax, {}, "comparison");
  check(plan.rules.size(), kRuleCountMax, {}, "rule");
  check(plan.promises.size(), kPromiseCountMax, {}, "promise");
  for (std::size_t i = 0; i < plan.passes.size() && !faults->full(); ++i) {
    const PlanPath path = {{"pass", static_cast<int>(i)}};
    check(plan.passes[i].key.size(), kKeyPartCountMax, path, "key");
    check(plan.passes[i].refine.size(), kKeyPartCountMax, path, "refine");
  }
  for (std::size_t i = 0; i < plan.comparisons.size() && !faults->full(); ++i) {
    check(plan.comparisons[i].levels.size(), matchers::kLevelCountMax,
          {{"comparison", static_cast<int>(i)}}, "level");
  }
  for (std::size_t i = 0; i < plan.rules.size() && !faults->full(); ++i) {
    check(plan.rules[i].when.size(), kConditionCountMax, {{"rule", static_cast<int>(i)}}, "when");
  }
  for (std::size_t i = 0; i < plan.promises.size() && !faults->full(); ++i) {
    check(plan.promises[i].when.size(), kConditionCountMax, {{"promise", static_cast<int>(i)}},
          "when");
  }
}

void FindPlanFaults(const LinkagePlan& plan, PlanFaults* faults, PlanUse use) {
  PlanFaults sizes;
  FindSizeFaults(plan, &sizes);
  if (!sizes.empty()) {
    for (const PlanFault& fault : sizes.list()) faults->Add(fault.path, fault.message);
    return;
  }
  PlanChecker(plan, faults, use).Check();
}

absl::Status ValidatePlan(const LinkagePlan& plan) {
  PlanFaults faults;
  FindPlanFaults(plan, &faults);
  if (faults.empty()) return absl::OkStatus();
  Message message;
  for (const PlanFault& fault : faults.list()) {
    message += Message("$0方案 '$1'：$2: $3", "$0plan '$1': $2: $3",
                       {message.empty() ? "" : "\n", plan.name, FormatPath(fault.path), fault.message});
  }
  return InvalidArgument(message);
}

}  // namespace xueji
