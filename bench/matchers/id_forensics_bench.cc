// Repairs of mistyped identity numbers: each kind of slip, and a right number.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/matchers/pair_samples.h"
#include "matchers/identity/id_forensics.h"

namespace xueji::bench {
namespace {

using namespace matchers;  // NOLINT: this file benches that namespace

using Slip = void (*)(Random& random, std::string& number);

void Investigate(benchmark::State& state, Slip slip) {
  Random random(3);
  std::vector<std::string> numbers;
  for (int i = 0; i < 256; ++i) {
    std::string text = std::to_string(110101 + random() % 500'000);
    text += std::to_string(2008 + random() % 12) + std::to_string(10 + random() % 3);
    text += std::to_string(10 + random() % 19) + std::to_string(100 + random() % 900);
    text += IdCheckCharacter(IdCheckValue(text));
    slip(random, text);
    numbers.push_back(text);
  }
  const IdContext context{.birth_date = PackDate(2012, 3, 5), .sex = 1, .region = 370102};
  std::size_t sum = 0;
  for (auto _ : state) {
    for (const std::string& number : numbers) {
      sum += InvestigateId(number, context).explanations.size();
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(numbers.size()));
}

void Right(Random&, std::string&) {}
void Digit(Random& random, std::string& number) {
  char& digit = number[random() % 17];
  digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
}
void Missing(Random& random, std::string& number) {
  number.erase(random() % 18, 1);
}
void Extra(Random& random, std::string& number) {
  number.insert(random() % 17, 1, '7');
}

BENCHMARK_CAPTURE(Investigate, right, Right);
BENCHMARK_CAPTURE(Investigate, one_digit, Digit);
BENCHMARK_CAPTURE(Investigate, missing_digit, Missing);
BENCHMARK_CAPTURE(Investigate, extra_digit, Extra);

}  // namespace
}  // namespace xueji::bench
