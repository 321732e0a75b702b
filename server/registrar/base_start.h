// BaseStart: which of the store's changes a base has already, so that a start reads only those that came after.
//
//   XUEJI_ASSIGN_OR_RETURN(const BaseStart start, FindBaseStart(*store, live->base_place()));
//   start.after, start.standing            // a start reads the changes after `after`; 0: all of them
//
// A base is believed only if its place is of this store and the store still has that very change: a store that was restored
// from a backup has the same id and ends earlier, or went on otherwise from there, and what came then under numbers
// that the base has would be lost. Of any other base everything is read, which is always right.
// Thread-safe: pure functions of the store. Cost: two looks into the store. Errors: those of the store.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/status.h"
#include "engine/record/register_place.h"
#include "server/store/registry_store.h"

namespace xueji::server {

enum class BaseStanding : std::uint8_t {
  kHasChanges,    // it has every change up to `after`
  kNoPlace,       // there is no base, or it was made of something else than a store
  kOtherStore,    // of another store
  kBeyondStore,   // of this store, which ends before it
  kOtherHistory,  // of this store, which has another change of that number
};

struct BaseStart {
  BaseStanding standing = BaseStanding::kNoPlace;
  std::uint64_t after = 0;       // 0: everything is to be read
  std::uint64_t base_place = 0;  // what the base says, whether it is believed or not
};

// The place of whoever has all changes up to this one. Of its record the mark holds the id alone.
RegisterPlace PlaceAfter(const std::string& store_id, const StoredChange& change);
absl::StatusOr<BaseStart> FindBaseStart(RegistryStore& store, const RegisterPlace& base);

}  // namespace xueji::server
