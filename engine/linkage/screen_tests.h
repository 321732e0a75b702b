// ScreenTests: of each comparison of a plan, what a quick look at two values says about its levels.
//
//   const ScreenTests screen = MakeScreenTests(plan);
//   weight += screen.tests[t].weight[c];  rules &= screen.tests[t].rules[c];   // c: the pair's class
//
// A test tells a pair's class: the numbers are no slip apart, the values are equal, one is blank. A class
// stands for the few levels to which such a pair may come, and has the greatest of their weights and
// every rule that one of them leaves alive. Added up over all tests, with what the comparisons without
// one may add, that bounds the pair's weight and its rules: a pair whose bound lies below
// review_weight_min, and for which no rule with an outcome is left, cannot come to anything.
// How classes are told is up to whoever looks: PairScreen pair by pair, BlockScreen one record against
// many. Immutable; any number of threads. No errors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/plan/execution_plan.h"

namespace xueji {

struct ScreenTest {
  static constexpr std::size_t kClassCount = matchers::kLevelCountMax + 1;
  // The classes of each kind are in its comment, in their order.
  enum class Kind : std::uint8_t {
    kName,         // the levels of ComparePackedNames; last (kAnyName) any of them
    kBlankAcross,  // any level; blank in both, so that neither comparison says anything
    kIdNumber,     // matchers::IdScreen
    kIdStatus,     // not both valid; valid and different; valid and equal
    kDigits,       // blank; equal; no slip apart; any other
    kEqual,        // blank; equal; different
  };
  static constexpr std::size_t kAnyName = matchers::kLevelCountMax;

  Kind kind = Kind::kEqual;
  std::uint32_t offset = 0;  // of the value in the row
  std::size_t bytes = 0;     // of the value
  Weight most = 0, worth = 0;  // of all levels; by how much a class can lower that
  std::array<Weight, kClassCount> weight{};        // the greatest of the levels
  std::array<std::uint64_t, kClassCount> rules{};  // those that one of the levels leaves alive
};

struct ScreenTests {
  std::vector<ScreenTest> tests;  // those that tell the most first; of kind kName at most one
  Weight weight = 0;         // the prior, and the most that comparisons without a test can add
  std::uint64_t rules = 0;   // with an outcome, that comparisons without a test leave alive
  Weight weight_min = 0;     // review_weight_min
};

ScreenTests MakeScreenTests(const ExecutionPlan& plan);

}  // namespace xueji
