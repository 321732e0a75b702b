#include "engine/jobs/registry_passage.h"

#include <atomic>
#include <cstddef>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/population/packed_registry_writer.h"

namespace xueji {

absl::Status PassBy(RegistrySource& source, const Passage& passage) {
  std::vector<PassingChunk> passing(static_cast<std::size_t>(ThreadLimit()) + 2);
  absl::Status read, taken;
  // Set by the taking stage, read by the reading one. Relaxed: nothing but "read no more" is told by it.
  std::atomic<bool> failed{false};
  PipelineStages stages;
  stages.produce = [&](std::size_t slot) {
    if (IsCancelled() || failed.load(std::memory_order_relaxed)) return false;
    const absl::StatusOr<bool> more = source.Next(passing[slot].chunk);
    if (!more.ok()) read = more.status();
    return more.ok() && *more;
  };
  stages.work = [&](std::size_t slot) {
    PassingChunk& one = passing[slot];
    one.status = absl::OkStatus();
    source.Decode(passage.filter, one.chunk);
    MeasureChunk(one.chunk, &one.tally, &one.keys);
    if (passage.look) passage.look(one);
  };
  stages.consume = [&](std::size_t slot) {
    if (!taken.ok()) return;
    taken = passage.take(passing[slot]);
    if (!taken.ok()) failed.store(true, std::memory_order_relaxed);
  };
  RunPipeline(passing.size(), stages);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(taken);
  return read;
}

}  // namespace xueji
