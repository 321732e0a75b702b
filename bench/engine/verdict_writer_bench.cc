// Rows of verdicts.csv formatted, hashed and handed to the file, a second: the last stage of a run
// touches every record, so it must cost little beside reading them.
#include <benchmark/benchmark.h>

#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/report/verdict_writer.h"
#include "tests/support/id_store.h"

namespace xueji {
namespace {

// One record in fifty has something to say; one in eight carries a warning.
void WriteVerdictsOfARegister(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  IdStore records(count);
  std::vector<RecordVerdict> verdicts;
  Clusters clusters;
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string id = std::to_string(i);
    id.insert(0, "R" + std::string(10 - id.size(), '0'));
    records.Add(id, i % 8 == 0 ? IdStore::Reasons({Reason::kIdMissing}) : ReasonSet());
    if (i % 50 != 0) continue;
    verdicts.push_back({RecordId{i}, Decision::kDuplicate, 42'000, i ^ 1,
                        IdStore::Reasons({Reason::kDupId, Reason::kNameExact})});
    clusters.ids.push_back(id);
    clusters.members.push_back({RecordId{i}, static_cast<std::uint32_t>(clusters.ids.size() - 1)});
  }
  std::uint64_t digest = 0;
  for (auto _ : state) {
    const auto summary = WriteVerdicts(records.store(), verdicts, clusters, "/dev/null");
    XUEJI_CHECK(summary.ok());
    digest = summary->digest.low;
  }
  state.SetItemsProcessed(state.iterations() * count);
  state.SetLabel("digest " + std::to_string(digest));
}
BENCHMARK(WriteVerdictsOfARegister)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace xueji
