// Names: unrelated pairs, candidate pairs as blocks yield them (three in ten are slips), single
// classes.
#include "matchers/name/name_levels.h"

#include <benchmark/benchmark.h>

#include <string>

#include "bench/matchers/pair_samples.h"
#include "matchers/name/character_table.h"
#include "matchers/name/name_signature.h"
#include "matchers/name/person_name.h"
#include "matchers/reference/name_levels_reference.h"

namespace xueji::bench {
namespace {

using namespace matchers;  // NOLINT: this file benches that namespace

char32_t Pick(Random& random, std::span<const char32_t> characters) {
  return characters[random() % characters.size()];
}

// A surname of fifty, two given characters of level 1 (one in ten names has one).
std::u32string Draw(Random& random) {
  static constexpr std::u32string_view kSurnames =
      U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
      U"丁魏薛叶阎";
  std::u32string name(1, kSurnames[random() % kSurnames.size()]);
  for (std::size_t i = random() % 10 == 0 ? 1 : 2; i > 0; --i) {
    name += Pick(random, CharactersOfLevel(1));
  }
  return name;
}

std::u32string WithHomophone(Random& random, std::u32string name) {
  name.back() = Pick(random, CharactersWithSyllable(Readings(name.back())[0]));
  return name;
}

std::u32string WithOther(Random& random, std::u32string name) {
  name.back() = Pick(random, CharactersOfLevel(1));
  return name;
}

std::u32string WithLookAlike(Random& random, std::u32string name) {
  name.back() = MostAlike(name.back(), 3)[random() % 3].character;
  return name;
}

std::u32string WithAnySlip(Random& random, std::u32string name) {
  switch (random() % 4) {
    case 0:
      return WithHomophone(random, name);
    case 1:
      return WithOther(random, name);
    case 2:
      return WithLookAlike(random, name);
    default:
      return name;
  }
}

using Slip = std::u32string (*)(Random&, std::u32string);

void ComparePacked(benchmark::State& state, Slip slip, double share) {
  std::vector<std::pair<PackedName, PackedName>> pairs;
  for (const auto& [left, right] : MakePairs<std::u32string>(1, Draw, slip, share)) {
    pairs.emplace_back(*PackName(left), *PackName(right));
  }
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) {
      sum += static_cast<std::uint64_t>(ComparePackedNames(left, right));
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
  state.counters["ns_per_pair"] = benchmark::Counter(
      static_cast<double>(kPairCount),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

BENCHMARK_CAPTURE(ComparePacked, unrelated, WithOther, 0.0);
BENCHMARK_CAPTURE(ComparePacked, candidates, WithAnySlip, 0.3);
BENCHMARK_CAPTURE(ComparePacked, homophones, WithHomophone, 1.0);
BENCHMARK_CAPTURE(ComparePacked, one_other_character, WithOther, 1.0);
BENCHMARK_CAPTURE(ComparePacked, look_alikes, WithLookAlike, 1.0);

void MakeSignature(benchmark::State& state) {
  Random random(1);
  std::vector<PackedName> names;
  for (int i = 0; i < 1024; ++i) names.push_back(*PackName(Draw(random)));
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const PackedName name : names) sum += SignatureOf(name).sounds;
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(MakeSignature);

// Unrelated names; the counter is the share of pairs that the signatures do not tell apart.
void HoldSignatures(benchmark::State& state) {
  std::vector<std::pair<NameSignature, NameSignature>> pairs;
  for (const auto& [left, right] : MakePairs<std::u32string>(1, Draw, WithOther, 0.0)) {
    pairs.emplace_back(SignatureOf(*PackName(left)), SignatureOf(*PackName(right)));
  }
  std::size_t alike = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) alike += MayBeAlike(left, right) ? 1 : 0;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pairs.size()));
  state.counters["may_be_alike"] = static_cast<double>(alike) /
                                   static_cast<double>(state.iterations()) /
                                   static_cast<double>(pairs.size());
}
BENCHMARK(HoldSignatures);

void CompareText(benchmark::State& state, bool by_reference) {
  const auto pairs = MakePairs<std::u32string>(1, Draw, WithAnySlip, 0.3);
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) {
      sum += static_cast<std::uint64_t>(by_reference ? reference::CompareNamesReference(left, right)
                                                     : CompareNames(left, right));
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK_CAPTURE(CompareText, unpacked_candidates, false);
BENCHMARK_CAPTURE(CompareText, reference_candidates, true);

template <std::uint64_t (*kKey)(PackedName)>
void Key(benchmark::State& state) {
  std::vector<PackedName> names;
  Random random(2);
  for (std::size_t i = 0; i < kPairCount; ++i) names.push_back(*PackName(Draw(random)));
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const PackedName name : names) sum += kKey(name);
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK_TEMPLATE(Key, HomophoneKey);
BENCHMARK_TEMPLATE(Key, VariantKey);
BENCHMARK_TEMPLATE(Key, SortedCharsKey);

void LookAlikeScore(benchmark::State& state) {
  Random random(3);
  std::vector<std::pair<char32_t, char32_t>> pairs;
  for (std::size_t i = 0; i < kPairCount; ++i) {
    pairs.emplace_back(Pick(random, CharactersOfLevel(1)), Pick(random, CharactersOfLevel(1)));
  }
  const bool decide_only = state.range(0) != 0;
  double sum = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) {
      sum += decide_only ? IsLookAlike(left, right) : LookAlike(left, right);
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK(LookAlikeScore)->Arg(0)->Arg(1)->ArgName("decide_only");

}  // namespace
}  // namespace xueji::bench
