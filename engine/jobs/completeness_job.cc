#include "engine/jobs/completeness_job.h"

#include <utility>

#include "engine/base/message.h"
#include "engine/jobs/run_again.h"
#include "engine/report/json_value.h"
#include "engine/report/run_manifest.h"

namespace xueji {

absl::StatusOr<CompletenessResult> ExamineCompleteness(const CompletenessOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(const RunManifest manifest, ReadManifest(options.directory));
  if (manifest.counts.accepted > kCompletenessRecordsMax) {
    return ResourceExhausted({"$0：$1 条记录太多，不能两两比较；最多 $2 条，请对部分记录运行查重",
                              "$0: $1 records are too many to compare each with each; at most $2 - run "
                              "dedup on part of the register",
                              {options.directory, manifest.counts.accepted, kCompletenessRecordsMax}});
  }
  StageClock clock(options.progress);
  XUEJI_ASSIGN_OR_RETURN(
      const LoadedRun run,
      LoadRunAgain({options.directory, options.threads, options.memory_max}, manifest, &clock));
  if (run.plan.plan.promises.empty()) {
    return InvalidArgument({"方案 '$0' 没有承诺；请加上 `promise { ... }`，写法见 "
                            "engine/plan/linkage_plan.proto",
                            "the plan '$0' promises nothing; add `promise { ... }` to it, see "
                            "engine/plan/linkage_plan.proto",
                            {run.plan.plan.name}});
  }
  const RecordStore& store = *run.loaded.store;
  clock.Begin("completeness");
  LinkageOptions linkage;
  linkage.right_begin = RightBegin(store, manifest.job == "link");
  linkage.progress = [&clock](double done) { clock.Report(done); };
  CompletenessResult result;
  XUEJI_ASSIGN_OR_RETURN(result.report,
                         CheckCompleteness(store, run.plan, linkage, run.budget.get()));
  for (const PromiseFigures& promise : result.report.promises) {
    result.kept = result.kept && promise.compared == promise.pairs;
    auto& ids = result.missed_ids.emplace_back();
    for (const auto& [left, right] : promise.missed) {
      ids.emplace_back(store.ExternalId(left), store.ExternalId(right));
    }
  }
  return result;
}

std::string CompletenessJson(const CompletenessResult& result) {
  JsonValue promises = JsonValue::Array();
  for (std::size_t p = 0; p < result.report.promises.size(); ++p) {
    const PromiseFigures& figures = result.report.promises[p];
    JsonValue by_pass = JsonValue::Object();
    for (std::size_t pass = 0; pass < figures.by_pass.size(); ++pass) {
      if (figures.by_pass[pass] == 0) continue;
      by_pass.Set(result.report.passes[pass].name, figures.by_pass[pass]);
    }
    JsonValue missed = JsonValue::Array();
    for (const auto& [left, right] : result.missed_ids[p]) {
      JsonValue pair = JsonValue::Array();
      pair.Append(left).Append(right);
      missed.Append(std::move(pair));
    }
    JsonValue json = JsonValue::Object();
    json.Set("name", figures.name)
        .Set("pairs", figures.pairs)
        .Set("compared", figures.compared)
        .Set("by_pass", std::move(by_pass))
        .Set("missed", std::move(missed));
    promises.Append(std::move(json));
  }
  JsonValue passes = JsonValue::Object();
  for (const PassStats& pass : result.report.passes) passes.Set(pass.name, pass.pairs);
  JsonValue json = JsonValue::Object();
  json.Set("records", result.report.records)
      .Set("all_pairs", result.report.all_pairs)
      .Set("kept", result.kept)
      .Set("promises", std::move(promises))
      .Set("pairs_by_pass", std::move(passes));
  return json.Print();
}

}  // namespace xueji
