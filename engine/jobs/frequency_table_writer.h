// WriteFrequencyTable: the table of frequency_table.h, of the records in a store: what a plan's
// adjusted comparisons need to know of a whole register, for runs over parts of it.
//
//   XUEJI_RETURN_IF_ERROR(WriteFrequencyTable("names.csv", store, plan, 5, &budget));
//
// Totals first, then values, the commonest first; each with the nation's row before its provinces'.
// Of texts that count as one value the smallest by bytes is written. Values that fewer than
// `count_min` records have are left out, in a province too: a list of rare full names is personal data.
// Thread-safety: one at a time; it counts in parallel itself.
// The file appears whole or not at all. The same bytes for any order of rows and number of threads.
// Cost: as counting (value_counts.h), and 0.2 us a record for the texts. Errors: those of CountValues
// and of writing. REQUIRES: count_min >= 2.
#pragma once

#include <cstdint>
#include <string>

#include "engine/jobs/frequency_table.h"
#include "engine/record/record_store.h"

namespace xueji {

absl::Status WriteFrequencyTable(const std::string& path, const RecordStore& store,
                                 const ExecutionPlan& plan, std::uint32_t count_min,
                                 MemoryBudget* budget);

}  // namespace xueji
