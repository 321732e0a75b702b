// Options that several commands have, with one name, one range and one help text wherever they stand.
//
//   .options = {ThreadsOption(), MemoryMaxOption(), JsonOption({"…", "print JSON …"})}
//   for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
//
// Plain values; thread-safe. The options of a run (`dedup`, `link`) are in run_command.h.
#pragma once

#include <vector>

#include "engine/base/status.h"
#include "engine/rules/rule_set.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

OptionSpec PlanOption(bool required);
OptionSpec FrequenciesOption();
// Of the commands that write a snapshot of what xueji-server exported.
OptionSpec RegisterPlaceOption();
// How a register is read, and with what: threads, memory, the latest birth date, columns, encoding,
// separator. RunOptionsFrom (run_command.h) reads them.
std::vector<OptionSpec> InputOptions();
OptionSpec ThreadsOption();
OptionSpec MemoryMaxOption();
OptionSpec QuietOption();
// `help`: what is printed, and what instead by default.
OptionSpec JsonOption(Bilingual help);
// `help`: what is replaced.
OptionSpec ForceOption(Bilingual help);
OptionSpec StoreOption(Bilingual help);
// Of the commands that issue numbers: the store, and the lists beside the students.
std::vector<OptionSpec> IssueExtraOptions();
// Which rules, and the day; and what the user gave.
std::vector<OptionSpec> RuleOptions();
RuleSetChoice RuleSetChoiceFrom(const Arguments& arguments);
// YYYYMMDD; 0: not given. Error: kInvalidArgument (no real date).
absl::StatusOr<std::uint32_t> IssueDateFrom(const Arguments& arguments);

}  // namespace xueji::tools
