// BlockKeyProgram: one blocking pass, compiled: which value of a record goes into its block key.
//
//   const BlockKeyProgram program(plan, pass, store.terms());
//   program.Key(row)              // 64-bit key, 0 if a part is blank: the record has no block here
//   program.AppendFurtherKeys(row, &keys)   // of a pass in which a record may have several
//   program.SharesKey(a, b)       // exactly: are the two records in one block of this pass?
//
// A part's value is a 64-bit word that is equal when the values are (texts beyond a word by XXH3-64);
// a key is the hash of its parts. SharesKey compares the words themselves, the cheapest part first,
// and stops at the first that differs: a few nanoseconds a pair.
// Immutable; any number of threads. The plan and the dictionary must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/plan/execution_plan.h"
#include "engine/record/term_dictionary.h"

namespace xueji {

class BlockKeyProgram {
 public:
  BlockKeyProgram(const ExecutionPlan& plan, const BlockingPass& pass, const TermDictionary& terms);

  // The record's first key.
  std::uint64_t Key(const std::byte* row) const;
  // The first keys of `count` rows that lie side by side: Key of each. With `several_words`, those of
  // the part that may have several are taken from there (KeyWith of each).
  void Keys(const std::byte* rows, std::size_t row_bytes, std::size_t count,
            const std::uint64_t* several_words, std::uint64_t* keys) const;
  // Whether a record may have more keys than one: by or_field, or by a transform that yields several.
  bool has_several() const { return several_part_ != kNoPart; }
  // Its further keys, all different from each other and from Key(row).
  void AppendFurtherKeys(const std::byte* row, std::vector<std::uint64_t>* keys) const;
  bool HoldsKey(const std::byte* row, std::uint64_t key) const;
  // Whether it has any key.
  bool IsKeyed(const std::byte* row) const;

  // The pieces of the two above, for whoever computes the words of that part once for many passes
  // (part_words.h). The part is the same in another program if SharesPart says so.
  bool SharesPart(const BlockKeyProgram& other) const;
  void AppendFieldWords(const std::byte* row, std::vector<std::uint64_t>* words) const;  // all
  void AppendOrFieldWords(const std::byte* row, std::vector<std::uint64_t>* words) const;
  bool has_or_field() const { return has_alternate_; }
  // The key with `word` as the word of that part; 0 if it or another part is blank.
  std::uint64_t KeyWith(const std::byte* row, std::uint64_t word) const;

  bool SharesKey(const std::byte* left, const std::byte* right) const;
  // All keys both records have, ascending. A pair that shares several keys of a pass (name and former
  // name exchanged) belongs to the block of the smallest, unless that block was cut (PairOwnership).
  void CommonKeys(const std::byte* left, const std::byte* right,
                  std::vector<std::uint64_t>* keys) const;
  std::uint64_t SmallestCommonKey(const std::byte* left, const std::byte* right) const;  // 0: none

  // `key` refined by the first `parts` refine parts; blank is a value of its own here. parts = 0: key.
  std::uint64_t Refine(std::uint64_t key, const std::byte* row, int parts) const;
  int refine_parts() const { return static_cast<int>(refine_.size()); }

 private:
  struct Part {
    FieldType type;
    KeyTransform transform;
    int length;
    std::uint32_t offset;
    std::uint64_t salt;  // so that equal words of different parts do not cancel
  };
  static constexpr std::size_t kNoPart = static_cast<std::size_t>(-1);
  std::uint64_t Word(const Part& part, const std::byte* row) const;
  void AppendWords(const Part& part, const std::byte* row, std::vector<std::uint64_t>* words) const;
  bool SharesSeveral(const std::byte* left, const std::byte* right) const;

  const TermDictionary& terms_;
  std::vector<Part> key_;     // cheapest to compare first
  std::vector<Part> refine_;  // in the order of the plan
  std::size_t several_part_ = kNoPart;  // at most one, in key_
  bool has_alternate_ = false;          // it has an or_field:
  Part alternate_{};
};

}  // namespace xueji
