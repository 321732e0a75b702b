#include "engine/linkage/completeness.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <span>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/linkage/candidate_batch.h"
#include "engine/linkage/comparison_kernel.h"
#include "engine/plan/rule_validator.h"

namespace xueji {
namespace {

using matchers::Level;

// A condition compiled: the step that compares, and the levels that meet it.
struct PromiseStep {
  std::size_t step = 0;
  std::uint32_t allowed = 0;
};

// The cheap and telling comparisons first: what fails there is asked nothing more.
int Dearness(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::kDate:
    case ComparisonKind::kRegion:
    case ComparisonKind::kCode:
    case ComparisonKind::kDigits: return 0;
    case ComparisonKind::kName:
    case ComparisonKind::kText: return 2;
    default: return 1;
  }
}

std::vector<PromiseStep> CompilePromise(const ExecutionPlan& plan, const Promise& promise) {
  std::vector<PromiseStep> steps;
  for (std::size_t s = 0; s < plan.steps.size(); ++s) {
    const std::size_t comparison = plan.steps[s].comparison;
    const bool named = std::ranges::any_of(promise.when, [comparison](const Condition& condition) {
      return condition.comparison == comparison;
    });
    if (named) steps.push_back({s, AllowedLevels(plan.plan, promise.when, comparison)});
  }
  std::ranges::stable_sort(steps, [&plan](const PromiseStep& a, const PromiseStep& b) {
    return Dearness(plan.steps[a.step].kind) < Dearness(plan.steps[b.step].kind);
  });
  return steps;
}

// A pair that a promise covers; which promises, a bit each; and the pass that compared it.
struct PromisedPair {
  std::uint32_t left = 0, right = 0;
  std::uint16_t promises = 0;
  std::uint16_t pass = kNotCompared;
  static constexpr std::uint16_t kNotCompared = 0xFFFF;

  std::uint64_t Place() const { return std::uint64_t{left} << 32 | right; }
};

// Levels of a batch of pairs by step, computed once where every pair needs them.
class BatchLevels {
 public:
  BatchLevels(const ExecutionPlan& plan, const RecordStore& store) : plan_(plan), store_(store) {
    for (const ComparisonStep& step : plan.steps) kernels_.push_back(KernelFor(step.kind));
    full_.resize(plan.steps.size());
  }

  void Begin(std::span<const CandidatePair> pairs) {
    pairs_ = pairs;
    for (std::vector<Level>& levels : full_) levels.clear();
  }

  // Of all pairs of the batch.
  const std::vector<Level>& All(std::size_t step) {
    std::vector<Level>& levels = full_[step];
    if (levels.empty()) {
      levels.resize(pairs_.size());
      Run(step, pairs_, levels);
    }
    return levels;
  }

  void Run(std::size_t step, std::span<const CandidatePair> pairs, std::span<Level> levels) const {
    // The rows of the store lie in one run, so that a record's number is its place.
    const KernelContext context{plan_.steps[step], store_.terms(), store_.Row(RecordId{0}),
                                plan_.layout.row_bytes()};
    kernels_[step](context, pairs, levels);
  }

 private:
  const ExecutionPlan& plan_;
  const RecordStore& store_;
  std::vector<ComparisonKernel> kernels_;
  std::span<const CandidatePair> pairs_;
  std::vector<std::vector<Level>> full_;
};

// Writes down the pairs of one thread's share that meet a promise.
class PromiseFinder {
 public:
  PromiseFinder(const ExecutionPlan& plan, const RecordStore& store,
                const std::vector<std::vector<PromiseStep>>& promises, MemoryBudget* budget)
      : levels_(plan, store), promises_(promises), budget_(budget) {}

