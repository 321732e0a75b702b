// BlockScreen: PairScreen's question put to one record of a block and all those behind it, eight at a time.
//
//   const BlockScreen screen(plan);
//   BlockScreen::Columns columns;                      // one a thread
//   screen.Fill(batch, begin, end, &columns);          // the rows of a block
//   screen.Keep(columns, left, &rights);               // which of left + 1 .. may come to something
//
// In a nation nearly all candidate pairs are pupils of one county born on one day, in blocks of a dozen
// or a hundred. What the tests (screen_tests.h) look at is laid out by column once a row; then every test
// bounds eight pairs with a few instructions. It may keep a pair that PairScreen leaves out (slips
// of numbers are told by how many digits differ), but never leaves out one that comes to something: whoever
// scores what is kept gets what he would get of all.
// Twin: the whole reckoning, PairScorer::Explain.
// Immutable; any number of threads, each with its own columns. Needs no more than the baseline
// instructions; where the processor has AVX-512, eight pairs take one of its registers.
// Memory: 8 bytes for each row of a block and column, of which the student plan has 16.
// Cost: bench/engine/pair_scorer_bench (BM_BlockScreen*). No errors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/screen_tests.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

class BlockScreen {
  // A test looks at one to four columns, one after the other.
  struct Test {
    ScreenTest::Kind kind = ScreenTest::Kind::kEqual;
    std::uint32_t offset = 0;  // of the value in the row
    std::size_t bytes = 0;     // of the value
    std::size_t column = 0;    // the first
    // By class; weights as two's complement, so that they add up in the same registers.
    std::array<std::uint64_t, 4> weight{}, rules{};
  };

 public:
  enum class Instructions { kBest, kBaseline };  // those of this processor; those of every one

  explicit BlockScreen(const ExecutionPlan& plan, Instructions instructions = Instructions::kBest);

  // Smaller blocks are not worth laying out by column: pair by pair they cost no more (BM_BlockScreen*).
  std::uint32_t rows_min() const { return is_wide_ ? 8 : 16; }

  class Columns {
   public:
    std::uint32_t row_count() const { return rows_; }

   private:
    friend class BlockScreen;
    std::uint32_t rows_ = 0;
    std::size_t stride_ = 0;             // from column to column: the rows and a vector more
    std::vector<std::uint64_t> values_;  // column by column
    std::vector<const Test*> open_;      // those whose class is not the same for all pairs
    std::uint64_t all_weight_ = 0, all_rules_ = 0;  // of the others, and before any test
    std::vector<std::uint64_t> weight_, rules_;     // what the open ones add for one record's pairs
  };

  // The rows [begin, end) of the batch.
  void Fill(const CandidateBatch& batch, std::uint32_t begin, std::uint32_t end,
            Columns* columns) const;
  // Those of the rows behind `left` (counted from `begin`) that may come to anything with it, ascending.
  void Keep(Columns& columns, std::uint32_t left, std::vector<std::uint32_t>* rights) const;

 private:
  struct Pairs;
  struct Kernel;

  static void FillTest(const Test& test, const CandidateBatch& batch, std::uint32_t begin,
                       std::uint32_t end, Columns* columns);
  static bool IsOneClass(const Test& test, const Columns& columns, std::size_t* of_all);
  void Refine(const Columns& columns, std::uint32_t left, std::uint32_t right, std::uint64_t* weight,
              std::uint64_t* rules) const;
  std::vector<Test> tests_;
  std::size_t columns_ = 0;
  Weight weight_ = 0;        // before any test, as are the rules
  std::uint64_t rules_ = 0;
  Weight weight_min_ = 0;
  bool has_name_ = false, is_wide_ = false;
  std::size_t name_column_ = 0;
  ScreenTest name_;          // by level
};

}  // namespace xueji
