// FurtherKeys: the keys that records have in a pass besides their first, collected over a whole store.
//
//   GrowingArray<ExtraKey>& extra = scratch.extra();
//   extra.Clear();
//   XUEJI_RETURN_IF_ERROR(AppendFurtherKeys(store, program, &extra));     // for KeyGrouping::Build
//
// Both work in parallel themselves and append in no stated order (a grouping sorts by key and record);
// withdrawn records have no keys. Memory: 16 bytes a key, charged to the array's budget.
// Thread-safe but for `keys`. Errors: kResourceExhausted, kCancelled.
#pragma once

#include "engine/base/growing_array.h"
#include "engine/index/block_key.h"
#include "engine/index/key_grouping.h"
#include "engine/record/record_store.h"

namespace xueji {

// BlockKeyProgram::AppendFurtherKeys of each record.
absl::Status AppendFurtherKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys);
// Those of the or_field alone, for whoever has the field's own from PartWords.
absl::Status AppendOrFieldKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys);

}  // namespace xueji
