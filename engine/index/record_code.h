// RecordCode: 256 bits that lie near each other when two records are alike in many ways at once: a
// SimHash (Charikar, STOC 2002) over what a plan compares. For exact nearest-neighbour search
// (vector_index.h) where the blocking passes have no key: two errors that spoil every one of them.
//
//   const RecordCoder coder(plan, store.terms());
//   HammingDistance(coder.Code(left), coder.Code(right))     // 0 … 256; strangers about 120
//
// Features, each a hash that votes with its weight on every bit: a name's characters and their
// readings, the digits of a date by place, a number's digits by place and three by three (so that a
// lost digit moves few), a region by province, prefecture and county, a text's pairs of characters.
// A blank field votes for nothing. Whole-number votes: the same code on every machine.
// Immutable; any number of threads; the plan and the dictionary must outlive it. Cost: 1-3 us a
// record (bench/engine/vector_index_bench.cc). Reference twin:
// tests/engine/index/record_code_test.cc.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/plan/execution_plan.h"
#include "engine/record/term_dictionary.h"

namespace xueji {

using RecordCode = std::array<std::uint64_t, 4>;

inline constexpr int kRecordCodeBits = 256;

inline int HammingDistance(const RecordCode& a, const RecordCode& b) {
  return std::popcount(a[0] ^ b[0]) + std::popcount(a[1] ^ b[1]) + std::popcount(a[2] ^ b[2]) +
         std::popcount(a[3] ^ b[3]);
}

// A hash that votes, and with what weight.
struct CodeFeature {
  std::uint64_t hash = 0;
  int weight = 1;
};

class RecordCoder {
 public:
  RecordCoder(const ExecutionPlan& plan, const TermDictionary& terms);
  RecordCode Code(const std::byte* row) const;
  // The votes of a row, for tests.
  std::vector<CodeFeature> Features(const std::byte* row) const;

 private:
  struct CodedField {
    FieldType type;
    std::uint32_t offset;
    std::uint64_t salt;
  };
  const TermDictionary& terms_;
  std::vector<CodedField> fields_;  // those some comparison reads
};

// The bits for which the votes for outweigh those against; a tie is 0.
RecordCode CodeOf(const std::vector<CodeFeature>& features);

}  // namespace xueji