  void Examine(std::span<const CandidatePair> pairs) {
    levels_.Begin(pairs);
    masks_.assign(pairs.size(), 0);
    for (std::size_t p = 0; p < promises_.size(); ++p) {
      FindPromise(pairs, promises_[p], static_cast<std::uint16_t>(1U << p));
    }
    for (std::size_t i = 0; i < pairs.size() && status_.ok(); ++i) {
      if (masks_[i] == 0) continue;
      if (found_.size() == charged_) {
        status_ = budget_->Reserve(kChargeStep * 2 * sizeof(PromisedPair));  // vectors double
        charged_ += kChargeStep;
      }
      found_.push_back({.left = pairs[i].left, .right = pairs[i].right, .promises = masks_[i]});
    }
  }

  const absl::Status& status() const { return status_; }
  std::vector<PromisedPair>& found() { return found_; }

 private:
  static constexpr std::size_t kChargeStep = 1 << 16;

  void FindPromise(std::span<const CandidatePair> pairs, std::span<const PromiseStep> steps,
                   std::uint16_t bit) {
    live_.clear();
    const std::vector<Level>& first = levels_.All(steps.front().step);
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
      if ((steps.front().allowed >> first[i] & 1) != 0) live_.push_back(i);
    }
    for (const PromiseStep& step : steps.subspan(1)) {
      if (live_.empty()) return;
      live_pairs_.clear();
      for (const std::uint32_t i : live_) live_pairs_.push_back(pairs[i]);
      live_levels_.resize(live_.size());
      levels_.Run(step.step, live_pairs_, live_levels_);
      std::size_t kept = 0;
      for (std::size_t i = 0; i < live_.size(); ++i) {
        if ((step.allowed >> live_levels_[i] & 1) != 0) live_[kept++] = live_[i];
      }
      live_.resize(kept);
    }
    for (const std::uint32_t i : live_) masks_[i] = static_cast<std::uint16_t>(masks_[i] | bit);
  }

  BatchLevels levels_;
  const std::vector<std::vector<PromiseStep>>& promises_;
  MemoryBudget* budget_;
  absl::Status status_;
  std::size_t charged_ = 0;
  std::vector<PromisedPair> found_;
  std::vector<std::uint16_t> masks_;
  std::vector<std::uint32_t> live_;
  std::vector<CandidatePair> live_pairs_;
  std::vector<Level> live_levels_;
};

// All pairs of the records from `left` on, a batch at a time.
void ExamineRecord(const RecordStore& store, std::uint32_t left, std::uint32_t right_begin,
                   std::vector<CandidatePair>& pairs, PromiseFinder& finder) {
  if (store.withdrawn(RecordId{left}) || (right_begin != 0 && left >= right_begin)) return;
  pairs.clear();
  for (std::uint32_t right = std::max(left + 1, right_begin); right < store.size(); ++right) {
    if (store.withdrawn(RecordId{right})) continue;
    pairs.push_back({left, right});
    if (pairs.size() < kPairsPerBatch) continue;
    finder.Examine(pairs);
    pairs.clear();
  }
  if (!pairs.empty()) finder.Examine(pairs);
}

