// What `xueji numbers` says on a terminal, and the same as JSON.
//
//   std::fputs(IssueTable(summary, language).c_str(), stdout);
//
// Thread-safe: pure functions. Numbers come in masked or are masked here, but where the user asked for them.
#pragma once

#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/jobs/number_check_job.h"
#include "engine/jobs/number_find_job.h"
#include "engine/jobs/numbers_job.h"
#include "engine/report/json_value.h"
#include "engine/rules/rule_set.h"

namespace xueji::tools {

std::string IssueTable(const NumbersSummary& summary, Language language);

std::string CheckText(const NumberCheck& check, Language language);
JsonValue CheckJson(const NumberCheck& check);

// `full`: numbers as they are; otherwise masked.
std::string PeopleText(const std::vector<FoundPerson>& people, bool full, Language language);
JsonValue PeopleJson(const std::vector<FoundPerson>& people, bool full);

std::string RulesText(const RuleSet& rules, Language language);
JsonValue RulesJson(const RuleSet& rules);

}  // namespace xueji::tools
