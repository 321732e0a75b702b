#include "engine/linkage/pair_screen.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "engine/plan/plan_words.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/identity_screen.h"
#include "matchers/name/name_signature.h"
#include "matchers/name/packed_name_levels.h"

namespace xueji {
namespace {

// A test that can lower a bound by less than this is not worth its time.
constexpr Weight kWorthMin = static_cast<Weight>(3 * kWeightUnitsPerBit);

constexpr unsigned kAllLevels = (1U << matchers::kLevelCountMax) - 1;

template <typename E>
constexpr unsigned Only(std::initializer_list<E> levels) {
  unsigned bits = 0;
  for (const E level : levels) bits |= 1U << static_cast<unsigned>(level);
  return bits;
}

// Tests that are made of all pairs, before those that are left are looked at further.
constexpr std::size_t kFirstTests = 6;

// The class of names whose level is not looked into; the others' classes are their levels.
constexpr std::size_t kAnyName = matchers::kLevelCountMax;

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

template <std::size_t kBytes>
bool IsBlank(const std::byte* at) {
  if constexpr (kBytes == 10) return matchers::IsBlank(LoadIdNumber(at));
  else return LoadWord<kBytes>(at) == 0;
}

// Only whether a value is blank and what it equals counts.
template <std::size_t kBytes>
std::size_t EqualClass(const std::byte* left, const std::byte* right) {
  if (IsBlank<kBytes>(left) || IsBlank<kBytes>(right)) return 0;
  return std::memcmp(left, right, kBytes) == 0 ? 1 : 2;
}

}  // namespace

struct PairScreen::Bounds {
  std::array<Weight, kPairsPerBatch> weight;
  std::array<std::uint64_t, kPairsPerBatch> rules;
};

// The levels that each class stands for, by the kind of the test; 0 for a class that does not occur.
// False if nothing quick can be said of the comparison, or nothing worth saying.
bool PairScreen::MakeTest(const ComparisonStep& step, Test* test) {
  const FieldType type = step.type;
  test->offset = step.offset;
  test->bytes = PackedBytes(type);
  std::array<unsigned, kClassCount> classes{};
  if (step.has_other) {
    // Across, and of the two comparisons the stronger: where the field is blank in both, neither says
    // anything.
    if (step.kind == ComparisonKind::kText || step.kind == ComparisonKind::kIdStatus) return false;
    test->kind = Kind::kBlankAcross;
    classes = {kAllLevels, kOnlyNull};
  } else if (step.kind == ComparisonKind::kName && type == FieldType::kName) {
    test->kind = Kind::kName;
    for (std::size_t level = 0; level < kAnyName; ++level) classes[level] = 1U << level;
    classes[kAnyName] = kAllLevels;
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
  for (std::size_t c = 0; c < kClassCount; ++c) {
    test->weight[c] = MostOf(step, classes[c]);
    test->rules[c] = RulesOf(step, classes[c]);
    if (classes[c] != 0) least = std::min(least, test->weight[c]);
  }
  test->worth = test->most - least;
  return test->worth >= kWorthMin;
}

PairScreen::PairScreen(const ExecutionPlan& plan)
    : weight_(plan.prior_weight),
      rules_(plan.all_rules & plan.rules_with_outcome),
      weight_min_(plan.review_weight_min) {
  bool has_name = false;  // a batch holds the signatures of one field
  for (const ComparisonStep& step : plan.steps) {
    Test test;
    if (MakeTest(step, &test) && !(test.kind == Kind::kName && has_name)) {
      has_name = has_name || test.kind == Kind::kName;
      tests_.push_back(test);
      continue;
    }
    weight_ += MostOf(step, kAllLevels);
    rules_ &= RulesOf(step, kAllLevels);
  }
  std::stable_sort(tests_.begin(), tests_.end(),
                   [](const Test& a, const Test& b) { return a.worth > b.worth; });
  first_tests_ = std::min(tests_.size(), kFirstTests);
  for (std::size_t t = first_tests_; t < tests_.size(); ++t) further_ += tests_[t].most;
}

// PERF: test by test over the pairs of the batch, so that nothing but the values decides a branch, and
// few of them do. Rows lie in the first or second-level cache; signatures are made once a row.
void PairScreen::Apply(const Test& test, const CandidateBatch& batch,
                       std::span<const CandidatePair> pairs, Bounds& bounds) {
  const auto classify = [&](auto&& class_of) {
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      const std::size_t c = class_of(pairs[i]);
      bounds.weight[i] += test.weight[c];
      bounds.rules[i] &= test.rules[c];
    }
  };
  const auto of_values = [&](auto&& class_of) {
    classify([&](CandidatePair pair) -> std::size_t {
      return class_of(batch.Row(pair.left) + test.offset, batch.Row(pair.right) + test.offset);
    });
  };
  // The size of the values as a constant.
  const auto with_bytes = [&](auto&& apply) {
    switch (test.bytes) {
      case 1: return apply.template operator()<1>();
      case 2: return apply.template operator()<2>();
      case 3: return apply.template operator()<3>();
      case 4: return apply.template operator()<4>();
      case 6: return apply.template operator()<6>();
      case 10: return apply.template operator()<10>();
      default: return apply.template operator()<8>();
    }
  };
  switch (test.kind) {
    case Kind::kName: {
      std::vector<matchers::NameSignature>& signatures = batch.signatures();
      for (std::size_t row = signatures.size(); row < batch.row_count(); ++row) {
        const std::byte* at = batch.Row(static_cast<std::uint32_t>(row)) + test.offset;
        signatures.push_back(matchers::SignatureOf({LoadPacked<std::uint64_t>(at)}));
      }
      return classify([&](CandidatePair pair) -> std::size_t {
        if (!matchers::MayBeAlike(signatures[pair.left], signatures[pair.right])) {
          return matchers::kElseLevel;
        }
        const auto name_of = [&](std::uint32_t row) {
          return matchers::PackedName{LoadPacked<std::uint64_t>(batch.Row(row) + test.offset)};
        };
        const matchers::PackedName left = name_of(pair.left), right = name_of(pair.right);
        if (matchers::IsEscaped(left) || matchers::IsEscaped(right)) return kAnyName;
        return static_cast<std::size_t>(matchers::ComparePackedNames(left, right));
      });
    }
    case Kind::kBlankAcross:
      return with_bytes([&]<std::size_t kBytes>() {
        of_values([](const std::byte* left, const std::byte* right) -> std::size_t {
          return IsBlank<kBytes>(left) && IsBlank<kBytes>(right) ? 1 : 0;
        });
      });
    case Kind::kIdNumber:
      return of_values([](const std::byte* left, const std::byte* right) {
        return static_cast<std::size_t>(matchers::ScreenIdNumbers(LoadIdNumber(left), LoadIdNumber(right)));
      });
    case Kind::kIdStatus:
      return of_values([](const std::byte* left, const std::byte* right) {
        const matchers::PackedIdNumber a = LoadIdNumber(left), b = LoadIdNumber(right);
        if (!matchers::IsValid(a) || !matchers::IsValid(b)) return 0;
        return a == b ? 2 : 1;
      });
    case Kind::kDigits:
      return of_values([](const std::byte* left, const std::byte* right) {
        const std::uint64_t a = LoadWord<6>(left), b = LoadWord<6>(right);
        if (a == 0 || b == 0) return 0;
        if (a == b) return 1;
        // Numbers of two lengths, and long ones, are left to the comparison.
        if ((a ^ b) >> kStoredCountShift != 0 || AreDigitsTerm(a)) return 3;
        return matchers::MayBeOneSlip(a > b ? a - b : b - a) ? 3 : 2;
      });
    case Kind::kEqual:
      return with_bytes([&]<std::size_t kBytes>() {
        of_values([](const std::byte* left, const std::byte* right) {
          return EqualClass<kBytes>(left, right);
        });
      });
  }
}

// Keeps in place the pairs that, with at most `further` to come, may still come to something.
std::size_t PairScreen::Drop(std::size_t count, CandidatePair* pairs, Weight further,
                             Bounds& bounds) const {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Weight weight = bounds.weight[i];
    const std::uint64_t rules = bounds.rules[i];
    pairs[kept] = pairs[i];
    bounds.weight[kept] = weight;
    bounds.rules[kept] = rules;
    kept += static_cast<std::size_t>(weight + further >= weight_min_ || rules != 0);
  }
  return kept;
}

std::size_t PairScreen::Keep(const CandidateBatch& batch, CandidatePair* kept) const {
  thread_local Bounds bounds;
  std::size_t count = batch.pairs().size();
  std::copy(batch.pairs().begin(), batch.pairs().end(), kept);
  std::fill_n(bounds.weight.begin(), count, weight_);
  std::fill_n(bounds.rules.begin(), count, rules_);
  for (std::size_t t = 0; t < tests_.size(); ++t) {
    if (t == first_tests_) count = Drop(count, kept, further_, bounds);
    Apply(tests_[t], batch, {kept, count}, bounds);
  }
  return Drop(count, kept, 0, bounds);
}

}  // namespace xueji
