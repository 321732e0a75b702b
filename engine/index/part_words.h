// PartWords: of the key part that may have several words (block_key.h), the words of every record,
// computed once for all passes that share the part: five passes of the student plan key the name by
// its readings, and finding the readings costs more than the rest of the key.
//
//   XUEJI_ASSIGN_OR_RETURN(const PartWords words, PartWords::Collect(store, program, &budget));
//   program.KeyWith(row, words.firsts()[record]);         // == program.Key(row)
//   for (std::size_t i = 0; i < words.further_count(); ++i) { words.further_word(i); words.further_record(i); }
//
// Immutable once collected; any number of threads. Memory: 8 bytes a record, and 12 for each further
// word (a fifth of the pupils have one). Cost: 65 ns a record and core for names (key_word_bench).
// Errors: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/growing_array.h"
#include "engine/index/block_key.h"
#include "engine/record/record_store.h"

namespace xueji {

class PartWords {
 public:
  // REQUIRES: program.has_several(). Withdrawn records have no words.
  static absl::StatusOr<PartWords> Collect(const RecordStore& store,
                                           const BlockKeyProgram& program, MemoryBudget* budget);

  std::span<const std::uint64_t> firsts() const { return first_.span(); }  // by record
  // Of records that have several, in no stated order.
  std::size_t further_count() const { return further_words_.size(); }
  std::uint64_t further_word(std::size_t i) const { return further_words_[i]; }
  RecordId further_record(std::size_t i) const { return further_records_[i]; }

 private:
  GrowingArray<std::uint64_t> first_;
  GrowingArray<std::uint64_t> further_words_;
  GrowingArray<RecordId> further_records_;
};

}  // namespace xueji
