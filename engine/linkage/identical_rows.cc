#include "engine/linkage/identical_rows.h"

#include <algorithm>

#include "engine/record/row_content.h"

namespace xueji {

void IdenticalRows::Find(const RecordStore& store, std::span<const RecordId> ids) {
  hashed_.clear();
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    hashed_.push_back({RowContentHash(store, ids[i]), i});
  }
  std::sort(hashed_.begin(), hashed_.end(), [&](const Hashed& a, const Hashed& b) {
    if (a.content != b.content) return a.content < b.content;
    return store.ExternalId(ids[a.position]) < store.ExternalId(ids[b.position]);
  });
  group_.assign(ids.size(), 0);
  next_.assign(ids.size(), 0);
  std::uint32_t groups = 0;
  for (std::size_t begin = 0, end = 0; begin < hashed_.size(); begin = end) {
    while (end < hashed_.size() && hashed_[end].content == hashed_[begin].content) ++end;
    if (end - begin <= kIdenticalMax) continue;
    ++groups;
    for (std::size_t i = begin; i < end; ++i) {
      group_[hashed_[i].position] = groups;
      next_[hashed_[i].position] = hashed_[std::min(i + 1, end - 1)].position;
    }
  }
}

}  // namespace xueji
