// FurtherKeys: the keys that records have in a pass: the first of many records, and, over a whole store,
// those that records have besides.
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

// 0 for the withdrawn ones of records [begin, end): they have no keys.
void BlankWithdrawn(const RecordStore& store, std::uint32_t begin, std::uint32_t end,
                    std::uint64_t* keys);
// BlockKeyProgram::Keys of records [begin, end); `firsts` as there, by record, or null.
void FillFirstKeys(const RecordStore& store, const BlockKeyProgram& program,
                   const std::uint64_t* firsts, std::uint32_t begin, std::uint32_t end,
                   std::uint64_t* keys);
// BlockKeyProgram::AppendFurtherKeys of each record, those of the slice.
absl::Status AppendFurtherKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys, KeySlice slice = {});
// Those of the or_field alone, for whoever has the field's own from PartWords.
absl::Status AppendOrFieldKeys(const RecordStore& store, const BlockKeyProgram& program,
                               GrowingArray<ExtraKey>* keys, KeySlice slice = {});

}  // namespace xueji
