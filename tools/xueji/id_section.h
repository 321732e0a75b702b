// What is wrong with an identity number and what it may have been, for people and as JSON: used by
// `xueji id` and, masked, by `xueji explain`.
//
//   IdForensicsText(typed, InvestigateId(typed, context), /*masked=*/true, console)
//   IdFaultSection(why, console)      // empty if neither record's number is at fault
//
// Masked, a repair shows which place of the number to look at and no digit of it: seventeen repairs
// that each showed a digit would add up to the number. Thread-safe: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "engine/jobs/explain_job.h"
#include "engine/report/json_value.h"
#include "matchers/identity/id_forensics.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

std::string IdForensicsText(std::string_view typed, const matchers::IdForensics& forensics,
                            bool masked, const Console& console);
JsonValue IdForensicsJson(std::string_view typed, const matchers::IdForensics& forensics,
                          bool masked);

// The section of an explanation for the numbers of both records, each with the other's birth date,
// sex, region and number as evidence; "" where nothing is to be said.
std::string IdFaultSection(const PairExplanation& why, const Console& console);
// The same as a list, one element for each number at fault.
JsonValue IdFaultJson(const PairExplanation& why);

}  // namespace xueji::tools
