#include "server/registrar/replay.h"

#include <utility>

namespace xueji::server {
namespace {

// A chunk is one step of what readers see, and a few megabytes.
constexpr std::size_t kChunk = 10'000;

using Read = absl::StatusOr<std::vector<StoredChange>> (RegistryStore::*)(std::uint64_t after, std::size_t max);

absl::Status ReplayBy(Read read, RegistryStore& store, LiveRegister& live) {
  while (true) {
    XUEJI_ASSIGN_OR_RETURN(const std::vector<StoredChange> stored, (store.*read)(live.change_seq(), kChunk));
    if (stored.empty()) return absl::OkStatus();
    XUEJI_RETURN_IF_ERROR(live.Apply(ChangesOf(stored)));
  }
}

}  // namespace

RegisterChange ChangeOf(std::uint64_t change_seq, ChangeKind kind, const StudentText& record) {
  RegisterChange change;
  change.kind =
      kind == ChangeKind::kWithdraw ? RegisterChange::Kind::kWithdraw : RegisterChange::Kind::kPut;
  change.change_seq = change_seq;
  change.record = record;
  return change;
}

std::vector<RegisterChange> ChangesOf(std::span<const StoredChange> stored) {
  std::vector<RegisterChange> changes;
  changes.reserve(stored.size());
  for (const StoredChange& change : stored) {
    changes.push_back(ChangeOf(change.change_seq, change.kind, change.record));
  }
  return changes;
}

absl::Status Replay(RegistryStore& store, LiveRegister& live) {
  return ReplayBy(&RegistryStore::ReadChanges, store, live);
}

absl::Status ReplayUnseen(RegistryStore& store, LiveRegister& live) {
  return ReplayBy(&RegistryStore::ReadLastStates, store, live);
}

absl::StatusOr<BaseStart> ReplayBase(RegistryStore& store, LiveRegister& live) {
  XUEJI_ASSIGN_OR_RETURN(const BaseStart start, FindBaseStart(store, live.base_place()));
  if (start.after > 0) live.BeginAfter(start.after);
  XUEJI_RETURN_IF_ERROR(ReplayUnseen(store, live));
  return start;
}

}  // namespace xueji::server
