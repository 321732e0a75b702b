#include "engine/jobs/train_job.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <span>
#include <string_view>
#include <system_error>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/frequency_table_writer.h"
#include "engine/jobs/run_setup.h"
#include "engine/jobs/table_reader.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/report/json_value.h"
#include "engine/report/text_index.h"
#include "engine/training/evidence_collector.h"
#include "engine/training/exact_prior.h"
#include "engine/training/training_model.h"

namespace xueji {
namespace {

struct Labels {
  std::vector<std::uint32_t> entity_of;  // by record, 0: none
  std::uint64_t labelled = 0, unknown = 0;
};

absl::StatusOr<Labels> ReadLabels(const TrainOptions& options, const RecordStore& store) {
  Labels labels;
  if (options.labels.empty()) return labels;
  TextIndex ids, entities;
  std::vector<std::uint32_t> entity_of_id;
  XUEJI_RETURN_IF_ERROR(ReadTable(
      {.path = options.labels, .columns = {options.id_column, options.entity_column}},
      [&](std::span<const std::string_view> values) -> absl::Status {
        if (values[0].empty()) return InvalidArgument({"没有记录号", "no record id"});
        if (values[1].empty()) return absl::OkStatus();  // a record nobody has looked at
        const std::uint32_t entity = entities.Intern(values[1]) + 1;
        const std::uint32_t id = ids.Intern(values[0]);
        if (id == entity_of_id.size()) entity_of_id.push_back(entity);
        if (entity_of_id[id] == entity) return absl::OkStatus();
        return InvalidArgument({"一条记录属于两个人；一条记录只能属于一人",
                                "a record stands under two entities; a record belongs to one"});
      }));
  std::vector<bool> known(entity_of_id.size(), false);
  labels.entity_of.assign(store.size(), 0);
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const std::uint32_t id = ids.Find(store.ExternalId(RecordId{i}));
    if (id == TextIndex::kAbsent || store.withdrawn(RecordId{i})) continue;
    labels.entity_of[i] = entity_of_id[id];
    known[id] = true;
    ++labels.labelled;
  }
  labels.unknown =
      static_cast<std::uint64_t>(std::count(known.begin(), known.end(), false));
  if (labels.labelled == 0) {
    return InvalidArgument({"$0：没有写到输入中的任何记录；'$1' 是记录号的列吗？",
                            "$0: names no record of the input; is '$1' the column of the record id?",
                            {options.labels, options.id_column}});
  }
  return labels;
}

absl::Status CheckEvidence(const TrainingEvidence& evidence) {
  if (evidence.pairs_possible == 0) {
    return InvalidArgument(
        {"没有可比较的两条记录；训练需要含有重复记录的文件",
         "there are no two records to compare; training needs a file with duplicates in it"});
  }
  if (evidence.candidates.pairs == 0 && evidence.labelled_same.pairs == 0) {
    return InvalidArgument(
        {"没有一条分块规则使任何两条记录相遇；请在方案中加入重复记录共有的分块规则"
         "（xueji plan explain --input 显示每条规则找到多少）",
         "no blocking pass brings any two records together; give the plan passes that duplicates "
         "share (xueji plan explain --input shows what each finds)"});
  }
  if (evidence.random.rows.size() == 1 && evidence.candidates.rows.size() == 1) {
    return InvalidArgument(
        {"任意两条记录的比较结果都一样；没有比较项能区分同一人与不同人，从此文件学不到什么",
         "every two records compare alike; no comparison tells one person's records from two "
         "persons', and nothing can be learned from this file"});
  }
  return absl::OkStatus();
}

absl::Status CheckEstimate(const ParameterEstimate& estimate) {
  if (estimate.same_pairs >= 1) return absl::OkStatus();
  return InvalidArgument(
      {"没有一个候选对像是同一人的两条记录；没有重复记录的文件学不到 m",
       "no candidate pair looks like one person's two records; m cannot be learned from a file "
       "without duplicates"});
}

// Now, not after the work.
absl::Status CheckOut(const RunOptions& options, const std::string& out) {
  std::error_code error;
  if (std::filesystem::is_directory(out, error)) {
    return InvalidArgument({"$0：是目录；请写出文件名", "$0: is a directory; name a file", {out}});
  }
  const std::filesystem::path folder = std::filesystem::path(out).parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder, error)) {
    return InvalidArgument({"$0：所在的目录不存在；请先建立",
                            "$0: its folder does not exist; create it", {out}});
  }
  if (std::filesystem::exists(out, error) && !options.force) {
    return AlreadyExists({"$0：已经存在；请删除它或加上 --force",
                          "$0: exists; remove it or give --force", {out}});
  }
  for (const std::string& input : options.inputs) {
    if (std::filesystem::equivalent(out, input, error)) {
      return InvalidArgument({"$0：是这次运行的输入；请另给一个文件名",
                              "$0: is an input of this run; name another file", {out}});
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOutputs(const TrainOptions& options) {
  XUEJI_RETURN_IF_ERROR(CheckOut(options.run, options.run.out));
  if (options.frequencies_out.empty()) return absl::OkStatus();
  XUEJI_RETURN_IF_ERROR(CheckOut(options.run, options.frequencies_out));
  const auto full = [](const std::string& path) {
    std::error_code error;
    return std::filesystem::weakly_canonical(path, error);
  };
  if (full(options.frequencies_out) == full(options.run.out)) {
    return InvalidArgument({"$0：方案要写到那里；请另给一个文件名",
                            "$0: the plan is written there; name another file",
                            {options.frequencies_out}});
  }
  return absl::OkStatus();
}

// Both files or none.
absl::Status WriteOutputs(const TrainOptions& options, const std::string& plan, const LoadedRun& run) {
  if (!options.frequencies_out.empty()) {
    XUEJI_RETURN_IF_ERROR(WriteFrequencyTable(options.frequencies_out, *run.loaded.store, run.plan,
                                              options.frequencies_min, run.budget.get()));
  }
  const absl::Status status =
      WriteFileWhole(options.run.out, [&](FileWriter& file) { return file.Write(plan); });
  if (!status.ok() && !options.frequencies_out.empty()) {
    std::error_code ignored;
    std::filesystem::remove(options.frequencies_out, ignored);
  }
  return status;
}

}  // namespace

absl::StatusOr<TrainSummary> RunTraining(const TrainOptions& options) {
  const RunOptions& run_options = options.run;
  if (run_options.inputs.empty()) return InvalidArgument({"train 需要输入", "train needs an input"});
  if (options.link && run_options.inputs.size() != 2) {
    return InvalidArgument({"为关联两个文件而训练，需要恰好两个输入",
                            "training for the linking of two files needs exactly two inputs"});
  }
  XUEJI_RETURN_IF_ERROR(CheckOutputs(options));
  StageClock clock(run_options.progress);
  clock.Begin("plan");
  const bool builtin = run_options.plan.empty();
  absl::StatusOr<std::string> text =
      builtin ? BuiltinPlanText("students") : ReadPlanText(run_options.plan);
  XUEJI_RETURN_IF_ERROR(text.status());
  const std::string plan_name = builtin ? "students" : run_options.plan;
  XUEJI_ASSIGN_OR_RETURN(const LinkagePlan plan, ParsePlan(*text, plan_name, PlanUse::kTraining));
  std::vector<ExactRule> rules;
  if (!options.exact_rules.empty()) {
    XUEJI_ASSIGN_OR_RETURN(rules, ParseExactRules(options.exact_rules, plan));
  }
  XUEJI_ASSIGN_OR_RETURN(ExecutionPlan execution, CompilePlan(WithStartingValues(plan)));
  if (!options.frequencies_out.empty()) {
    XUEJI_RETURN_IF_ERROR(CheckHasFrequencies(execution, "--frequencies-out"));
  }
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run,
                         LoadRunWith(std::move(execution), run_options, options.link, &clock));
  const RecordStore& store = *run.loaded.store;
  XUEJI_ASSIGN_OR_RETURN(Labels labels, ReadLabels(options, store));

  clock.Begin("count");
  const PatternScheme scheme(plan);
  EvidenceOptions evidence_options{.right_begin = RightBegin(store, options.link),
                                   .random_pairs = options.random_pairs,
                                   .entity_of = std::move(labels.entity_of),
                                   .progress = [&clock](double done) { clock.Report(done); }};
  if (options.link && evidence_options.right_begin == store.size()) {
    const std::size_t empty = store.file_begin(1).value == 0 ? 0 : 1;
    return InvalidArgument({"$0：没有可关联的记录；请检查此文件",
                            "$0: has no record to link; check this file", {run_options.inputs[empty]}});
  }
  XUEJI_ASSIGN_OR_RETURN(CollectedEvidence found, CollectEvidence(store, run.plan, scheme,
                                                                  evidence_options,
                                                                  run.budget.get()));
  XUEJI_RETURN_IF_ERROR(CheckEvidence(found.evidence));

  clock.Begin("estimate");
  std::vector<bool> refined;
  for (const PassStats& pass : found.passes) refined.push_back(pass.oversized_blocks > 0);
  TrainingOutcome outcome;
  outcome.records = store.size() - store.withdrawn_count();
  outcome.evidence = &found.evidence;
  outcome.estimate =
      EstimateParameters(scheme, MakeTrainingModel(plan, refined), found.evidence, {});
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(CheckEstimate(outcome.estimate));
  if (!rules.empty()) {
    RulePrior prior{.recall = options.exact_recall};
    prior.pairs = CountExactPairs(rules, scheme, found.evidence.candidates);
    prior.prior = ExactPrior(prior.pairs, prior.recall, found.evidence.pairs_possible);
    outcome.rule_prior = prior;
  }

  clock.Begin("write");
  const Language language = run_options.chinese ? Language::kChinese : Language::kEnglish;
  const std::string trained = RewritePlan(*text, MakeRewrite(plan, outcome, language));
  TrainSummary summary;
  XUEJI_ASSIGN_OR_RETURN(summary.plan, ParsePlan(trained, run_options.out));
  XUEJI_RETURN_IF_ERROR(WriteOutputs(options, trained, run));
  summary.plan_name = plan.name;
  summary.out = run_options.out;
  summary.frequencies_out = options.frequencies_out;
  summary.warnings = FindWarnings(plan, outcome);
  summary.estimate = std::move(outcome.estimate);
  summary.rule_prior = outcome.rule_prior;
  summary.records = outcome.records;
  summary.rejected = run.loaded.rejects.size();
  summary.records_labelled = labels.labelled;
  summary.labels_unknown = labels.unknown;
  summary.evidence = std::move(found.evidence);
  for (PatternTable* table : {&summary.evidence.candidates, &summary.evidence.random,
                              &summary.evidence.labelled_same}) {
    table->rows = {};
  }
  summary.seconds = clock.Finish().back().second;
  return summary;
}

