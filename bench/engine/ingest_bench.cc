// Loading a register: the whole way from a file to packed rows in the store, and its stages alone
// (block_parser_bench.cc has the parallel one). Rows: register_rows.h.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "bench/engine/register_rows.h"
#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/ingest/batch_loader.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/simd_text.h"

namespace xueji {
namespace {

constexpr std::size_t kCopies = 10;

// A file of 2 million rows, written once for each run of the program.
const std::string& RegisterFile(Shape shape) {
  static const auto make = [](Shape wanted) {
    // Named after the process: two benchmarks may run side by side.
    const std::string name =
        (std::filesystem::temp_directory_path() /
         ("xueji-ingest-bench-" + std::to_string(getpid()) +
          (wanted == Shape::kSchool ? "-school.csv" : "-narrow.csv"))).string();
    std::ofstream file(name, std::ios::binary);
    const std::string& text = RegisterText(wanted);
    file << text;
    const std::string_view rows = std::string_view(text).substr(RegisterHeader(wanted).size());
    // The same rows again under other record ids: the first letter tells the copies apart.
    for (std::size_t copy = 1; copy < kCopies; ++copy) {
      std::string again(rows);
      for (std::size_t at = 0; at < again.size(); at = again.find('\n', at) + 1) {
        again[at] = static_cast<char>('A' + copy);
      }
      file << again;
    }
    XUEJI_CHECK(file.good());
    return name;
  };
  static const std::string school = make(Shape::kSchool);
  static const std::string narrow = make(Shape::kNarrow);
  static const int registered = std::atexit([] {
    std::error_code ignored;
    std::filesystem::remove(school, ignored);
    std::filesystem::remove(narrow, ignored);
  });
  XUEJI_CHECK(registered == 0);
  return shape == Shape::kSchool ? school : narrow;
}

template <Shape kShape>
void LoadStudents(benchmark::State& state) {
  SetThreadLimit(static_cast<int>(state.range(0)));
  LoadOptions options;
  options.paths = {RegisterFile(kShape)};
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    MemoryBudget budget(std::uint64_t{16} << 30);
    const absl::StatusOr<LoadResult> loaded = LoadRecords(StudentsPlan(), options, &budget);
    XUEJI_CHECK(loaded.ok() && loaded->rejects.empty());
    rows += loaded->inputs[0].rows;
    bytes += loaded->inputs[0].bytes;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(LoadStudents<Shape::kSchool>)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(LoadStudents<Shape::kNarrow>)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void SplitFields(benchmark::State& state) {
  const std::string& text = RegisterText(Shape::kSchool);
  std::size_t rows = 0;
  for (auto _ : state) {
    CsvSplitter splitter(text, ',', 22);
    CsvRecord record;
    while (splitter.Next(record)) ++rows;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
}
BENCHMARK(SplitFields)->Unit(benchmark::kMillisecond);

void CutRecords(benchmark::State& state) {
  const std::string& text = RegisterText(Shape::kSchool);
  for (auto _ : state) {
    CsvCutter cutter(',', true);
    benchmark::DoNotOptimize(cutter.Scan(text, true));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size() * state.iterations()));
}
BENCHMARK(CutRecords)->Unit(benchmark::kMillisecond);

void ValidateUtf8(benchmark::State& state) {
  const std::string& text = RegisterText(Shape::kSchool);
  for (auto _ : state) benchmark::DoNotOptimize(IsValidUtf8(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size() * state.iterations()));
}
BENCHMARK(ValidateUtf8)->Unit(benchmark::kMillisecond);

// Two-byte characters only: what a county exports.
void DecodeGbk(benchmark::State& state) {
  std::string bytes;
  std::mt19937_64 random(7);
  while (bytes.size() < (std::size_t{8} << 20)) {
    bytes += "R10000000,";
    for (int i = 0; i < 6; ++i) {
      bytes += static_cast<char>(0xB0 + random() % 0x40);
      bytes += static_cast<char>(0xA1 + random() % 0x5D);
    }
    bytes += ",20100307,1101012010,CHN,1\n";
  }
  std::string text;
  for (auto _ : state) {
    DecodeGb18030(bytes, text);
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size() * static_cast<std::size_t>(state.iterations())));
}
BENCHMARK(DecodeGbk)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji
