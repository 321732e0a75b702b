// RecordLayout: where each field of a plan lies in the packed row.
//
//   const RecordLayout layout(plan.fields);
//   const auto birth = LoadPacked<std::uint16_t>(row + layout.offset(kBirth));
//
// Fields are laid out widest first, so that 8-byte words are aligned; the row is padded to 8 bytes.
// The student plan's row is 64 bytes, one cache line; a Febrl plan's is whatever its fields need. Immutable.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/record/field.h"

namespace xueji {

template <typename T>
T LoadPacked(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <typename T>
void StorePacked(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

class RecordLayout {
 public:
  RecordLayout() = default;
  explicit RecordLayout(const std::vector<Field>& fields);

  std::uint32_t row_bytes() const { return row_bytes_; }
  std::size_t field_count() const { return offsets_.size(); }
  // Byte offset of field number `field` (its index in the plan) in a row.
  std::uint32_t offset(std::size_t field) const { return offsets_[field]; }
  // How the field is kept: a seldom name is kSeldomName here.
  FieldType type(std::size_t field) const { return types_[field]; }

 private:
  std::vector<std::uint32_t> offsets_;
  std::vector<FieldType> types_;
  std::uint32_t row_bytes_ = 0;
};

}  // namespace xueji
