#include "engine/jobs/explain_job.h"

#include <atomic>
#include <cmath>
#include <fstream>
#include <optional>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/index/block_key.h"
#include "engine/jobs/record_text.h"
#include "engine/jobs/run_again.h"
#include "engine/linkage/linkage_run.h"
#include "engine/linkage/self_join_source.h"
#include "engine/plan/plan_words.h"
#include "engine/report/csv_text.h"
#include "engine/report/run_manifest.h"

namespace xueji {
namespace {

// What was typed may be an ID number: shown as record ids are in every message.
absl::Status NoSuchRecord(const RunManifest& manifest, const std::string& id) {
  return NotFound({"$1 中被接受的记录里没有 '$0'；请在 rejects.csv 中查找",
                   "record '$0' is not among the accepted records of $1; look for it in rejects.csv",
                   {MaskIdentifier(id), manifest.inputs.front().path}});
}

struct RecordPair {
  RecordId left, right;
};

absl::StatusOr<RecordPair> FindPair(const std::string& left_id, const std::string& right_id,
                                    const RunManifest& manifest, const RecordStore& store) {
  const bool link = manifest.job == "link";
  const std::uint32_t right_begin = RightBegin(store, link);
  const std::uint32_t middle = link ? right_begin : store.size();
  auto left = FindRecord(store, left_id, 0, middle);
  auto right = FindRecord(store, right_id, right_begin, store.size());
  if (link && (!left.has_value() || !right.has_value())) {
    // Given the other way round: the right file's record first.
    left = FindRecord(store, right_id, 0, middle);
    right = FindRecord(store, left_id, right_begin, store.size());
  }
  if (!left.has_value()) return NoSuchRecord(manifest, left_id);
  if (!right.has_value()) return NoSuchRecord(manifest, right_id);
  if (*left == *right) {
    return InvalidArgument({"'$0' 是同一条记录；请给出两条", "'$0' is one record; give two",
                            {MaskIdentifier(left_id)}});
  }
  // Left and right as links.csv has them.
  if (!link && store.ExternalId(*right) < store.ExternalId(*left)) std::swap(left, right);
  return RecordPair{*left, *right};
}

void ExplainWeights(const ExecutionPlan& execution, const RecordStore& store,
                    const PairScorer& scorer, RecordPair pair, PairExplanation* why) {
  const LinkagePlan& plan = execution.plan;
  const Waterfall fall =
      ExplainWeight(execution, scorer, store.Row(pair.left), store.Row(pair.right));
  why->prior = fall.prior;
  for (const WaterfallStep& step : fall.steps) {
    const Comparison& comparison = plan.comparisons[step.comparison];
    why->comparisons.push_back({comparison.name,
                                std::string(LevelWords(comparison.kind)[step.level]), step.weight,
                                step.frequency_weight, step.sum});
  }
  why->weight = fall.weight;
  why->probability = 1.0 / (1.0 + std::exp2(-fall.weight / kWeightUnitsPerBit));
  why->decision = fall.decision;
  why->marked = fall.marks_records;
  why->reasons = fall.reasons;
  if (fall.rule) why->rule = plan.rules[*fall.rule].name;
  why->review_weight_min = execution.review_weight_min;
  why->has_duplicate_threshold = execution.has_duplicate_threshold;
  why->duplicate_weight_min = execution.duplicate_weight_min;
  why->short_of_review = fall.short_of_review;
  if (fall.nearest_rule) {
    why->nearest_rule = plan.rules[fall.nearest_rule->rule].name;
    for (const std::size_t comparison : fall.nearest_rule->comparisons) {
      why->nearest_rule_unmet.push_back(plan.comparisons[comparison].name);
    }
  }
  why->bars = WaterfallBars(execution.plan, fall);
  why->story = TellPair(execution, fall, why->fields);
}

std::uint64_t BlockRecords(const RecordStore& store, const BlockKeyProgram& program,
                           std::uint64_t key) {
  PerThread<std::uint64_t> counts;
  ParallelFor(store.size(), 1 << 16, [&](std::size_t begin, std::size_t end) {
    std::uint64_t count = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (store.withdrawn(record)) continue;
      const std::byte* row = store.Row(record);
      count += program.HoldsKey(row, key) ? 1 : 0;
    }
    counts.Local() += count;
  });
  std::uint64_t total = 0;
  counts.ForEach([&](std::uint64_t count) { total += count; });
  return total;
}

// What one pass did with the pair. The block is measured again, and cut as the run cut it.
ExplainedPass ExplainPass(const RecordStore& store, const BlockKeyProgram& program,
                          const BlockingPass& pass, RecordPair pair) {
  ExplainedPass explained;
  explained.name = pass.name;
  const std::byte* left = store.Row(pair.left);
  const std::byte* right = store.Row(pair.right);
  if (!program.IsKeyed(left) || !program.IsKeyed(right)) return explained;
  explained.outcome = PassOutcome::kDifferentKey;
  if (!program.SharesKey(left, right)) return explained;
  const std::uint64_t key =
      program.has_several() ? program.SmallestCommonKey(left, right) : program.Key(left);
  explained.block_records = BlockRecords(store, program, key);
  std::uint64_t size = explained.block_records;
  for (int parts = 1; IsOversized(pass, parts - 1, size); ++parts) {
    if (parts > program.refine_parts()) {
      explained.outcome = PassOutcome::kWindow;
      return explained;
    }
    const std::uint64_t refined = program.Refine(key, left, parts);
    if (refined != program.Refine(key, right, parts)) {
      explained.outcome = PassOutcome::kCutOff;
      return explained;
    }
    size = 0;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      const RecordId record{i};
      if (store.withdrawn(record)) continue;
      const std::byte* row = store.Row(record);
      size += program.HoldsKey(row, key) && program.Refine(key, row, parts) == refined ? 1 : 0;
    }
  }
  explained.outcome = PassOutcome::kYielded;
  return explained;
}

