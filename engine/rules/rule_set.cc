#include "engine/rules/rule_set.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <span>

#include "engine/base/hash.h"
#include "engine/base/staged_directory.h"
#include "engine/rules/builtin_rule_sets.h"

namespace xueji {
namespace {

constexpr std::size_t kTextBytesMax = 1U << 20, kSetsMax = 64, kBasesMax = 8;
constexpr std::string_view kHeader = "set\tkey\tvalue\tdocument\tclause\tzh\ten";
constexpr std::string_view kBase = "base";

// What a value of the key must be: one of some words, or a form.
enum class Form : std::uint8_t { kAny, kWords, kDuration, kMonthDay, kDate, kCount };

struct KeyText {
  std::string_view name;
  Form form;
  std::string_view words;  // of kWords, separated by '|'
};

constexpr std::array<KeyText, kRuleKeyCount> kKeys = {{
    {"title", Form::kAny, ""},
    {"in_force", Form::kDate, ""},
    {"number_source", Form::kWords, "resident_id"},
    {"duplicate_detection", Form::kWords, "school_and_authority|authority"},
    {"record_file", Form::kDuration, ""},
    {"transfer_step", Form::kDuration, ""},
    {"transfer_escape", Form::kDuration, ""},
    {"death_cancellation", Form::kDuration, ""},
    {"suspension", Form::kDuration, ""},
    {"graduation_until", Form::kMonthDay, ""},
    {"data_check", Form::kDuration, ""},
    {"disclosure", Form::kWords, "written_approval"},
    {"duplicate_without_number_scope", Form::kWords, "county|prefecture|province|nation"},
    {"attestations_per_number", Form::kCount, ""},
    {"review_holds_formal", Form::kWords, "yes|no"},
    {"other_document", Form::kWords, "substitute|provisional"},
    {"provisional_check_character", Form::kWords, "right"},
    {"formal_issue", Form::kWords, "spring_term|any_time"},
    {"formal_deletion", Form::kWords, "ministry|province"},
    {"formal_follows_id", Form::kWords, "on_application|never"},
    {"key_change", Form::kWords, "national_check"},
    {"late_registration_list", Form::kWords, "month_end|day_25"},
    {"substitute_number", Form::kWords, "no_usable_id"},
    {"problem_record", Form::kWords, "number_kept_business_blocked"},
}};

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsOneOf(std::string_view value, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (value == words.substr(0, end)) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

bool IsMonthDay(std::string_view text) {
  if (text.size() != 4 || !AllDigits(text)) return false;
  const int month = (text[0] - '0') * 10 + (text[1] - '0'), day = (text[2] - '0') * 10 + (text[3] - '0');
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool IsDuration(std::string_view value) {
  const std::size_t blank = value.find(' ');
  return blank != std::string_view::npos && blank <= 3 && AllDigits(value.substr(0, blank)) &&
         IsOneOf(value.substr(blank + 1), "day|working_days|week|month|term|year");
}

bool Fits(const KeyText& key, std::string_view value) {
  switch (key.form) {
    case Form::kAny: return !value.empty();
    case Form::kWords: return IsOneOf(value, key.words);
    case Form::kDuration: return IsDuration(value);
    case Form::kMonthDay: return IsMonthDay(value);
    case Form::kDate: return value.size() == 8 && AllDigits(value) && IsMonthDay(value.substr(4));
    case Form::kCount: return value.size() <= 3 && AllDigits(value) && value != "0";
  }
  return false;
}

std::string Wanted(const KeyText& key) {
  switch (key.form) {
    case Form::kAny: return "-";
    case Form::kWords: return std::string(key.words);
    case Form::kDuration: return "10 working_days";
    case Form::kMonthDay: return "0730";
    case Form::kDate: return "20250103";
    case Form::kCount: return "1";
  }
  return {};
}

// A set as its lines give it.
struct Draft {
  RuleSet set;
  std::string base;
  std::uint64_t line = 0;  // of the base, or the first
};

class Parser {
 public:
  explicit Parser(const std::string& file_name) : file_name_(file_name) {}

  absl::Status Read(std::string_view text) {
    for (std::uint64_t line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view row = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!row.empty() && row.back() == '\r') row.remove_suffix(1);
      line_ = line;
      if (line == 1) {
        if (row != kHeader) {
          return Fault({"表头应为 $0（以制表符分隔）", "the header must be $0, separated by tabs", {kHeader}});
        }
      } else if (!row.empty() && row.front() != '#') {
        XUEJI_RETURN_IF_ERROR(ReadRow(row));
      }
    }
    if (line_ == 0) return Fault({"空的；请用 xueji numbers rules 看格式", "empty; see `xueji numbers rules`"});
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<RuleSet>> Resolve() {
    std::vector<RuleSet> sets;
    for (const Draft& draft : drafts_) {
      RuleSet set = draft.set;
      const Draft* at = &draft;
      for (std::size_t depth = 0; !at->base.empty(); ++depth) {
        line_ = at->line;
        const Draft* const base = FindDraft(at->base);
        if (base == nullptr) {
          return Fault({"没有规则集 '$0'；请先写出它", "there is no rule set '$0'; give it too", {at->base}});
        }
        if (depth >= kBasesMax) {
          return Fault({"base 超过八层，或成环", "bases more than eight deep, or in a circle"});
        }
        for (std::size_t i = 0; i < kRuleKeyCount; ++i) {
          if (!set.rules[i].has_value()) set.rules[i] = base->set.rules[i];
        }
        at = base;
      }
      set.fingerprint = Fingerprint(set);
      sets.push_back(std::move(set));
    }
    return sets;
  }

 private:
  absl::Status Fault(const Message& what) const {
    return InvalidArgument({"$0:$1: $2", "$0:$1: $2", {file_name_, line_, what}});
  }

  const Draft* FindDraft(std::string_view name) const {
    const auto found = std::find_if(drafts_.begin(), drafts_.end(),
                                    [&](const Draft& draft) { return draft.set.name == name; });
    return found == drafts_.end() ? nullptr : &*found;
  }

  absl::Status ReadRow(std::string_view row) {
    std::array<std::string_view, 7> cells;
    std::size_t count = 0;
    for (bool more = true; more;) {
      const std::size_t end = std::min(row.find('\t'), row.size());
      if (count < cells.size()) cells[count] = row.substr(0, end);
      more = end < row.size();
      row.remove_prefix(std::min(end + 1, row.size()));
      ++count;
    }
    if (count != cells.size()) {
      return Fault({"此行有 $0 栏，应为以制表符分隔的 7 栏", "$0 fields; there must be 7, separated by tabs", {count}});
    }
    const auto& [set, key, value, document, clause, zh, en] = cells;
    if (set.empty() || document.empty() || zh.empty() || en.empty()) {
      return Fault({"set、document、zh、en 都须填写：每条规则都要有出处",
                    "set, document, zh and en must be filled: every rule says where it stands"});
    }
    Draft& draft = DraftOf(set);
    if (drafts_.size() > kSetsMax) return Fault({"超过 64 个规则集", "more than 64 rule sets"});
    if (key == kBase) {
      draft.base = std::string(value);
      draft.line = line_;
      return absl::OkStatus();
    }
    const auto known = std::find_if(kKeys.begin(), kKeys.end(),
                                    [&, name = key](const KeyText& one) { return one.name == name; });
    if (known == kKeys.end()) {
      return Fault({"没有条目 '$0'；xueji numbers rules 列出全部", "no key '$0'; `xueji numbers rules` lists them",
                    {key}});
    }
    if (!Fits(*known, value)) {
      return Fault({"$0 的值 '$1' 不对；应如 $2", "$0: the value '$1' will not do; write for example $2",
                    {key, value, Wanted(*known)}});
    }
    auto& rule = draft.set.rules[static_cast<std::size_t>(known - kKeys.begin())];
    if (rule.has_value()) return Fault({"$0 在此集中写了两次", "$0 stands twice in this set", {key}});
    rule = Rule{std::string(value), std::string(document), std::string(clause),
                std::string(zh),    std::string(en),       std::string(set)};
    return absl::OkStatus();
  }

  Draft& DraftOf(std::string_view name) {
    for (Draft& draft : drafts_) {
      if (draft.set.name == name) return draft;
    }
    drafts_.emplace_back();
    drafts_.back().set.name = std::string(name);
    drafts_.back().line = line_;
    return drafts_.back();
  }

  static std::string Fingerprint(const RuleSet& set) {
    std::string text = set.name;
    for (std::size_t i = 0; i < kRuleKeyCount; ++i) {
      if (!set.rules[i].has_value()) continue;
      text += "\n" + std::string(kKeys[i].name) + "\t" + set.rules[i]->value + "\t" + set.rules[i]->document;
    }
    std::array<char, 20> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(HashBytes(text)));
    return digits.data();
  }

  const std::string& file_name_;
  std::uint64_t line_ = 0;
  std::vector<Draft> drafts_;
};

}  // namespace

std::string_view RuleKeyName(RuleKey key) { return kKeys[static_cast<std::size_t>(key)].name; }

absl::StatusOr<std::vector<RuleSet>> ParseRuleSets(std::string_view text, const std::string& file_name) {
  Parser parser(file_name);
  XUEJI_RETURN_IF_ERROR(parser.Read(text));
  return parser.Resolve();
}

absl::StatusOr<RuleSet> LoadRuleSet(const RuleSetChoice& choice) {
  std::string text(BuiltinRuleSetsText());
  std::string name = "rule_sets.tsv";
  if (!choice.file.empty()) {
    XUEJI_ASSIGN_OR_RETURN(text, ReadFile(choice.file, kTextBytesMax));
    name = choice.file;
  }
  XUEJI_ASSIGN_OR_RETURN(std::vector<RuleSet> sets, ParseRuleSets(text, name));
  std::string names;
  for (RuleSet& set : sets) {
    if (set.name == choice.name) return std::move(set);
    names += (names.empty() ? "" : ", ") + set.name;
  }
  return NotFound({"没有规则集 '$0'；有 $1", "there is no rule set '$0'; there are $1", {choice.name, names}});
}

}  // namespace xueji
