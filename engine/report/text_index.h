// TextIndex: distinct texts <-> dense numbers from 0, for a table too large for a map of strings.
//
//   TextIndex ids; const std::uint32_t record = ids.Intern("r-17"); ids.Find("r-18")   // kAbsent
//
// Not thread-safe. Memory: the text, 8 bytes for its place, and 8 to 16 for its slot: about 35
// bytes a record id of 12 characters. Cost: one cache miss for a text that is absent, two for one
// that is there. The text itself is compared, never only its hash. Limit: 2^32 - 2 texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace xueji {

class TextIndex {
 public:
  static constexpr std::uint32_t kAbsent = 0xFFFFFFFF;

  TextIndex() : slots_(1024) {}

  std::uint32_t Intern(std::string_view text) {
    if ((ends_.size() + 1) * 4 > slots_.size() * 3) Rehash(slots_.size() * 2);
    const std::uint64_t hash = HashBytes(text);
    Slot& slot = slots_[Probe(text, hash)];
    if (slot.number != kAbsent) return slot.number;
    XUEJI_CHECK(ends_.size() < kAbsent);
    slot = {Tag(hash), static_cast<std::uint32_t>(ends_.size())};
    text_.append(text);
    ends_.push_back(text_.size());
    return slot.number;
  }
  std::uint32_t Find(std::string_view text) const {
    return slots_[Probe(text, HashBytes(text))].number;
  }
  // REQUIRES: number < size().
  std::string_view Text(std::uint32_t number) const {
    const std::uint64_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }

 private:
  struct Slot {
    std::uint32_t tag = 0;
    std::uint32_t number = kAbsent;
  };
  static std::uint32_t Tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }

  // The slot that holds `text`, or the free one where it belongs. Linear probing.
  std::size_t Probe(std::string_view text, std::uint64_t hash) const {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.number == kAbsent) return at;
      if (slot.tag == Tag(hash) && Text(slot.number) == text) return at;
    }
  }
  void Rehash(std::size_t slot_count) {
    slots_.assign(slot_count, Slot{});
    const std::size_t mask = slot_count - 1;
    for (std::uint32_t number = 0; number < size(); ++number) {
      const std::uint64_t hash = HashBytes(Text(number));
      std::size_t at = hash & mask;
      while (slots_[at].number != kAbsent) at = (at + 1) & mask;
      slots_[at] = {Tag(hash), number};
    }
  }

  std::string text_;
  std::vector<std::uint64_t> ends_;
  std::vector<Slot> slots_;  // a power of two
};

}  // namespace xueji
