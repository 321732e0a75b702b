#include "server/registrar/base_start.h"

#include <vector>

#include "engine/base/byte_codec.h"
#include "engine/base/hash.h"

namespace xueji::server {

RegisterPlace PlaceAfter(const std::string& store_id, const StoredChange& change) {
  ByteWriter bytes;
  bytes.Number(change.change_seq);
  bytes.Number(static_cast<std::uint64_t>(change.kind));
  bytes.Number(static_cast<std::uint64_t>(change.at_ms));
  bytes.Text(change.account);
  bytes.Text(change.record[StudentColumnId::kRecordId]);
  StreamChecksum mark;
  mark.Update(bytes.bytes());
  return {.store_id = store_id, .change_seq = change.change_seq, .change_mark = mark.HexDigest()};
}

absl::StatusOr<BaseStart> FindBaseStart(RegistryStore& store, const RegisterPlace& base) {
  BaseStart start;
  start.base_place = base.change_seq;
  if (base.empty()) return start;
  XUEJI_ASSIGN_OR_RETURN(const std::string store_id, store.StoreId());
  if (base.store_id != store_id) {
    start.standing = BaseStanding::kOtherStore;
    return start;
  }
  if (base.change_seq > 0) {
    XUEJI_ASSIGN_OR_RETURN(const std::vector<StoredChange> found, store.ReadChanges(base.change_seq - 1, 1));
    if (found.empty()) {
      start.standing = BaseStanding::kBeyondStore;
      return start;
    }
    if (PlaceAfter(store_id, found.front()) != base) {
      start.standing = BaseStanding::kOtherHistory;
      return start;
    }
  }
  start.standing = BaseStanding::kHasChanges;
  start.after = base.change_seq;
  return start;
}

}  // namespace xueji::server