absl::StatusOr<std::vector<PromisedPair>> FindPromisedPairs(const RecordStore& store,
                                                            const ExecutionPlan& plan,
                                                            const LinkageOptions& options,
                                                            MemoryBudget* budget) {
  std::vector<std::vector<PromiseStep>> promises;
  for (const Promise& promise : plan.plan.promises) {
    promises.push_back(CompilePromise(plan, promise));
  }
  PerThread<std::unique_ptr<PromiseFinder>> finders;
  std::atomic<std::uint32_t> done{0};
  // The first records have the most partners: small shares keep the threads level.
  ParallelFor(store.size(), 16, [&](std::size_t begin, std::size_t end) {
    std::unique_ptr<PromiseFinder>& finder = finders.Local();
    if (finder == nullptr) finder = std::make_unique<PromiseFinder>(plan, store, promises, budget);
    std::vector<CandidatePair> pairs;
    for (std::size_t left = begin; left < end && !IsCancelled() && finder->status().ok(); ++left) {
      ExamineRecord(store, static_cast<std::uint32_t>(left), options.right_begin, pairs, *finder);
    }
    const auto count = static_cast<std::uint32_t>(end - begin);
    const std::uint32_t before = done.fetch_add(count, std::memory_order_relaxed);
    if (options.progress && before / 1024 != (before + count) / 1024) {
      options.progress(static_cast<double>(before) / static_cast<double>(store.size()));
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  std::vector<PromisedPair> all;
  absl::Status status;
  finders.ForEach([&](std::unique_ptr<PromiseFinder>& finder) {
    if (finder == nullptr) return;
    if (!finder->status().ok()) status = finder->status();
    all.insert(all.end(), finder->found().begin(), finder->found().end());
    finder.reset();
  });
  XUEJI_RETURN_IF_ERROR(status);
  std::ranges::sort(all, {}, &PromisedPair::Place);
  return all;
}

// Strikes the pairs off that the passes compare.
absl::StatusOr<std::vector<PassStats>> StrikeOff(const RecordStore& store,
                                                 const ExecutionPlan& plan,
                                                 const LinkageOptions& options,
                                                 MemoryBudget* budget,
                                                 std::vector<PromisedPair>& promised) {
  LinkageOptions walk = options;
  walk.progress = nullptr;
  const auto strike = [&promised](RecordId left, RecordId right, std::size_t pass) {
    const std::uint64_t place = std::uint64_t{std::min(left.value, right.value)} << 32 |
                                std::max(left.value, right.value);
    const auto found = std::ranges::lower_bound(promised, place, {}, &PromisedPair::Place);
    if (found == promised.end() || found->Place() != place) return;
    // Passes come one after the other; within one, threads that meet a pair twice write the same.
    const std::atomic_ref<std::uint16_t> owner(found->pass);
    if (owner.load(std::memory_order_relaxed) == PromisedPair::kNotCompared) {
      owner.store(static_cast<std::uint16_t>(pass), std::memory_order_relaxed);
    }
  };
  const auto visit = [&strike](const CandidateBatch& batch, std::size_t pass) {
    for (const CandidatePair pair : batch.pairs()) {
      strike(batch.Id(pair.left), batch.Id(pair.right), pass);
    }
  };
  return VisitCandidatePairs(store, plan, walk, visit, budget);
}

std::uint64_t CountCandidates(const RecordStore& store, std::uint32_t right_begin) {
  std::uint64_t lefts = 0, rights = 0;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    if (store.withdrawn(RecordId{i})) continue;
    ++(right_begin != 0 && i >= right_begin ? rights : lefts);
  }
  if (right_begin != 0) return lefts * rights;
  return lefts == 0 ? 0 : lefts * (lefts - 1) / 2;
}

}  // namespace

absl::StatusOr<CompletenessReport> CheckCompleteness(const RecordStore& store,
                                                     const ExecutionPlan& plan,
                                                     const LinkageOptions& options,
                                                     MemoryBudget* budget) {
  CompletenessReport report;
  report.records = store.size() - store.withdrawn_count();
  report.all_pairs = CountCandidates(store, options.right_begin);
  std::vector<PromisedPair> promised;
  if (store.size() > 0) {
    XUEJI_ASSIGN_OR_RETURN(promised, FindPromisedPairs(store, plan, options, budget));
  }
  XUEJI_ASSIGN_OR_RETURN(report.passes, StrikeOff(store, plan, options, budget, promised));
  for (const Promise& promise : plan.plan.promises) {
    PromiseFigures figures;
    figures.name = promise.name;
    figures.by_pass.resize(plan.plan.passes.size());
    report.promises.push_back(std::move(figures));
  }
  for (const PromisedPair& pair : promised) {
    for (unsigned bits = pair.promises; bits != 0; bits &= bits - 1) {
      PromiseFigures& figures = report.promises[static_cast<std::size_t>(std::countr_zero(bits))];
      ++figures.pairs;
      if (pair.pass != PromisedPair::kNotCompared) {
        ++figures.compared;
        ++figures.by_pass[pair.pass];
      } else if (figures.missed.size() < kMissedListMax) {
        figures.missed.emplace_back(RecordId{pair.left}, RecordId{pair.right});
      }
    }
  }
  return report;
}

}  // namespace xueji
