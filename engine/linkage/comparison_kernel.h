// Comparison kernels: for a batch of pairs, the level each pair reaches in one comparison step.
//
//   kernel(context, step, rows, pairs, levels);     // levels[i] belongs to pairs[i]
//
// A kernel gathers nothing, allocates nothing and does not look at the plan: which kernel runs, with
// which offsets, was settled when the plan was compiled. Texts that do not fit a row (long names,
// Latin words, invalid numbers) are read from the dictionary; such pairs take the slow road inside.
// Pure given its inputs; thread-safe.
#pragma once

#include <cstddef>
#include <span>

#include "engine/linkage/candidate_batch.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/term_dictionary.h"
#include "matchers/level.h"

namespace xueji {

struct KernelContext {
  const ComparisonStep& step;
  const TermDictionary& terms;
  const std::byte* rows = nullptr;  // of the batch
  std::size_t row_bytes = 0;
};

using ComparisonKernel = void (*)(const KernelContext& context, std::span<const CandidatePair> pairs,
                                  std::span<matchers::Level> levels);

// The kernel for a kind of comparison; every kind has one.
ComparisonKernel KernelFor(ComparisonKind kind);

}  // namespace xueji
