// RecordOrder: the order of records by their record ids as bytes, made cheap for sorting.
//
//   const RecordOrder order(store, records);
//   order.Key(record)                       // eight bytes of the id after what all ids share
//   order.Less(left, right)                 // the full comparison, for equal keys
//
// Record ids of one register mostly begin alike ("2026-000001"), so the first bytes tell nothing;
// the eight bytes after the common prefix, read big-endian, settle nearly every comparison.
// Immutable; borrows the store. Cost: one pass over the ids given.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "engine/record/record_store.h"

namespace xueji {

class RecordOrder {
 public:
  template <typename Records>  // any range of RecordId
  RecordOrder(const RecordStore& store, const Records& records) : store_(&store) {
    bool first = true;
    std::string_view prefix;
    for (const RecordId record : records) {
      const std::string_view id = store.ExternalId(record);
      if (first) prefix = id;
      first = false;
      const auto end = std::mismatch(prefix.begin(), prefix.end(), id.begin(), id.end()).first;
      prefix = prefix.substr(0, static_cast<std::size_t>(end - prefix.begin()));
    }
    shared_ = prefix.size();
  }

  // REQUIRES: `record` was among the records given. Key(a) < Key(b) implies Less(a, b).
  std::uint64_t Key(RecordId record) const {
    const std::string_view rest = store_->ExternalId(record).substr(shared_);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      key = key << 8 | (i < rest.size() ? static_cast<unsigned char>(rest[i]) : 0U);
    }
    return key;
  }
  bool Less(RecordId left, RecordId right) const {
    return store_->ExternalId(left) < store_->ExternalId(right);
  }

 private:
  const RecordStore* store_;
  std::size_t shared_ = 0;
};

}  // namespace xueji
