// Block keys on the records of a generated register: the word of a field, whether two names share one,
// and the words that several passes share, collected. Items are values, pairs and records.
#include "engine/index/key_word.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/generator/register_generator.h"
#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/index/part_words.h"
#include "engine/jobs/run_setup.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

// Loaded once for all benchmarks: generating takes longer than they do.
const LoadedRun& Register() {
  static const LoadedRun run = [] {
    const TemporaryDirectory directory;
    const auto made = datasets::GenerateRegister(
        {.records = 100'000, .seed = 1, .out_directory = directory.FilePath("register")});
    XUEJI_CHECK(made.ok());
    RunOptions options;
    options.inputs = {made->students_path};
    options.threads = 1;
    StageClock clock(nullptr);
    auto loaded = LoadRun(options, /*unique_per_file=*/false, &clock);
    XUEJI_CHECK(loaded.ok());
    return *std::move(loaded);
  }();
  return run;
}

std::size_t FieldNamed(std::string_view name) {
  const std::vector<Field>& fields = Register().plan.plan.fields;
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const Field& field) { return field.name == name; });
  XUEJI_CHECK(at != fields.end());
  return static_cast<std::size_t>(at - fields.begin());
}

void BM_KeyWord(benchmark::State& state, std::string_view field_name, KeyTransform transform,
                int length) {
  const RecordStore& store = *Register().loaded.store;
  const std::size_t field = FieldNamed(field_name);
  const std::uint32_t offset = store.layout().offset(field);
  const FieldType type = store.layout().type(field);
  std::uint64_t sum = 0;
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      sum += KeyWord(type, transform, length, store.Row(RecordId{i}) + offset, store.terms());
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * store.size());
}
BENCHMARK_CAPTURE(BM_KeyWord, number, "document_number", KeyTransform::kExact, 0);
BENCHMARK_CAPTURE(BM_KeyWord, number_head, "document_number", KeyTransform::kPrefix, 6);
BENCHMARK_CAPTURE(BM_KeyWord, number_tail, "document_number", KeyTransform::kSuffix, 4);
BENCHMARK_CAPTURE(BM_KeyWord, number_birth, "document_number", KeyTransform::kBirthDate, 0);
BENCHMARK_CAPTURE(BM_KeyWord, name, "name", KeyTransform::kExact, 0);
BENCHMARK_CAPTURE(BM_KeyWord, name_readings, "name", KeyTransform::kHomophone, 0);

// Names of two pupils taken at random; nearly all share no reading.
void BM_ShareNameReading(benchmark::State& state) {
  const RecordStore& store = *Register().loaded.store;
  const std::uint32_t offset = store.layout().offset(FieldNamed("name"));
  std::mt19937 random(1);
  std::vector<std::pair<const std::byte*, const std::byte*>> pairs;
  for (int i = 0; i < 4096; ++i) {
    const auto at = [&] {
      return store.Row(RecordId{static_cast<std::uint32_t>(random() % store.size())}) + offset;
    };
    const std::byte* left = at();
    pairs.emplace_back(left, at());
  }
  std::size_t shared = 0;
  for (auto _ : state) {
    for (const auto& [left, right] : pairs) {
      shared += ShareWord(KeyTransform::kHomophone, {FieldType::kName, left}, {FieldType::kName, right},
                          store.terms());
    }
  }
  benchmark::DoNotOptimize(shared);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(pairs.size()));
}
BENCHMARK(BM_ShareNameReading);

// The words of the names, for all passes that key them by their readings. One thread.
void BM_PartWords(benchmark::State& state) {
  const LoadedRun& run = Register();
  const RecordStore& store = *run.loaded.store;
  BlockingPass pass;
  pass.key = {{.field = FieldNamed("name"), .transform = KeyTransform::kHomophone}};
  const BlockKeyProgram program(run.plan, pass, store.terms());
  SetThreadLimit(1);
  std::size_t further = 0;
  for (auto _ : state) {
    const auto words = PartWords::Collect(store, program, run.budget.get());
    XUEJI_CHECK(words.ok());
    further = words->further_count();
  }
  state.SetItemsProcessed(state.iterations() * store.size());
  state.counters["further_keys_per_record"] =
      static_cast<double>(further) / static_cast<double>(store.size());
}
BENCHMARK(BM_PartWords)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji
