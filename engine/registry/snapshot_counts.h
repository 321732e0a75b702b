// The sections of term frequencies: for each comparison that is adjusted, how often values occur.
//
//   XUEJI_RETURN_IF_ERROR(AddCountSections(plan, counts, &writer));
//   XUEJI_ASSIGN_OR_RETURN(std::vector<ValueCounts> counts, ReadCountSections(file, plan));  // by step
//
// Every value that two records or more have is listed with its exact count, not only those that a weight
// needs now: which are needed changes as records come. Values stand in the order of province and key word,
// so equal counts give equal bytes. Counts of a table (--frequencies) are kept as it gave them.
// Plain values and pure functions: thread-safe. Errors: those of SectionWriter and SectionReader.
#pragma once

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/index/value_counts.h"
#include "engine/plan/execution_plan.h"
#include "engine/registry/section_reader.h"
#include "engine/registry/section_writer.h"

namespace xueji {

inline constexpr std::uint32_t kListedCountMin = 2;

// The names of these sections.
std::vector<std::string> CountSectionNames(const ExecutionPlan& plan);
// Puts the values in the order of the file.
void SortCounts(ValueCounts* counts);
// `counts`: by step of the plan, sorted; those of steps that are not adjusted are not looked at.
absl::Status AddCountSections(const ExecutionPlan& plan, const std::vector<ValueCounts>& counts,
                              SectionWriter* out);
absl::StatusOr<std::vector<ValueCounts>> ReadCountSections(const SectionReader& file,
                                                           const ExecutionPlan& plan);

}  // namespace xueji
