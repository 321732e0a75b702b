// Latin texts and addresses: unrelated words, slips, words longer than one machine word.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/matchers/pair_samples.h"
#include "matchers/reference/text_reference.h"
#include "matchers/text/edit_distance.h"
#include "matchers/text/jaro_winkler.h"
#include "matchers/text/packed_address.h"
#include "matchers/text/soundex.h"
#include "matchers/text/text_levels.h"

namespace xueji::bench {
namespace {

using namespace matchers;  // NOLINT: this file benches that namespace

std::string Word(Random& random, std::size_t length_min, std::size_t length_max) {
  static constexpr std::string_view kLetters = "eeeeaaarrriiiooottnnslcudpmhgbfywkvxzjq";
  std::string word(length_min + random() % (length_max - length_min + 1), ' ');
  for (char& letter : word) letter = kLetters[random() % kLetters.size()];
  return word;
}

std::string DrawName(Random& random) {
  return Word(random, 4, 11);
}
std::string DrawLong(Random& random) {
  return Word(random, 90, 150);
}

std::string Slip(Random& random, std::string text) {
  text[random() % text.size()] = 'e';
  return text;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

template <typename Compare>
void Run(benchmark::State& state, const Pairs& pairs, Compare compare) {
  double sum = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) sum += static_cast<double>(compare(left, right));
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pairs.size()));
}

Pairs Names() {
  return MakePairs<std::string>(1, DrawName, Slip, 0.3);
}
Pairs Longs() {
  return MakePairs<std::string>(1, DrawLong, Slip, 0.3);
}

using View = std::string_view;

void Texts(benchmark::State& state) {
  const TextThresholds thresholds{{0.95, 0.9, 0.8}};
  Run(state, Names(), [&](View a, View b) { return CompareTexts(a, b, thresholds); });
}
BENCHMARK(Texts);

void Osa(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return OsaDistance(a, b); });
}
BENCHMARK(Osa);

void OsaLimitTwo(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return OsaDistance(a, b, 2); });
}
BENCHMARK(OsaLimitTwo);

void Levenshtein(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return LevenshteinDistance(a, b); });
}
BENCHMARK(Levenshtein);

void LevenshteinLong(benchmark::State& state) {
  Run(state, Longs(), [](View a, View b) { return LevenshteinDistance(a, b); });
}
BENCHMARK(LevenshteinLong);

void OsaReference(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return reference::OsaReference(a, b); });
}
BENCHMARK(OsaReference);

void JaroWinkler(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return JaroWinklerSimilarity(a, b); });
}
BENCHMARK(JaroWinkler);

void JaroWinklerReference(benchmark::State& state) {
  Run(state, Names(), [](View a, View b) { return reference::JaroWinklerReference(a, b); });
}
BENCHMARK(JaroWinklerReference);

void SoundexOfWord(benchmark::State& state) {
  Run(state, Names(), [](View a, View) { return Soundex(a); });
}
BENCHMARK(SoundexOfWord);

std::u32string Address(Random& random) {
  std::u32string text;
  for (std::size_t i = 16 + random() % 14; i > 0; --i) {
    text += 0x4E00 + static_cast<char32_t>(random() % 2500);
  }
  return text;
}

void PackAddresses(benchmark::State& state) {
  Random random(4);
  std::vector<std::u32string> addresses;
  for (std::size_t i = 0; i < kPairCount; ++i) addresses.push_back(Address(random));
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const std::u32string& address : addresses) sum += PackAddress(address);
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK(PackAddresses);

// The same characters as bytes: decoding, checking and packing together.
void PackPlainAddresses(benchmark::State& state) {
  Random random(4);
  std::vector<std::string> addresses;
  for (std::size_t i = 0; i < kPairCount; ++i) {
    std::string& bytes = addresses.emplace_back();
    for (const char32_t c : Address(random)) {
      bytes += static_cast<char>(0xE0 | c >> 12);
      bytes += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      bytes += static_cast<char>(0x80 | (c & 0x3F));
    }
    bytes.append(kPlainAddressPadding, '\0');
  }
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const std::string& bytes : addresses) {
      sum += PackPlainAddress(View(bytes).substr(0, bytes.size() - kPlainAddressPadding));
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount));
}
BENCHMARK(PackPlainAddresses);

void Addresses(benchmark::State& state) {
  Random random(5);
  std::vector<std::uint64_t> addresses;
  for (std::size_t i = 0; i < kPairCount; ++i) addresses.push_back(PackAddress(Address(random)));
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (std::size_t i = 1; i < addresses.size(); ++i) {
      sum += static_cast<std::uint64_t>(CompareAddresses(addresses[i - 1], addresses[i]));
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kPairCount - 1));
}
BENCHMARK(Addresses);

}  // namespace
}  // namespace xueji::bench
