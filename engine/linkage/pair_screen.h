// PairScreen: leaves out pairs that cannot come to anything, before they are compared in full.
//
//   PairScreen screen(plan);
//   const std::size_t count = screen.Keep(batch, kept.data());   // kept[0 .. count)
//
// Nearly all pairs of a block are strangers: born on one day in one county, and nothing else. For some of
// the plan's comparisons a quick test says to which few levels a pair may come at most: the names are
// unlike (matchers/name/name_signature.h), the numbers are no slip apart (matchers/identity/identity_screen.h),
// values are equal, different, blank. The greatest weight of those levels, added up over all
// comparisons, bounds the pair's weight; the rules that any of them leaves alive bound what may decide
// it. A pair whose bound lies below review_weight_min, and for which no rule with an outcome is left, is
// what PairScorer would drop: what it keeps and what it writes are the same with the screen and without.
// Immutable; any number of threads, each with its own batch. Cost: bench/engine/pair_scorer_bench.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/linkage/candidate_batch.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

class PairScreen {
 public:
  explicit PairScreen(const ExecutionPlan& plan);

  // Copies to `kept`, in their order, the pairs of the batch that may come to anything; returns how many.
  // REQUIRES: room for all of them; at most kPairsPerBatch.
  std::size_t Keep(const CandidateBatch& batch, CandidatePair* kept) const;

 private:
  static constexpr std::size_t kClassCount = matchers::kLevelCountMax + 1;
  enum class Kind : std::uint8_t { kName, kBlankAcross, kIdNumber, kIdStatus, kDigits, kEqual };
  // Tells each pair's class; a class stands for the levels that its pairs may have.
  struct Test {
    Kind kind = Kind::kEqual;
    std::uint32_t offset = 0;
    std::size_t bytes = 0;  // of the value
    Weight most = 0, worth = 0;  // of all levels; by how much a class can lower that
    std::array<Weight, kClassCount> weight{};       // the greatest of the levels
    std::array<std::uint64_t, kClassCount> rules{}; // those that one of the levels leaves alive
  };
  struct Bounds;

  static bool MakeTest(const ComparisonStep& step, Test* test);
  static void Apply(const Test& test, const CandidateBatch& batch,
                    std::span<const CandidatePair> pairs, Bounds& bounds);
  std::size_t Drop(std::size_t count, CandidatePair* pairs, Weight further, Bounds& bounds) const;

  std::vector<Test> tests_;         // those that tell the most first
  std::size_t first_tests_ = 0;     // so many are made of all pairs, the others of what these leave
  Weight weight_ = 0;               // the prior, and the most that comparisons without a test can add
  Weight further_ = 0;              // the most that the tests after the first can add
  std::uint64_t rules_ = 0;         // with an outcome, that comparisons without a test leave alive
  Weight weight_min_ = 0;
};

}  // namespace xueji
