// Replay: brings a register up to what the store says.
//
//   XUEJI_RETURN_IF_ERROR(Replay(*store, *live));          // from live->change_seq() to the last
//   XUEJI_ASSIGN_OR_RETURN(const BaseStart start, ReplayBase(*store, *live));   // a register that was just opened
//   XUEJI_RETURN_IF_ERROR(ReplayUnseen(*store, *live));    // one that nobody sees yet, further
//   change live->Apply(ChangesOf(stored));
//
// Thread-safety: the caller is the register's one writer. Cost: 30 us a change. Errors: those of
// ReadChanges and Apply.
#pragma once

#include <span>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/live_register.h"
#include "server/registrar/base_start.h"
#include "server/store/registry_store.h"

namespace xueji::server {

RegisterChange ChangeOf(std::uint64_t change_seq, ChangeKind kind, const StudentText& record);
std::vector<RegisterChange> ChangesOf(std::span<const StoredChange> stored);
absl::Status Replay(RegistryStore& store, LiveRegister& live);
// A record that changed three times is put once, as it is now, and what the base has as it is now takes no room: so
// a new base gives back the room of all that it holds. On the way the register is in states that never were.
absl::Status ReplayUnseen(RegistryStore& store, LiveRegister& live);
// The same of a register fresh from its base, of what the base has not already. Says what there was to read, and why.
absl::StatusOr<BaseStart> ReplayBase(RegistryStore& store, LiveRegister& live);

}  // namespace xueji::server