void ExplainPasses(const LoadedRun& run, RecordPair pair, PairExplanation* why) {
  const RecordStore& store = *run.loaded.store;
  for (const BlockingPass& pass : run.plan.plan.passes) {
    const BlockKeyProgram program(run.plan, pass, store.terms());
    why->passes.push_back(ExplainPass(store, program, pass, pair));
    ExplainedPass& explained = why->passes.back();
    if (explained.outcome == PassOutcome::kYielded && !why->was_compared) {
      explained.owns = true;
      why->was_compared = true;
    }
  }
}

// The pair's row of links.csv: ids, decision, weight, probability, reasons, pass.
absl::Status ReadRecorded(const std::string& directory, std::string_view left,
                          std::string_view right, PairExplanation* why) {
  std::ifstream file(directory + "/links.csv");
  if (!file) {
    return NotFound({"$0/links.csv：不能读取；请给出完整的结果目录",
                     "$0/links.csv: cannot be read; give the whole directory of a run", {directory}});
  }
  std::string prefix;
  AppendCsvField(left, prefix);
  prefix += ',';
  AppendCsvField(right, prefix);
  prefix += ',';
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, prefix.size(), prefix) != 0) continue;
    std::vector<std::string> fields;
    std::size_t at = prefix.size();
    for (std::size_t comma; (comma = line.find(',', at)) != std::string::npos; at = comma + 1) {
      fields.push_back(line.substr(at, comma - at));
    }
    if (fields.size() >= 4) {
      why->recorded_decision = fields[0];
      why->recorded_reasons = fields[3];
      why->was_compared = true;  // perhaps as neighbours in a window, which no key tells
    }
    break;
  }
  return absl::OkStatus();
}


PairExplanation ExplainOne(const LoadedRun& run, const PairScorer& scorer, RecordPair pair) {
  const RecordStore& store = *run.loaded.store;
  PairExplanation why = ExplainRecords(run.plan, store, scorer, pair.left, pair.right);
  ExplainPasses(run, pair, &why);
  for (const TypedRow& row : run.loaded.typed) {
    const auto is_of = [&](RecordId record) {
      return row.line == store.line(record) && row.file == store.FileOf(record);
    };
    if (is_of(pair.left)) why.typed_left = TypedOtherwise(row, why.fields, &PairField::left);
    if (is_of(pair.right)) why.typed_right = TypedOtherwise(row, why.fields, &PairField::right);
  }
  return why;
}

}  // namespace

std::optional<RecordId> FindRecord(const RecordStore& store, std::string_view id,
                                   std::uint32_t begin, std::uint32_t end) {
  // Relaxed: the value is read only after ParallelFor has joined.
  std::atomic<std::uint32_t> found{kNoRecord};
  ParallelFor(end - begin, 1 << 16, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const RecordId record{begin + static_cast<std::uint32_t>(i)};
      if (!store.withdrawn(record) && store.ExternalId(record) == id) {
        found.store(record.value, std::memory_order_relaxed);
      }
    }
  });
  const std::uint32_t value = found.load(std::memory_order_relaxed);
  if (value == kNoRecord) return std::nullopt;
  return RecordId{value};
}

PairExplanation ExplainRecords(const ExecutionPlan& plan, const RecordStore& store,
                               const PairScorer& scorer, RecordId left, RecordId right) {
  PairExplanation why;
  why.left = store.ExternalId(left);
  why.right = store.ExternalId(right);
  why.fields = PairFields(plan.plan, store, left, right);
  ExplainWeights(plan, store, scorer, {left, right}, &why);
  return why;
}

absl::StatusOr<std::vector<PairExplanation>> ExplainPairs(
    const ExplainOptions& options, const std::vector<std::pair<std::string, std::string>>& pairs) {
  XUEJI_ASSIGN_OR_RETURN(const RunManifest manifest, ReadManifest(options.directory));
  StageClock clock(options.progress);
  RunAgainOptions again{options.directory, options.threads, options.memory_max};
  for (const auto& [left, right] : pairs) again.typed_ids.insert({left, right});
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run, LoadRunAgain(again, manifest, &clock));
  const RecordStore& store = *run.loaded.store;
  std::vector<RecordPair> found;
  for (const auto& [left, right] : pairs) {
    XUEJI_ASSIGN_OR_RETURN(const RecordPair pair, FindPair(left, right, manifest, store));
    found.push_back(pair);
  }
  clock.Begin("frequencies");
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies frequencies, FindTermFrequencies(run));
  clock.Begin("explain");
  const PairScorer scorer(run.plan, store.terms(), frequencies);
  std::vector<PairExplanation> explanations;
  for (const RecordPair& pair : found) {
    explanations.push_back(ExplainOne(run, scorer, pair));
    PairExplanation& why = explanations.back();
    XUEJI_RETURN_IF_ERROR(ReadRecorded(options.directory, why.left, why.right, &why));
  }
  return explanations;
}

absl::StatusOr<PairExplanation> ExplainPair(const ExplainOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(std::vector<PairExplanation> why,
                         ExplainPairs(options, {{options.left, options.right}}));
  return std::move(why.front());
}

}  // namespace xueji
