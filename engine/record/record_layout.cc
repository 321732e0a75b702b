#include "engine/record/record_layout.h"

#include <algorithm>
#include <numeric>

namespace xueji {

RecordLayout::RecordLayout(const std::vector<Field>& fields)
    : offsets_(fields.size()), types_(fields.size()) {
  std::vector<std::size_t> order(fields.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // A 10-byte ID number is an 8-byte word and a 2-byte tail; it goes after the plain 8-byte fields,
  // where its word may straddle a boundary of 8: unaligned loads cost nothing inside a cache line.
  for (std::size_t field = 0; field < fields.size(); ++field) {
    types_[field] = fields[field].type;
    if (types_[field] == FieldType::kName && fields[field].seldom) {
      types_[field] = FieldType::kSeldomName;
    }
  }
  const auto rank = [&](std::size_t field) {
    const std::uint32_t bytes = PackedBytes(types_[field]);
    return bytes == 10 ? 7U : bytes;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
  for (const std::size_t field : order) {
    offsets_[field] = row_bytes_;
    row_bytes_ += PackedBytes(types_[field]);
  }
  row_bytes_ = (row_bytes_ + 7) / 8 * 8;
}

}  // namespace xueji
