#include "engine/linkage/pair_screen.h"

#include <algorithm>
#include <cstring>

#include "engine/record/packed_value.h"
#include "matchers/identity/identity_screen.h"
#include "matchers/name/name_signature.h"
#include "matchers/name/packed_name_levels.h"

namespace xueji {
namespace {

using Kind = ScreenTest::Kind;

// Tests that are made of all pairs, before those that are left are looked at further.
constexpr std::size_t kFirstTests = 6;

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

PairScreen::PairScreen(const ExecutionPlan& plan)
    : screen_(MakeScreenTests(plan)), first_tests_(std::min(screen_.tests.size(), kFirstTests)) {
  for (std::size_t t = first_tests_; t < screen_.tests.size(); ++t) further_ += screen_.tests[t].most;
}

// PERF: test by test over the pairs of the batch, so that nothing but the values decides a branch, and
// few of them do. Rows lie in the first or second-level cache; signatures are made once a row.
void PairScreen::Apply(const ScreenTest& test, const CandidateBatch& batch,
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
        if (matchers::IsEscaped(left) || matchers::IsEscaped(right)) return ScreenTest::kAnyName;
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
    kept += static_cast<std::size_t>(weight + further >= screen_.weight_min || rules != 0);
  }
  return kept;
}

std::size_t PairScreen::Keep(const CandidateBatch& batch, CandidatePair* kept) const {
  thread_local Bounds bounds;
  std::size_t count = batch.pairs().size();
  std::copy(batch.pairs().begin(), batch.pairs().end(), kept);
  std::fill_n(bounds.weight.begin(), count, screen_.weight);
  std::fill_n(bounds.rules.begin(), count, screen_.rules);
  for (std::size_t t = 0; t < screen_.tests.size(); ++t) {
    if (t == first_tests_) count = Drop(count, kept, further_, bounds);
    Apply(screen_.tests[t], batch, {kept, count}, bounds);
  }
  return Drop(count, kept, 0, bounds);
}

}  // namespace xueji
