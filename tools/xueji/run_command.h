// What `dedup` and `link` have in common: their options, and how the outcome is told.
//
//   spec.options = RunOptionSpecs(/*plan_required=*/false);
//   XUEJI_ASSIGN_OR_RETURN(const RunSummary summary, RunDedup(RunOptionsFrom(arguments, console,
//   progress))); ReportRun(summary, console);
//
// Thread-safety: called from the main thread only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/jobs/dedup_job.h"
#include "tools/xueji/command.h"
#include "tools/xueji/progress.h"

namespace xueji::tools {

std::vector<OptionSpec> RunOptionSpecs(bool plan_required);
// Of the commands that link.
OptionSpec AuditOption();

// What the user gave, also of commands that have only some of these options. `progress` must outlive
// the result. Inputs are left to the caller.
RunOptions RunOptionsFrom(const Arguments& arguments, const Console& console, Progress& progress);
// The summary on standard output (a table, or the manifest with --json, or nothing with --quiet)
// and warnings on standard error.
void ReportRun(const RunSummary& summary, const Console& console);
// A warning where the snapshot has no place, although one was given.
void WarnOfNoPlace(const RunOptions& options, std::uint64_t rejected, const Console& console);
// The table itself.
std::string RunTable(const RunSummary& summary, Language language);

}  // namespace xueji::tools
