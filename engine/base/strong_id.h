// Ids that cannot be mixed up: a RecordId is not a TermId, though both are 32-bit numbers.
//
//   RecordId id{17};  store.Row(id);  ids.push_back(RecordId{id.value + 1});
//
// Trivially copyable, ordered, hashable by value. Thread-safety: plain values.
#pragma once

#include <compare>
#include <cstdint>

namespace xueji {

template <typename Tag>
struct StrongId {
  std::uint32_t value = 0;
  friend auto operator<=>(const StrongId&, const StrongId&) = default;
};

// Position of a record in its store: the order of the input, from 0.
using RecordId = StrongId<struct RecordIdTag>;
// A distinct text in the term dictionary; 0 is "no text".
using TermId = StrongId<struct TermIdTag>;

}  // namespace xueji
