// Identity numbers, dates, digits, regions, codes: unrelated values of one block and slips.
#include <benchmark/benchmark.h>

#include <string>

#include "bench/matchers/pair_samples.h"
#include "matchers/identity/code_levels.h"
#include "matchers/identity/document_number.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/identity_screen.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/identity/region_code.h"
#include "matchers/identity/student_number.h"

namespace xueji::bench {
namespace {

using namespace matchers;  // NOLINT: this file benches that namespace

PackedDate DrawDate(Random& random) {
  return DateOfDayNumber(DayNumber(PackDate(2008, 1, 1)) + static_cast<int>(random() % 4400));
}

std::string DrawId(Random& random) {
  std::string text = std::to_string(110101 + random() % 500'000);
  const DateParts date = UnpackDate(DrawDate(random));
  text += std::to_string(date.year * 10000 + date.month * 100 + date.day);
  text += std::to_string(100 + random() % 900);
  return text + IdCheckCharacter(IdCheckValue(text));
}

std::string SlipDigit(Random& random, std::string text) {
  text[random() % 17] = static_cast<char>('0' + random() % 10);
  return text;
}

std::string SlipExchange(Random& random, std::string text) {
  const std::size_t at = random() % 16;
  std::swap(text[at], text[at + 1]);
  return text;
}

template <typename Value, typename Compare>
void Run(benchmark::State& state, const std::vector<std::pair<Value, Value>>& pairs,
         Compare compare) {
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) sum += static_cast<std::uint64_t>(compare(left, right));
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pairs.size()));
}

using Slip = std::string (*)(Random&, std::string);

void IdNumbers(benchmark::State& state, Slip slip, double share) {
  std::vector<std::pair<PackedIdNumber, PackedIdNumber>> pairs;
  for (const auto& [left, right] : MakePairs<std::string>(1, DrawId, slip, share)) {
    pairs.emplace_back(PackIdNumber(left), PackIdNumber(right));
  }
  Run(state, pairs, CompareIdNumbers);
}
BENCHMARK_CAPTURE(IdNumbers, unrelated, SlipDigit, 0.0);
BENCHMARK_CAPTURE(IdNumbers, candidates, SlipDigit, 0.3);
BENCHMARK_CAPTURE(IdNumbers, exchanged, SlipExchange, 1.0);

void ScreenIds(benchmark::State& state) {
  std::vector<std::pair<PackedIdNumber, PackedIdNumber>> pairs;
  for (const auto& [left, right] : MakePairs<std::string>(1, DrawId, SlipDigit, 0.0)) {
    pairs.emplace_back(PackIdNumber(left), PackIdNumber(right));
  }
  Run(state, pairs, ScreenIdNumbers);
}
BENCHMARK(ScreenIds);

void IdTexts(benchmark::State& state) {
  Run(state, MakePairs<std::string>(1, DrawId, SlipDigit, 0.3), CompareIdTexts);
}
BENCHMARK(IdTexts);

void PackId(benchmark::State& state) {
  const auto pairs = MakePairs<std::string>(1, DrawId, SlipDigit, 0.3);
  Run(state, pairs,
      [](const std::string& left, const std::string&) { return PackIdNumber(left).digits; });
}
BENCHMARK(PackId);

void ExamineId(benchmark::State& state) {
  const auto pairs = MakePairs<std::string>(1, DrawId, SlipDigit, 0.3);
  Run(state, pairs,
      [](const std::string& left, const std::string&) { return ExamineIdNumber(left).faults; });
}
BENCHMARK(ExamineId);

void StudentNumbers(benchmark::State& state) {
  const auto pairs = MakePairs<std::string>(
      1, [](Random& random) { return "G" + DrawId(random); }, SlipDigit, 0.1);
  Run(state, pairs, [](const std::string& left, const std::string&) {
    return ExamineStudentNumber(left).faults;
  });
}
BENCHMARK(StudentNumbers);

void Documents(benchmark::State& state) {
  const auto pairs = MakePairs<std::string>(
      1, [](Random& random) { return "h" + std::to_string(10'000'000 + random() % 90'000'000); },
      [](Random&, std::string text) { return text; }, 0.1);
  Run(state, pairs, [](const std::string& left, const std::string&) {
    return CanonicalDocument(left).text.size();
  });
}
BENCHMARK(Documents);

PackedDate SlipDate(Random& random, PackedDate date) {
  return DateOfDayNumber(DayNumber(date) + static_cast<int>(random() % 20));
}

void Dates(benchmark::State& state, double share) {
  Run(state, MakePairs<PackedDate>(1, DrawDate, SlipDate, share), CompareDates);
}
BENCHMARK_CAPTURE(Dates, unrelated, 0.0);
BENCHMARK_CAPTURE(Dates, candidates, 0.3);

PackedDigits DrawPhone(Random& random) {
  return *PackDigits("1" + std::to_string(3'000'000'000 + random() % 600'000'000 * 10));
}

PackedDigits SlipPhone(Random& random, PackedDigits phone) {
  std::string text = UnpackDigits(phone);
  text[1 + random() % 10] = '5';
  return *PackDigits(text);
}

void Digits(benchmark::State& state, double share) {
  Run(state, MakePairs<PackedDigits>(1, DrawPhone, SlipPhone, share), CompareDigits);
}
BENCHMARK_CAPTURE(Digits, unrelated, 0.0);
BENCHMARK_CAPTURE(Digits, candidates, 0.3);

void ScreenDigits(benchmark::State& state) {
  Run(state, MakePairs<PackedDigits>(1, DrawPhone, SlipPhone, 0.0),
      [](PackedDigits left, PackedDigits right) {
        return MayBeOneSlip(left.word > right.word ? left.word - right.word : right.word - left.word);
      });
}
BENCHMARK(ScreenDigits);

void Regions(benchmark::State& state) {
  const auto draw = [](Random& random) {
    return static_cast<std::uint32_t>(110101 + random() % 500'000);
  };
  const auto slip = [](Random&, std::uint32_t region) { return region / 100 * 100 + 1; };
  Run(state, MakePairs<std::uint32_t>(1, draw, slip, 0.3), CompareRegions);
}
BENCHMARK(Regions);

void EnrolmentStates(benchmark::State& state) {
  const auto draw = [](Random& random) { return static_cast<std::uint8_t>(random() % 14); };
  Run(state,
      MakePairs<std::uint8_t>(
          1, draw, [](Random&, std::uint8_t value) { return value; }, 0.5),
      CompareEnrolmentStates);
}
BENCHMARK(EnrolmentStates);

}  // namespace
}  // namespace xueji::bench
