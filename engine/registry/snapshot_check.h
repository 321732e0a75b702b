// CheckSnapshot: whether the sections of a loaded snapshot agree with each other.
//
//   XUEJI_RETURN_IF_ERROR(CheckSnapshot(*snapshot, path, &budget));
//
// Loading has checked every checksum, and that no look-up can go out of bounds. Here everything that
// follows from the rest is made anew and compared: that the terms of every row exist, the indexes of all
// passes and of record ids (keys computed from the rows), the counts of values, the clusters of the links,
// the figures among the facts.
// Thread-safety: a pure function that runs in parallel itself. Memory: one index and its scratch besides
// the snapshot. Cost: that of building, less the comparing of pairs. Error: kInvalidArgument with file and
// section; kResourceExhausted, kCancelled.
#pragma once

#include <string>

#include "engine/base/memory_budget.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

absl::Status CheckSnapshot(const RegisterSnapshot& snapshot, const std::string& path,
                           MemoryBudget* budget);

}  // namespace xueji
