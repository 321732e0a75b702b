// The indexes of a register: one for each blocking pass of its plan, and one by record id.
//
//   XUEJI_ASSIGN_OR_RETURN(KeyIndex index, BuildPassIndex(store, program, &scratch, &budget));
//   AppendRecordsWithKey(index, program, store, key, &records);       // ascending, each once
//   XUEJI_ASSIGN_OR_RETURN(KeyIndex ids, BuildIdIndex(store, &scratch, &budget));
//   std::optional<RecordId> record = FindByRecordId(ids, store, "r-17");
//
// Keys are those of index/block_key.h, further keys among them; withdrawn records have none. The look-ups
// compare the row's own keys, so what they say is exact.
// Thread-safety: pure functions; the look-ups may run in parallel, the makers do so themselves.
// Cost: a look-up 100 to 400 ns, and 30 to 100 ns for each record that comes of it. Errors: those of KeyIndex.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/index/block_key.h"
#include "engine/record/record_store.h"
#include "engine/registry/key_index.h"

namespace xueji {

absl::StatusOr<KeyIndex> BuildPassIndex(const RecordStore& store, const BlockKeyProgram& program,
                                        KeyScratch* scratch, MemoryBudget* budget);
absl::StatusOr<KeyIndex> BuildIdIndex(const RecordStore& store, KeyScratch* scratch,
                                      MemoryBudget* budget);

// REQUIRES: `index` was made of this store and program. Records withdrawn since are left out.
void AppendRecordsWithKey(const KeyIndex& index, const BlockKeyProgram& program,
                          const RecordStore& store, std::uint64_t key,
                          std::vector<RecordId>* records);
// The record with this id that was not withdrawn: the smallest, where two inputs have it.
std::optional<RecordId> FindByRecordId(const KeyIndex& ids, const RecordStore& store,
                                       std::string_view record_id);

}  // namespace xueji