std::string TrainingJson(const TrainSummary& summary) {
  JsonValue comparisons = JsonValue::Array();
  for (std::size_t c = 0; c < summary.plan.comparisons.size(); ++c) {
    const Comparison& comparison = summary.plan.comparisons[c];
    JsonValue levels = JsonValue::Array();
    for (std::size_t i = 0; i < comparison.levels.size(); ++i) {
      const LevelWeight& entry = comparison.levels[i];
      const LevelEstimate& found = summary.estimate.comparisons[c].levels[i];
      JsonValue level = JsonValue::Object();
      level.Set("is", LevelName(comparison, i));
      if (entry.m) level.Set("m", *entry.m).Set("u", *entry.u);
      level.Set("match_weight",
                entry.match_weight ? *entry.match_weight : std::log2(*entry.m / *entry.u));
      level.Set("true_pairs", found.same_pairs).Set("other_pairs", found.other_pairs);
      levels.Append(std::move(level));
    }
    JsonValue json = JsonValue::Object();
    json.Set("name", comparison.name).Set("levels", std::move(levels));
    comparisons.Append(std::move(json));
  }
  JsonValue passes = JsonValue::Array();
  for (std::size_t p = 0; p < summary.plan.passes.size(); ++p) {
    const PassEstimate& found = summary.estimate.passes[p];
    JsonValue json = JsonValue::Object();
    json.Set("name", summary.plan.passes[p].name)
        .Set("pairs", found.pairs)
        .Set("true_pairs", found.same_pairs);
    passes.Append(std::move(json));
  }
  JsonValue warnings = JsonValue::Array();
  for (const TrainingWarning& warning : summary.warnings) {
    JsonValue json = JsonValue::Object();
    json.Set("code", warning.code)
        .Set("comparison", warning.comparison)
        .Set("level", warning.level)
        .Set("pass", warning.pass)
        .Set("message", warning.en)
        .Set("message_zh", warning.zh);
    warnings.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("plan", summary.plan_name)
      .Set("out", summary.out)
      .Set("frequencies_out", summary.frequencies_out)
      .Set("records", summary.records)
      .Set("rejected", summary.rejected)
      .Set("candidate_pairs", summary.evidence.candidates.pairs)
      .Set("pairs_ruled_out", summary.evidence.candidates.pairs_ruled_out)
      .Set("random_pairs", summary.evidence.random.pairs)
      .Set("labelled_records", summary.records_labelled)
      .Set("labelled_true_pairs", summary.evidence.labelled_same.pairs)
      .Set("labels_unknown", summary.labels_unknown)
      .Set("rounds", std::uint64_t{summary.estimate.rounds})
      .Set("last_change", summary.estimate.last_change)
      .Set("converged", summary.estimate.converged)
      .Set("true_pairs", summary.estimate.same_pairs)
      .Set("prior_em", summary.estimate.prior)
      .Set("prior", summary.plan.prior_match_probability)
      .Set("prior_from", summary.rule_prior ? "rules" : "em")
      .Set("passes", std::move(passes))
      .Set("comparisons", std::move(comparisons))
      .Set("warnings", std::move(warnings))
      .Set("seconds", summary.seconds);
  return json.Print();
}

}  // namespace xueji
