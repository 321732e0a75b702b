// UnionCounts: how many records have each value of a compared field once an update has come to a register,
// told from the base's counts and the records that came and went.
//
//   XUEJI_ASSIGN_OR_RETURN(const ValueCounts exact, CountUnion(base, update, step, {}, &budget));
//   TermFrequency::Make(CountsForWeights(exact), plan.steps[step], &budget)
//
// It is CountValues over the store after the update with list_min 2, sorted as SortCounts does; or, with
// `for_weights`, what CountsForWeights makes of that, for less work. A value that the base does not list has
// at most one record there; where that one decides whether the value is listed now, one walk over the column
// tells.
// Thread-safety: pure function; runs in parallel itself. Cost: a sort of the values that came and went, a merge
// with those listed, and the walk, 5 ns a record of the base, which a large register hardly ever needs for
// weights alone. Memory: 24 bytes a value, checked against the budget. Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstddef>

#include "engine/registry/register_snapshot.h"
#include "engine/registry/register_update.h"

namespace xueji {

struct UnionCountOptions {
  bool for_weights = false;
};

// `step`: of the plan, frequency adjusted. REQUIRES: the base's counts are those of its records.
absl::StatusOr<ValueCounts> CountUnion(const RegisterSnapshot& base, const RegisterUpdate& update,
                                       std::size_t step, const UnionCountOptions& options,
                                       MemoryBudget* budget);

}  // namespace xueji
