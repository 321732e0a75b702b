// A packed registry streamed past a filter: read, checked, looked at by number, and so much of it taken apart as is
// wanted. Items are entries. The file is in the page cache, or the disk is what is measured.
#include "engine/population/packed_registry.h"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/parallel.h"
#include "engine/population/packed_registry_writer.h"
#include "tests/support/registry_sample.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

constexpr std::uint32_t kEntries = 2'000'000;

// One packed registry for all benchmarks.
const std::string& PackedSample() {
  static const TemporaryDirectory directory;
  static const std::string path = [] {
    const std::string file = directory.FilePath("registry");
    auto out = PackedRegistryWriter::Create(file, {});
    for (std::uint32_t at = 0; at < kEntries; at += 100'000) {
      const RegistryChunk chunk = RegistrySample(100'000, at);
      RegistryTally tally;
      std::vector<std::uint64_t> keys;
      MeasureChunk(chunk, &tally, &keys);
      XUEJI_CHECK((*out)->Add(chunk, tally, keys).ok());
    }
    XUEJI_CHECK((*out)->Finish({}).ok());
    return file;
  }();
  return path;
}

// Every nth entry, told from its number as a look-up would be.
class EveryNth : public RegistryFilter {
 public:
  explicit EveryNth(std::uint64_t n) : n_(n) {}
  void Select(std::span<const matchers::PackedIdNumber> ids,
              std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      if (Mix64(ids[i].digits) % n_ == 0) wanted.push_back(i);
    }
  }

 private:
  std::uint64_t n_;
};

void BM_PackedRegistryScan(benchmark::State& state) {
  SetThreadLimit(static_cast<int>(state.range(0)));
  const EveryNth filter(static_cast<std::uint64_t>(state.range(1)));
  const std::string& path = PackedSample();
  std::uint64_t persons = 0;
  for (auto _ : state) {
    auto source = PackedRegistry::Open(path);
    std::vector<RegistryChunk> chunks(static_cast<std::size_t>(state.range(0)) + 2);
    PipelineStages stages;
    stages.produce = [&](std::size_t slot) { return *(*source)->Next(chunks[slot]); };
    stages.work = [&](std::size_t slot) { (*source)->Decode(&filter, chunks[slot]); };
    stages.consume = [&](std::size_t slot) { persons += chunks[slot].persons.size(); };
    RunPipeline(chunks.size(), stages);
  }
  benchmark::DoNotOptimize(persons);
  state.SetItemsProcessed(state.iterations() * kEntries);
}
BENCHMARK(BM_PackedRegistryScan)
    ->ArgsProduct({{1, 2}, {1, 7, 1'000'000}})
    ->ArgNames({"threads", "one_in"})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

void BM_PackedRegistryWrite(benchmark::State& state) {
  SetThreadLimit(static_cast<int>(state.range(0)));
  const TemporaryDirectory directory;
  const RegistryChunk chunk = RegistrySample(500'000, 1);
  RegistryTally tally;
  std::vector<std::uint64_t> keys;
  MeasureChunk(chunk, &tally, &keys);
  for (auto _ : state) {
    auto out = PackedRegistryWriter::Create(directory.FilePath("registry"), {.replace = true});
    XUEJI_CHECK((*out)->Add(chunk, tally, keys).ok());
    XUEJI_CHECK((*out)->Finish({}).ok());
  }
  state.SetItemsProcessed(state.iterations() * 500'000);
}
BENCHMARK(BM_PackedRegistryWrite)->Arg(2)->ArgName("threads")->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace xueji
