// FrequencyTable: how common values are, read from a table instead of counted over the records of a
// run: a county's 20,000 rows are weighed by what the nation says (decision 0018).
//
//   comparison,province,value,count
//   name,,,14000000          the nation: so many have a name, listed or not
//   name,,张伟,9300           so many of them this one
//   name,54,,81000           the same of a province, where the plan asks for frequencies by province
//   name,54,扎西,410
//
//   XUEJI_ASSIGN_OR_RETURN(FrequencyTable table, ReadFrequencyTable("names.csv", plan, &budget));
//   XUEJI_ASSIGN_OR_RETURN(TermFrequencies weights, MakeTermFrequencies(table, plan, &budget));
//
// CSV or TSV as jobs/table_reader.h reads it. Columns `value` and `count`; `comparison` where the plan
// adjusts more than one; `province`, two digits or six, where a comparison has term_frequency_by. A
// blank province is the nation. Without a total, the total is the sum of what is listed; a value
// without a row of the nation has the sum of its provinces. An absent value is as common as the rarest
// that is listed. Values are normalised as those of records; what is then equal is added up.
//
// Not thread-safe while reading; what was read is a plain value. Cost: about 0.5 us a row; 24 bytes a
// row while reading, charged to the budget. Limit: counts up to 4,000,000,000.
// Errors, each with file and line: kInvalidArgument for a value, count, province or comparison that
// cannot be read, a total below its parts, a province above the nation, a table that does not answer
// what the plan asks; those of ReadTable; kResourceExhausted.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/base/status.h"
#include "engine/index/value_counts.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

inline constexpr std::string_view kFrequencyColumns[] = {"comparison", "province", "value", "count"};
inline constexpr std::uint32_t kFrequencyCountMax = 4'000'000'000;

struct FrequencyTable {
  std::string path;
  std::string checksum;             // XXH3-128 of the bytes on the disk
  std::vector<ValueCounts> counts;  // by step of the plan; empty where it does not ask
};

absl::StatusOr<FrequencyTable> ReadFrequencyTable(const std::string& path,
                                                  const ExecutionPlan& plan, MemoryBudget* budget);
absl::StatusOr<TermFrequencies> MakeTermFrequencies(const FrequencyTable& table,
                                                    const ExecutionPlan& plan,
                                                    MemoryBudget* budget);
// kInvalidArgument, beginning with `option`, unless a comparison of the plan is adjusted.
absl::Status CheckHasFrequencies(const ExecutionPlan& plan, std::string_view option);

}  // namespace xueji
