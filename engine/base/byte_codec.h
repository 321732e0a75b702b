// ByteWriter and ByteReader: numbers and texts as bytes, one after the other, the low byte first.
//
//   ByteWriter out;  out.Number(records);  out.Text(plan.name);
//   ByteReader in(out.bytes());  in.Number(&records);  in.Text(&name);
//   if (!in.AtEnd()) …                        // too short, too long, or a length that cannot be
//
// A reader that has met a fault stays in it: every later read gives zero or the empty text, so one look
// at the end is enough, whatever the bytes are. Not thread-safe; plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace xueji {

class ByteWriter {
 public:
  template <typename T>
  void Number(T value) {
    static_assert(std::is_unsigned_v<T>);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xFF));
    }
  }
  void Text(std::string_view text) {
    Number(static_cast<std::uint64_t>(text.size()));
    bytes_.append(text);
  }
  // Whichever of the two it is, for whoever visits the fields of a struct.
  template <typename T>
  void Value(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) Text(value);
    else Number(value);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  void Number(T* value) {
    static_assert(std::is_unsigned_v<T>);
    std::uint64_t word = 0;
    const std::string_view bytes = Take(sizeof(T));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    *value = static_cast<T>(word);
  }
  void Text(std::string* text) {
    std::uint64_t size = 0;
    Number(&size);
    *text = Take(size);
  }
  template <typename T>
  void Value(T& value) {
    if constexpr (std::is_same_v<T, std::string>) Text(&value);
    else Number(&value);
  }
  // How many elements follow, each of at least `element_bytes`: never more than there are bytes for.
  std::uint64_t Count(std::uint64_t element_bytes) {
    std::uint64_t count = 0;
    Number(&count);
    if (count > rest_.size() / element_bytes) {
      failed_ = true;
      return 0;
    }
    return count;
  }
  bool failed() const { return failed_; }
  bool AtEnd() const { return !failed_ && rest_.empty(); }

 private:
  std::string_view Take(std::uint64_t count) {
    if (failed_ || count > rest_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(count));
    rest_.remove_prefix(taken.size());
    return taken;
  }
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace xueji
