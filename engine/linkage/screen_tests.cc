#include "engine/linkage/screen_tests.h"

#include <algorithm>
#include <initializer_list>

#include "engine/plan/plan_words.h"

namespace xueji {
namespace {

using Kind = ScreenTest::Kind;

// A test that can lower a bound by less than this is not worth its time.
constexpr Weight kWorthMin = static_cast<Weight>(3 * kWeightUnitsPerBit);

constexpr unsigned kAllLevels = (1U << matchers::kLevelCountMax) - 1;

template <typename E>
constexpr unsigned Only(std::initializer_list<E> levels) {
  unsigned bits = 0;
  for (const E level : levels) bits |= 1U << static_cast<unsigned>(level);
  return bits;
}

constexpr unsigned kOnlyNull = 1U << matchers::kNullLevel;
constexpr unsigned kOnlyElse = 1U << matchers::kElseLevel;

Weight MostOf(const ComparisonStep& step, unsigned levels) {
  bool is_first = true;
  Weight most = 0;
  for (std::size_t level = 0; level < matchers::kLevelCountMax; ++level) {
    if ((levels >> level & 1) == 0) continue;
    const Weight weight =
        step.weight[level] + (step.frequency_adjusted[level] ? step.frequency_weight_max : 0);
    most = is_first ? weight : std::max(most, weight);
    is_first = false;
  }
  return most;
}

std::uint64_t RulesOf(const ComparisonStep& step, unsigned levels) {
  std::uint64_t rules = 0;
  for (std::size_t level = 0; level < matchers::kLevelCountMax; ++level) {
    if ((levels >> level & 1) != 0) rules |= step.rules_alive[level];
  }
  return rules;
}

// The levels that each class stands for, by the kind of the test; 0 for a class that does not occur.
// False if nothing quick can be said of the comparison, or nothing worth saying.
bool MakeTest(const ComparisonStep& step, ScreenTest* test) {
  const FieldType type = step.type;
  test->offset = step.offset;
  test->bytes = PackedBytes(type);
  std::array<unsigned, ScreenTest::kClassCount> classes{};
  if (step.has_other) {
    // Across, and of the two comparisons the stronger: where the field is blank in both, neither says
    // anything.
    if (step.kind == ComparisonKind::kText || step.kind == ComparisonKind::kIdStatus) return false;
    test->kind = Kind::kBlankAcross;
    classes = {kAllLevels, kOnlyNull};
  } else if (step.kind == ComparisonKind::kName && type == FieldType::kName) {
    test->kind = Kind::kName;
    for (std::size_t level = 0; level < ScreenTest::kAnyName; ++level) classes[level] = 1U << level;
    classes[ScreenTest::kAnyName] = kAllLevels;
  } else if (step.kind == ComparisonKind::kIdNumber) {
    test->kind = Kind::kIdNumber;
    using enum matchers::IdLevel;
    classes = {kAllLevels, kOnlyNull, kOnlyElse, Only({kElse, kSegments, kNeighbour})};
  } else if (step.kind == ComparisonKind::kIdStatus) {
    test->kind = Kind::kIdStatus;
    using enum matchers::IdStatusLevel;
    classes = {Only({kNull, kElse, kBothOther}), Only({kBothValidDifferent}), Only({kBothValidEqual})};
  } else if (step.kind == ComparisonKind::kDigits) {
    test->kind = Kind::kDigits;
    using enum matchers::DigitsLevel;
    classes = {kOnlyNull, Only({kExact}), kOnlyElse, Only({kElse, kTransposed, kOneDigit})};
  } else if (step.kind == ComparisonKind::kDate || step.kind == ComparisonKind::kRegion ||
             step.kind == ComparisonKind::kAddress || step.kind == ComparisonKind::kCode) {
    test->kind = Kind::kEqual;
    const unsigned exact = 1U << StrongestLevel(step.kind);
    classes = {kOnlyNull, exact, kAllLevels & ~exact & ~kOnlyNull};
  } else {
    return false;
  }
  test->most = MostOf(step, kAllLevels);
  Weight least = test->most;
  for (std::size_t c = 0; c < ScreenTest::kClassCount; ++c) {
    test->weight[c] = MostOf(step, classes[c]);
    test->rules[c] = RulesOf(step, classes[c]);
    if (classes[c] != 0) least = std::min(least, test->weight[c]);
  }
  test->worth = test->most - least;
  return test->worth >= kWorthMin;
}

}  // namespace

ScreenTests MakeScreenTests(const ExecutionPlan& plan) {
  ScreenTests screen;
  screen.weight = plan.prior_weight;
  screen.rules = plan.all_rules & plan.rules_with_outcome;
  screen.weight_min = plan.review_weight_min;
  bool has_name = false;
  for (const ComparisonStep& step : plan.steps) {
    ScreenTest test;
    if (MakeTest(step, &test) && !(test.kind == Kind::kName && has_name)) {
      has_name = has_name || test.kind == Kind::kName;
      screen.tests.push_back(test);
      continue;
    }
    screen.weight += MostOf(step, kAllLevels);
    screen.rules &= RulesOf(step, kAllLevels);
  }
  std::stable_sort(screen.tests.begin(), screen.tests.end(),
                   [](const ScreenTest& a, const ScreenTest& b) { return a.worth > b.worth; });
  return screen;
}

}  // namespace xueji
