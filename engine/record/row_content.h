// Row content: what a packed row says, as one word that does not depend on the run.
//
//   if (RowContentHash(store, a) == RowContentHash(store, b)) …    // the same values, field by field
//
// Dictionary texts count by their text, never by their TermId, so the word is the same in any run,
// whatever the order of its rows; where rows are ordered by it, no result depends on that order.
// The record id, the line and the warnings are not content. Pure; thread-safe once loading is done.
// Cost: one hash of a few bytes for each field.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/record/record_store.h"

namespace xueji {

std::uint64_t RowContentHash(const RecordLayout& layout, const std::byte* row, const TermDictionary& terms);
inline std::uint64_t RowContentHash(const RecordStore& store, RecordId id) {
  return RowContentHash(store.layout(), store.Row(id), store.terms());
}

}  // namespace xueji
