// Values as PostgreSQL's binary protocol and binary COPY have them: whole numbers of 64 bits, texts, and arrays of both.
//
//   const PostgresParameters parameters = PostgresParameters().Add(texts).Add(std::int64_t{7});
//   AppendNumber(8, row);        // length, then the bytes: a field of a COPY row
//
// Documentation: PostgreSQL 15, chapters 55.7 (message formats) and COPY (binary format); src/backend/utils/adt/arrayfuncs.c
// (array_recv). Big-endian throughout. Plain values; pure functions.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xueji::server {

// The types' numbers in the catalogue, which are the same in every database.
inline constexpr std::uint32_t kPostgresBytes = 17, kPostgresNumber = 20, kPostgresText = 25;

template <std::integral Number>
void AppendBigEndian(Number value, std::string& out) {
  for (int shift = 8 * (static_cast<int>(sizeof(Number)) - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> shift & 0xFF));
  }
}

// A field of a row or an array: its length and its bytes.
inline void AppendText(std::string_view text, std::string& out) {
  AppendBigEndian(static_cast<std::int32_t>(text.size()), out);
  out += text;
}

inline void AppendNumber(std::int64_t value, std::string& out) {
  AppendBigEndian(std::int32_t{8}, out);
  AppendBigEndian(value, out);
}

// REQUIRES: 8 bytes.
inline std::int64_t ReadNumber(const char* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(value);
}

// An array that is filled field by field.
class PostgresArray {
 public:
  explicit PostgresArray(std::uint32_t type) : type_(type) {}
  void Add(std::string_view text) {
    AppendText(text, fields_);
    ++count_;
  }
  void Add(std::int64_t number) {
    AppendNumber(number, fields_);
    ++count_;
  }
  std::string Bytes() const {
    std::string bytes;
    AppendBigEndian(std::int32_t{count_ == 0 ? 0 : 1}, bytes);  // dimensions
    AppendBigEndian(std::int32_t{0}, bytes);                    // no nulls
    AppendBigEndian(type_, bytes);
    if (count_ == 0) return bytes;
    AppendBigEndian(count_, bytes);
    AppendBigEndian(std::int32_t{1}, bytes);  // counts from 1
    return bytes + fields_;
  }

 private:
  std::uint32_t type_;
  std::int32_t count_ = 0;
  std::string fields_;
};

// The parameters of one statement, in their order.
class PostgresParameters {
 public:
  PostgresParameters& Add(std::string_view text) {
    values_.emplace_back(text);
    return *this;
  }
  PostgresParameters& Add(std::int64_t number) {
    AppendBigEndian(number, values_.emplace_back());
    return *this;
  }
  PostgresParameters& Add(const PostgresArray& array) {
    values_.push_back(array.Bytes());
    return *this;
  }
  std::span<const std::string> values() const { return values_; }

 private:
  std::vector<std::string> values_;
};

}  // namespace xueji::server
