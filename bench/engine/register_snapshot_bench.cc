// A snapshot of a generated register: loading it, and asking for the records of a block. Items are records.
#include "engine/registry/register_snapshot.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <string>

#include "datasets/generator/register_generator.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/jobs/snapshot_job.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

constexpr std::uint64_t kRecords = 100'000;

// Built once, in a folder that goes with the process.
const std::string& SnapshotPath() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    const auto made = datasets::GenerateRegister(
        {.records = kRecords, .seed = 7, .out_directory = folder.FilePath("register")});
    XUEJI_CHECK(made.ok());
    RunOptions options;
    options.inputs = {made->students_path};
    options.out = folder.FilePath("register.xueji");
    XUEJI_CHECK(BuildSnapshot(options).ok());
    return options.out;
  }();
  return path;
}

void BM_SnapshotLoad(benchmark::State& state) {
  const std::string path = SnapshotPath();
  SetThreadLimit(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    MemoryBudget budget(std::uint64_t{4} << 30);
    const auto loaded = LoadSnapshot(path, {}, &budget);
    XUEJI_CHECK(loaded.ok());
    benchmark::DoNotOptimize((*loaded)->store().size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecords));
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}
BENCHMARK(BM_SnapshotLoad)->Arg(1)->Arg(2)->ArgName("threads")->Unit(benchmark::kMillisecond)->UseRealTime();

// As for new records against a base: one key of one pass, and the rows that have it.
void BM_SnapshotRecordsWithKey(benchmark::State& state) {
  MemoryBudget budget(std::uint64_t{4} << 30);
  const auto loaded = LoadSnapshot(SnapshotPath(), {}, &budget);
  XUEJI_CHECK(loaded.ok());
  const RegisterSnapshot& base = **loaded;
  const auto pass = static_cast<std::size_t>(state.range(0));
  std::vector<RecordId> records;
  std::uint64_t at = 1, found = 0;
  for (auto _ : state) {
    at = Mix64(at);
    const RecordId asked{static_cast<std::uint32_t>(at % base.store().size())};
    records.clear();
    base.AppendRecordsWithKey(pass, base.program(pass).Key(base.store().Row(asked)), &records);
    found += records.size();
  }
  benchmark::DoNotOptimize(found);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_SnapshotRecordsWithKey)->Arg(0)->Arg(3)->Arg(4)->ArgName("pass");

}  // namespace
}  // namespace xueji
