#include "engine/jobs/evaluation_report.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/jobs/explain_job.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/report/run_manifest.h"

namespace xueji {
namespace {

// Of the missed pairs of two files, how many are looked at to find some that lie across.
constexpr std::size_t kMissedLinkFactor = 20;

constexpr std::array<std::array<std::string_view, 2>, 4> kGroupTitles = {{
    {"误判为同一人：权重最高的", "Wrongly decided duplicate: the heaviest"},
    {"漏掉：确为同一人而没有关联", "Missed: one person, and not linked"},
    {"复核中不是同一人：权重最高的", "Put to review, and two persons: the heaviest"},
    {"复核中确为同一人：权重最低的", "Put to review, and one person: the lightest"},
}};

ReportExample ExampleOf(const PairExplanation& why) {
  ReportExample example;
  example.decision = why.recorded_decision == "duplicate" ? Decision::kDuplicate
                     : why.recorded_decision == "review"  ? Decision::kReview
                                                          : Decision::kNonLink;
  example.weight = why.weight;
  example.reasons = why.reasons;
  example.left_id = why.left;
  example.right_id = why.right;
  example.fields = why.fields;
  example.prior = why.prior;
  example.bars = why.bars;
  example.story = why.story;
  // The weights would link it, but no pass brought it together.
  if (example.decision == Decision::kNonLink && !why.was_compared) {
    example.story.why_not.zh += "没有分块规则提出这一对，运行中没有比较。";
    example.story.why_not.en += " No blocking pass proposed the pair: the run never compared it.";
  }
  return example;
}

// The thresholds of the run's plan, if it is still what it was.
void AddThresholds(const RunManifest& manifest, EvaluationData* data) {
  const absl::StatusOr<LinkagePlan> plan =
      manifest.plan_path.empty() ? BuiltinPlan("students") : ReadPlan(manifest.plan_path);
  if (!plan.ok()) return;
  const absl::StatusOr<ExecutionPlan> compiled = CompilePlan(*plan);
  if (!compiled.ok() || compiled->fingerprint != manifest.plan_fingerprint) return;
  data->review_weight_min = compiled->review_weight_min;
  if (compiled->has_duplicate_threshold) data->duplicate_weight_min = compiled->duplicate_weight_min;
}

}  // namespace

EvaluationReport::EvaluationReport(Accuracy& accuracy) : accuracy_(accuracy) {
  accuracy.KeepFoundPairs();
}

void EvaluationReport::Keep(Group group, Weight rank, std::string_view left,
                            std::string_view right) {
  std::set<Candidate>& kept = groups_[group];
  if (kept.size() == kPerGroup && rank > std::get<0>(*kept.rbegin())) return;
  kept.emplace(rank, HashCombine(HashBytes(left), HashBytes(right)), left, right);
  if (kept.size() > kPerGroup) kept.erase(std::prev(kept.end()));
}

void EvaluationReport::AddLink(std::string_view left, std::string_view right, Decision decision,
                               Weight weight, std::string_view pass) {
  const bool is_true = accuracy_.AreOneEntity(left, right).value_or(false);
  thresholds_.Add(weight, decision, is_true);
  auto at = passes_.find(pass);
  if (at == passes_.end()) at = passes_.emplace(pass, PassFigures()).first;
  const bool is_duplicate = decision == Decision::kDuplicate;
  ++(is_duplicate ? at->second.duplicates : at->second.reviews);
  if (is_duplicate) {
    if (!is_true) Keep(kWrongDuplicates, -weight, left, right);
  } else if (is_true) {
    Keep(kLightReviews, weight, left, right);
  } else {
    Keep(kWrongReviews, -weight, left, right);
  }
}

std::vector<std::pair<std::string, std::string>> EvaluationReport::MissedPairs(
    const RunManifest& manifest) const {
  if (manifest.job != "link") return accuracy_.MissedPairs(kPerGroup);
  std::vector<std::pair<std::string, std::string>> across;
  if (!manifest.shared_record_ids) return across;
  for (auto& [left, right] : accuracy_.MissedPairs(kPerGroup * kMissedLinkFactor)) {
    if (left.starts_with("R:")) std::swap(left, right);
    if (left.starts_with("L:") && right.starts_with("R:") && across.size() < kPerGroup) {
      across.emplace_back(left, right);
    }
  }
  return across;
}

void EvaluationReport::ExplainGroups(const EvaluationReportOptions& options,
                                     EvaluationData* data) const {
  std::vector<std::pair<std::string, std::string>> pairs;
  std::array<std::size_t, kGroupCount> sizes{};
  for (std::size_t group = 0; group < kGroupCount; ++group) {
    const std::size_t before = pairs.size();
    if (group == kMissed) {
      for (auto& pair : MissedPairs(data->manifest)) pairs.push_back(std::move(pair));
    }
    for (const auto& [rank, hash, left, right] : groups_[group]) pairs.emplace_back(left, right);
    sizes[group] = pairs.size() - before;
  }
  if (pairs.empty()) return;
  if (data->manifest.shared_record_ids) {  // the run knows its records without the file's letter
    for (auto& [left, right] : pairs) {
      left.erase(0, 2);
      right.erase(0, 2);
    }
  }
  ExplainOptions explain;
  explain.directory = options.directory;
  explain.threads = options.threads;
  explain.memory_max = options.memory_max;
  const absl::StatusOr<std::vector<PairExplanation>> explained = ExplainPairs(explain, pairs);
  if (!explained.ok()) {
    const Message why = MessageOf(explained.status());
    data->why_no_pairs = {"不能重新读取这次运行的输入，故没有示例：" + why.zh,
                          "The run's inputs cannot be read again, so no pairs are shown: " + why.en};
    return;
  }
  auto next = explained->begin();
  for (std::size_t group = 0; group < kGroupCount; ++group) {
    PairGroup shown;
    shown.title = {std::string(kGroupTitles[group][0]), std::string(kGroupTitles[group][1])};
    for (std::size_t i = 0; i < sizes[group]; ++i) shown.pairs.push_back(ExampleOf(*next++));
    data->groups.push_back(std::move(shown));
  }
}

absl::Status EvaluationReport::Write(const EvaluationReportOptions& options,
                                     const AccuracyFigures& figures) const {
  EvaluationData data;
  XUEJI_ASSIGN_OR_RETURN(data.manifest, ReadManifest(options.directory));
  data.figures = figures;
  data.language = options.language;
  data.thresholds = thresholds_.Bins();
  AddThresholds(data.manifest, &data);
  for (const PassStats& pass : data.manifest.passes) {
    PassFigures shown{.name = pass.name, .pairs = pass.pairs};
    if (const auto at = passes_.find(pass.name); at != passes_.end()) {
      shown.duplicates = at->second.duplicates;
      shown.reviews = at->second.reviews;
    }
    data.passes.push_back(std::move(shown));
  }
  ExplainGroups(options, &data);
  return WriteHtmlEvaluation(data, options.path);
}

}  // namespace xueji
