// PairScreen: leaves out pairs that cannot come to anything, before they are compared in full.
//
//   PairScreen screen(plan);
//   const std::size_t count = screen.Keep(batch, kept.data());   // kept[0 .. count)
//
// Nearly all pairs of a block are strangers: born on one day in one county, and nothing else. Quick tests
// bound what a pair may come to (screen_tests.h): the names are unlike (matchers/name/name_signature.h), the
// numbers are no slip apart (matchers/identity/identity_screen.h), values are equal, different, blank.
// What can come to nothing is what PairScorer would drop: what that keeps and what it writes are the
// same with the screen and without.
// Immutable; any number of threads, each with its own batch. Cost: bench/engine/pair_scorer_bench.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/screen_tests.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

class PairScreen {
 public:
  explicit PairScreen(const ExecutionPlan& plan);

  // Copies to `kept`, in their order, the pairs of the batch that may come to anything; returns how many.
  // REQUIRES: room for all of them; at most kPairsPerBatch.
  std::size_t Keep(const CandidateBatch& batch, CandidatePair* kept) const;

 private:
  struct Bounds;

  static void Apply(const ScreenTest& test, const CandidateBatch& batch,
                    std::span<const CandidatePair> pairs, Bounds& bounds);
  std::size_t Drop(std::size_t count, CandidatePair* pairs, Weight further, Bounds& bounds) const;

  ScreenTests screen_;
  std::size_t first_tests_ = 0;     // so many are made of all pairs, the others of what these leave
  Weight further_ = 0;              // the most that the tests after the first can add
};

}  // namespace xueji
