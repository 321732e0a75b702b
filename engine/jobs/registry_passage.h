// PassBy: brings every chunk of a registry by, decoded and measured on all threads, taken one after the other.
//
//   XUEJI_RETURN_IF_ERROR(PassBy(*source, {.take = [&](PassingChunk& passing) { return out.Add(passing.chunk); }}));
//
// Chunks are taken in the order of the registry. The first error of the source or of `take` ends it. Not
// thread-safe: one caller. Memory: two chunks more than there are threads. Errors: those of both; kCancelled.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/status.h"
#include "engine/population/registry_person.h"
#include "engine/population/registry_tally.h"

namespace xueji {

// A chunk on its way, and what is told of it beside the others.
struct PassingChunk {
  RegistryChunk chunk;
  RegistryTally tally;              // of its entries that were wanted
  std::vector<std::uint64_t> keys;  // NumberKey of each
  absl::Status status;              // for `look` to say what `take` is to answer
};

struct Passage {
  const RegistryFilter* filter = nullptr;              // nullptr: all entries are wanted
  std::function<void(PassingChunk&)> look = nullptr;   // in parallel, if given
  std::function<absl::Status(PassingChunk&)> take = nullptr;
};

absl::Status PassBy(RegistrySource& source, const Passage& passage);

}  // namespace xueji
