// The hot parts of the comparison with the population registry: asking the index for numbers (cold: no cache holds the
// table), judging an entry, reading a registry in text past a filter. Items are rows of the registry.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/population/number_comparison.h"
#include "engine/population/text_registry.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

// Student i; every seventh row of the registry is a student's.
std::string NumberOf(std::uint64_t i) {
  const std::uint64_t word = Mix64(i + 1);
  std::string digits = std::to_string(110101 + word % 500) + "20" + std::to_string(100 + word / 512 % 19).substr(1) +
                       std::to_string(101 + word / 16384 % 12).substr(1) + std::to_string(101 + word / 262144 % 28).substr(1) +
                       std::to_string(1000 + word / 16777216 % 1000).substr(1);
  return WithCheck(digits);
}

std::string Students(std::uint64_t count) {
  std::string rows;
  for (std::uint64_t i = 0; i < count; ++i) {
    rows += std::to_string(i) + ",王小明,,1,20120305,1," + NumberOf(7 * i) + ",,\n";
  }
  return rows;
}

void BM_StudentIndexSelect(benchmark::State& state) {
  SetThreadLimit(1);
  LoadedStudents students(Students(static_cast<std::uint64_t>(state.range(0))));
  const auto index = *StudentIndex::Build(*students.roster, &students.budget);
  std::vector<matchers::PackedIdNumber> ids;
  for (std::uint64_t i = 0; i < (1 << 20); ++i) ids.push_back(PackedId(NumberOf(Mix64(i) % (7 * static_cast<std::uint64_t>(state.range(0))))));
  std::vector<std::uint32_t> wanted;
  for (auto _ : state) {
    wanted.clear();
    index->Select(ids, wanted);
    benchmark::DoNotOptimize(wanted.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}
BENCHMARK(BM_StudentIndexSelect)->Arg(1 << 14)->Arg(1 << 20)->ArgName("students")->Unit(benchmark::kMillisecond);

void BM_JudgeEntry(benchmark::State& state) {
  const std::u32string names[] = {U"王小明", U"王晓明", U"李大伟"};  // equal, explained, another person
  const std::string id = NumberOf(7);
  const RegistryChunk chunk = ChunkOf({{id, names[state.range(0)]}});
  const StudentIdentity student{.id = PackedId(id), .name = U"王小明", .former_name = {},
                                .birth_date = *matchers::ParseDate("20120305"), .sex = 1};
  for (auto _ : state) benchmark::DoNotOptimize(JudgeEntry(student, chunk.persons[0], chunk));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_JudgeEntry)->DenseRange(0, 2)->ArgName("case");

void BM_TextRegistry(benchmark::State& state) {
  SetThreadLimit(1);
  constexpr std::uint64_t kRows = 200'000;
  LoadedStudents students(Students(kRows / 7));
  const auto index = *StudentIndex::Build(*students.roster, &students.budget);
  std::string text = "document_number,name,former_name,sex,birth_date,ethnic_group,household_region,registry_state\n";
  for (std::uint64_t i = 0; i < kRows; ++i) {
    const std::string id = NumberOf(i);
    text += id + ",王小明,,1," + id.substr(6, 8) + ",汉族,370102,normal\n";
  }
  NumberComparison comparison(*students.roster, *index);
  for (auto _ : state) {
    const auto source = *ReadTextRegistry(*ByteSource::FromBytes("p.csv", text), {});
    RegistryChunk chunk;
    std::string findings;
    while (*source->Next(chunk)) {
      source->Decode(state.range(0) == 0 ? nullptr : index.get(), chunk);
      if (state.range(0) != 0) comparison.Visit(chunk, findings);
      benchmark::DoNotOptimize(chunk.persons.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRows));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(BM_TextRegistry)->Arg(0)->Arg(1)->ArgName("filtered")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji
