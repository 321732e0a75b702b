// RegisterUpdate: new, changed and deleted records come to a loaded snapshot.
//
//   XUEJI_ASSIGN_OR_RETURN(const RegisterUpdate update,
//                          UpdateRegister(fresh, {.deleted = deleted, .deleted_path = path}, base.get()));
//   update.removed              // of the base: deleted, or replaced by a record that has their id
//   base->store().size()        // records from update.base_records on are the added ones
//
// A fresh record whose id the base knows replaces it, unless it says the same: row and warnings alike. What
// is withdrawn keeps its place in the store; the indexes go on naming it, and look-ups leave it out. Added
// records stand in the order of their input. Withdrawn fresh records (a repeated id) are not added.
// Thread-safety: one caller, while nobody reads the snapshot. Memory: that of the added records. Cost: 0.3 us
// a fresh record and core.
// Errors: kInvalidArgument where a deleted record comes in the fresh ones too (file, line), kResourceExhausted,
// kCancelled.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/registry/register_snapshot.h"

namespace xueji {

struct DeletedRecord {
  RecordId record;         // of the base
  std::uint64_t line = 0;  // of the list that names it
};

struct UpdateOptions {
  std::span<const DeletedRecord> deleted = {};  // each record once
  std::string deleted_path = {};                // for messages
};

struct RegisterUpdate {
  std::uint32_t base_records = 0;      // records from this one on are the added ones
  std::vector<RecordId> removed;       // ascending
  std::vector<std::uint8_t> replaces;  // by added record: 1 where it replaces one of the base
  std::uint64_t changed = 0, unchanged = 0, deleted = 0;

  bool IsAdded(RecordId record) const { return record.value >= base_records; }
  std::uint32_t added() const { return static_cast<std::uint32_t>(replaces.size()); }
};

// REQUIRES: `fresh` was loaded by the base's plan, and LoadSnapshot was asked for room for it.
absl::StatusOr<RegisterUpdate> UpdateRegister(const RecordStore& fresh, const UpdateOptions& options,
                                              RegisterSnapshot* base);

}  // namespace xueji
