#include "engine/jobs/run_setup.h"

#include <algorithm>
#include <filesystem>

#include "engine/base/parallel.h"
#include "engine/jobs/memory_need.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"

namespace xueji {

namespace {

// What a thread keeps while it groups and scores: keys and words of a chunk, the rows of a batch.
constexpr std::uint64_t kThreadBytes = std::uint64_t{4} << 20;

// Bytes on disk; 0 if they cannot be known (standard input, a pipe).
std::uint64_t InputBytes(const std::vector<std::string>& paths) {
  std::uint64_t bytes = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return 0;
    bytes += std::filesystem::file_size(path, error);
    if (error) return 0;
  }
  return bytes;
}

}  // namespace

void StageClock::Begin(std::string_view stage) {
  End();
  stage_ = stage;
  stage_begin_ = std::chrono::steady_clock::now();
  Report(-1);
}

void StageClock::Report(double done) const {
  if (progress_) progress_(stage_, done);
}

void StageClock::End() {
  if (stage_.empty()) return;
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - stage_begin_;
  seconds_.emplace_back(stage_, taken.count());
  stage_.clear();
}

std::vector<std::pair<std::string, double>> StageClock::Finish() {
  End();
  const std::chrono::duration<double> total = std::chrono::steady_clock::now() - begin_;
  seconds_.emplace_back("total", total.count());
  return seconds_;
}

absl::StatusOr<LoadedRun> LoadRun(const RunOptions& options, bool unique_per_file,
                                  StageClock* clock) {
  clock->Begin("plan");
  absl::StatusOr<LinkagePlan> plan =
      options.plan.empty() ? BuiltinPlan("students") : ReadPlan(options.plan);
  XUEJI_RETURN_IF_ERROR(plan.status());
  XUEJI_ASSIGN_OR_RETURN(ExecutionPlan compiled, CompilePlan(*std::move(plan)));
  return LoadRunWith(std::move(compiled), options, unique_per_file, clock);
}

absl::StatusOr<LoadedRun> LoadRunWith(ExecutionPlan plan, const RunOptions& options,
                                      bool unique_per_file, StageClock* clock) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  LoadedRun run;
  run.budget = std::make_unique<MemoryBudget>(options.memory_max > 0 ? options.memory_max
                                                                     : DefaultMemoryMax());
  run.plan = std::move(plan);
  // Before the records: a fault in it is told before hours of work, not after.
  if (!options.frequencies.empty()) {
    XUEJI_ASSIGN_OR_RETURN(
        run.frequencies, ReadFrequencyTable(options.frequencies, run.plan, run.budget.get()));
  }
  clock->Begin("load");
  LoadOptions load;
  load.paths = options.inputs;
  load.columns_path = options.columns;
  load.encoding = options.encoding;
  load.separator = options.separator;
  load.chinese = options.chinese;
  load.ids_unique_per_file = unique_per_file;
  load.latest_birth_date = options.latest_birth_date;
  load.typed_ids = options.typed_ids;
  load.progress = [clock, total = InputBytes(options.inputs)](std::uint64_t done, std::uint64_t) {
    const double share = static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(total, 1));
    clock->Report(total == 0 ? -1 : std::min(1.0, share));
  };
  // What the program takes before it has a record counts too, or a run would exceed its limit by that.
  const std::uint64_t program_bytes =
      PeakMemoryBytes() + static_cast<std::uint64_t>(ThreadLimit()) * kThreadBytes;
  const auto load_records = [&]() -> absl::StatusOr<LoadResult> {
    XUEJI_RETURN_IF_ERROR(run.budget->Reserve(program_bytes));
    return LoadRecords(run.plan, load, run.budget.get());
  };
  absl::StatusOr<LoadResult> loaded = load_records();
  if (loaded.status().code() == absl::StatusCode::kResourceExhausted) {
    return SayNeed(loaded.status(), *run.budget,
                   {.plan = &run.plan,
                    .records = EstimateRows(options.inputs),
                    .program_bytes = program_bytes,
                    .loading_bytes = LoadingBytes(load)});
  }
  XUEJI_RETURN_IF_ERROR(loaded.status());
  run.loaded = *std::move(loaded);
  return run;
}

std::uint32_t RightBegin(const RecordStore& store, bool link) {
  if (!link) return 0;
  // Where the left file is empty the right one begins at 0, which would mean deduplication.
  const bool has_left = store.file_count() > 1 && store.file_begin(1).value > 0;
  return has_left ? store.file_begin(1).value : store.size();
}

absl::StatusOr<TermFrequencies> FindTermFrequencies(const LoadedRun& run) {
  if (run.frequencies.has_value()) {
    return MakeTermFrequencies(*run.frequencies, run.plan, run.budget.get());
  }
  return CountTermFrequencies(*run.loaded.store, run.plan, run.budget.get());
}

}  // namespace xueji
