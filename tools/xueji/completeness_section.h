// What `xueji evaluate DIR --completeness` does and prints: a table of the plan's promises, each with
// the pairs it covers, how many were compared, and what the passes cost.
//
//   return ReportCompleteness(arguments, console);      // options --threads, --memory-max
//
// Not thread-safe. Errors: those of ExamineCompleteness; kInternal ("failed") if a promise is broken.
#pragma once

#include <string>

#include "engine/jobs/completeness_job.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

absl::Status ReportCompleteness(const Arguments& arguments, const Console& console);

// The table and, below it, ids of pairs that were missed.
std::string CompletenessText(const CompletenessResult& result, const Console& console);

}  // namespace xueji::tools
