// RuleSet: the rules of one version of the registry's measures, as data: deadlines, scopes, who decides,
// each with the document it stands in.
//
//   XUEJI_ASSIGN_OR_RETURN(RuleSet rules, LoadRuleSet({.name = "2025"}));
//   rules.Is(RuleKey::kReviewHoldsFormal, "yes");
//   rules.Find(RuleKey::kTransferStep)->value          // "10 working_days"
//
// The text is a table with tabs (rule_sets.tsv): set, key, value, document, clause, zh, en. A set may
// name a `base`, whose entries it has unless it gives its own. Built in are 2013, 2016, 2017 (Liaoning)
// and 2025; a file may bring others, or change these, without a new program. What a result was decided
// by is `name` and `fingerprint`.
// Plain values; pure functions: thread-safe. Limits: 1 MiB of text, 64 sets, bases eight deep. Errors:
// kInvalidArgument with file, line and what to do; kNotFound (no such set: which there are).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji {

enum class RuleKey : std::uint8_t {
  kTitle, kInForce, kNumberSource, kDuplicateDetection, kRecordFile, kTransferStep, kTransferEscape,
  kDeathCancellation, kSuspension, kGraduationUntil, kDataCheck, kDisclosure,
  kDuplicateWithoutNumberScope, kAttestationsPerNumber, kReviewHoldsFormal, kOtherDocument,
  kProvisionalCheckCharacter, kFormalIssue, kFormalDeletion, kFormalFollowsId, kKeyChange,
  kLateRegistrationList, kSubstituteNumber, kProblemRecord,
  kCount
};
inline constexpr std::size_t kRuleKeyCount = static_cast<std::size_t>(RuleKey::kCount);

struct Rule {
  std::string value;     // a word of the key's, "10 working_days", "0730", "20250103"
  std::string document;  // document number, or where the value was taken from
  std::string clause;    // "-" if none
  std::string zh, en;    // what it says
  std::string set;       // the set that gives it: this one or a base
};

struct RuleSet {
  std::string name;         // "2025"
  std::string fingerprint;  // 16 hexadecimal digits; the same entries, the same fingerprint
  std::array<std::optional<Rule>, kRuleKeyCount> rules;

  const Rule* Find(RuleKey key) const {
    const auto& rule = rules[static_cast<std::size_t>(key)];
    return rule.has_value() ? &*rule : nullptr;
  }
  // Whether the set has the key with this value.
  bool Is(RuleKey key, std::string_view value) const {
    const Rule* const rule = Find(key);
    return rule != nullptr && rule->value == value;
  }
};

std::string_view RuleKeyName(RuleKey key);  // "transfer_step"

inline constexpr std::string_view kDefaultRuleSet = "2025";

// All sets of the text, bases resolved, in the order of their first lines.
absl::StatusOr<std::vector<RuleSet>> ParseRuleSets(std::string_view text, const std::string& file_name);

struct RuleSetChoice {
  std::string file = {};                          // empty: those built in
  std::string name = std::string(kDefaultRuleSet);
};
absl::StatusOr<RuleSet> LoadRuleSet(const RuleSetChoice& choice);

}  // namespace xueji
