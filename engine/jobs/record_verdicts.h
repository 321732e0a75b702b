// What links and marks say about each record: its best link decides, marks are noted beside it.
//
//   std::vector<RecordVerdict> verdicts = RecordVerdicts(store, links, marks);   // by record, sparse
//
// Best link: a duplicate before a review, then the greater weight, then the smaller counterpart id.
// A duplicate or review supersedes marks of other pairs: they stay noted, they decide nothing.
// Pure; independent of input order. Cost: one sort over both ends of every link.
#pragma once

#include <span>
#include <vector>

#include "engine/linkage/link.h"
#include "engine/record/record_store.h"

namespace xueji {

std::vector<RecordVerdict> RecordVerdicts(const RecordStore& store, std::span<const Link> links,
                                          std::span<const Link> marks);

}  // namespace xueji
