#include "engine/jobs/evaluate_job.h"

#include <charconv>
#include <filesystem>
#include <optional>

#include "engine/base/message.h"
#include "engine/jobs/evaluation_report.h"
#include "engine/jobs/table_reader.h"
#include "engine/report/json_value.h"
#include "engine/report/run_manifest.h"

namespace xueji {
namespace {

using Values = std::span<const std::string_view>;

std::optional<Decision> ParseDecision(std::string_view word) {
  if (word == "duplicate") return Decision::kDuplicate;
  if (word == "review") return Decision::kReview;
  return std::nullopt;
}

// "12.345" or "-7": thousandths; at most three decimals, as the link writer has them.
std::optional<Weight> ParseWeight(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view decimals = text.substr(std::min(point + 1, text.size()));
  std::string digits(text.substr(0, point));
  if (digits.empty() || digits.size() > 6 || decimals.size() > 3) return std::nullopt;
  digits += decimals;
  digits.append(3 - decimals.size(), '0');
  Weight weight = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
  if (result.ec != std::errc() || result.ptr != digits.data() + digits.size()) return std::nullopt;
  return negative ? -weight : weight;
}

absl::Status ReadTruth(const EvaluateOptions& options, Accuracy& accuracy) {
  return ReadTable(
      {.path = options.truth,
       .columns = {options.id_column, options.entity_column},
       .optional_columns = {options.class_column}},
      [&](Values values) { return accuracy.AddTruth(values[0], values[1], values[2]); });
}

// The run names a record by its id alone; where two linked files share ids, the truth, as clusters.csv,
// has "L:id" and "R:id", and the other files tell by their column or their order which is meant.
struct Naming {
  bool prefixed = false;
  std::uint64_t left_rows = 0;  // the first rows of verdicts.csv are the left file's

  std::string Left(std::string_view id) const { return (prefixed ? "L:" : "") + std::string(id); }
  std::string Right(std::string_view id) const { return (prefixed ? "R:" : "") + std::string(id); }
};

absl::StatusOr<Naming> ReadNaming(const std::string& directory) {
  Naming naming;
  const absl::StatusOr<RunManifest> manifest = ReadManifest(directory);
  // Results of other programs have no manifest, and no shared ids that we could know of.
  if (manifest.status().code() == absl::StatusCode::kNotFound) return naming;
  XUEJI_RETURN_IF_ERROR(manifest.status());
  if (manifest->base.has_value() && !manifest->base->all_written) {
    return InvalidArgument({"$0：这次运行只写出了有变化的行，不足以评估；请加 --all 重新运行",
                            "$0: this run wrote the rows that changed alone, too few to be evaluated; run it "
                            "again with --all",
                            {directory}});
  }
  naming.prefixed = manifest->shared_record_ids && !manifest->inputs.empty();
  if (naming.prefixed) naming.left_rows = manifest->inputs[0].accepted;
  return naming;
}

// `report`: null where none is wanted.
absl::Status ReadLinks(const std::string& directory, const Naming& naming, Accuracy& accuracy,
                       EvaluationReport* report) {
  return ReadTable({.path = directory + "/links.csv",
                    .columns = {"record_id_left", "record_id_right", "decision", "match_weight"},
                    .optional_columns = {"blocking_pass"}},
                   [&](Values values) -> absl::Status {
                     const std::optional<Decision> decision = ParseDecision(values[2]);
                     if (!decision) {
                       return InvalidArgument({"decision：不是 duplicate 也不是 review",
                                               "decision: neither duplicate nor review"});
                     }
                     const std::optional<Weight> weight = ParseWeight(values[3]);
                     if (!weight) {
                       return InvalidArgument({"match_weight：不是权重，应如 12.345",
                                               "match_weight: not a weight such as 12.345"});
                     }
                     const std::string left = naming.Left(values[0]);
                     const std::string right = naming.Right(values[1]);
                     accuracy.AddLink(left, right, *decision, *weight);
                     if (report != nullptr) {
                       report->AddLink(left, right, *decision, *weight, values[4]);
                     }
                     return absl::OkStatus();
                   });
}

absl::Status ReadClusters(const std::string& directory, Accuracy& accuracy) {
  return ReadTable({.path = directory + "/clusters.csv", .columns = {"cluster_id", "record_id"}},
                   [&](Values values) {
                     accuracy.AddClusterRow(values[0], values[1]);
                     return absl::OkStatus();
                   });
}

absl::Status ReadVerdicts(const std::string& directory, const Naming& naming, Accuracy& accuracy) {
  std::uint64_t row = 0;
  return ReadTable({.path = directory + "/verdicts.csv", .columns = {"record_id"}},
                   [&](Values values) {
                     const bool left = row++ < naming.left_rows;
                     accuracy.AddVerdict(left ? naming.Left(values[0]) : naming.Right(values[0]));
                     return absl::OkStatus();
                   });
}

JsonValue PairsJson(const PairFigures& figures) {
  JsonValue json = JsonValue::Object();
  json.Set("precision", figures.precision)
      .Set("recall", figures.recall)
      .Set("f1", figures.f1)
      .Set("pairs", figures.pairs)
      .Set("true_pairs", figures.true_pairs);
  return json;
}

JsonValue CalibrationJson(const Calibration& figures) {
  JsonValue bins = JsonValue::Array();
  for (const CalibrationBin& bin : figures.bins) {
    JsonValue json = JsonValue::Object();
    json.Set("from", bin.from)
        .Set("to", bin.to)
        .Set("pairs", bin.pairs)
        .Set("true_pairs", bin.true_pairs)
        .Set("predicted", bin.predicted)
        .Set("observed", bin.observed());
    bins.Append(std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("pairs", figures.pairs).Set("brier", figures.brier).Set("bins", std::move(bins));
  return json;
}

double Recall(std::uint64_t found, std::uint64_t truth) {
  return truth == 0 ? 1.0 : static_cast<double>(found) / static_cast<double>(truth);
}

}  // namespace

absl::StatusOr<AccuracyFigures> EvaluateRun(const EvaluateOptions& options) {
  if (!options.report.empty() && std::filesystem::exists(options.report)) {
    return AlreadyExists({"$0：已经存在；请另给报告文件名，或删除它",
                          "$0: exists; give another name for the report or remove it",
                          {options.report}});
  }
  Accuracy accuracy;
  std::optional<EvaluationReport> report;
  if (!options.report.empty()) report.emplace(accuracy);
  XUEJI_RETURN_IF_ERROR(ReadTruth(options, accuracy));
  accuracy.FinishTruth();
  XUEJI_ASSIGN_OR_RETURN(const Naming naming, ReadNaming(options.directory));
  XUEJI_RETURN_IF_ERROR(ReadVerdicts(options.directory, naming, accuracy));
  XUEJI_RETURN_IF_ERROR(
      ReadLinks(options.directory, naming, accuracy, report ? &*report : nullptr));
  XUEJI_RETURN_IF_ERROR(ReadClusters(options.directory, accuracy));
  if (accuracy.unknown_records() > 0) {
    return InvalidArgument(
        {"$0：links.csv 和 clusters.csv 有 $1 处提到真值中没有的记录号，第一个是 '$2'；--id-column '$3' "
         "是记录号吗？这是该输入的真值吗？",
         "$0: $1 mentions in links.csv and clusters.csv of record ids that are not in the truth, the "
         "first is '$2'; is --id-column '$3' the record id, and is this the truth of that input?",
         {options.truth, accuracy.unknown_records(), accuracy.unknown_example(), options.id_column}});
  }
  AccuracyFigures figures = accuracy.Finish();
  if (report) {
    XUEJI_RETURN_IF_ERROR(report->Write({.directory = options.directory,
                                         .path = options.report,
                                         .language = options.language,
                                         .threads = options.threads,
                                         .memory_max = options.memory_max},
                                        figures));
  }
  return figures;
}

std::string AccuracyJson(const AccuracyFigures& figures) {
  JsonValue best = PairsJson(figures.best.pairs);
  // Null would be another type for scripts to mind: without any link, the threshold is 0.
  best.Set("match_weight", static_cast<double>(figures.best.weight) / kWeightUnitsPerBit);
  JsonValue bcubed = JsonValue::Object();
  bcubed.Set("precision", figures.bcubed.precision)
      .Set("recall", figures.bcubed.recall)
      .Set("f1", figures.bcubed.f1);
  JsonValue classes = JsonValue::Object();
  for (const ClassFigures& entry : figures.classes) {
    JsonValue json = JsonValue::Object();
    json.Set("truth_pairs", entry.truth_pairs)
        .Set("duplicates", entry.duplicates)
        .Set("reviews", entry.reviews)
        .Set("recall", Recall(entry.duplicates + entry.reviews, entry.truth_pairs))
        .Set("recall_duplicate", Recall(entry.duplicates, entry.truth_pairs));
    classes.Set(entry.name, std::move(json));
  }
  JsonValue json = JsonValue::Object();
  json.Set("truth_records", figures.truth_records)
      .Set("truth_entities", figures.truth_entities)
      .Set("truth_pairs", figures.truth_pairs)
      .Set("records_without_verdict", figures.records_without_verdict)
      .Set("verdicts_without_truth", figures.verdicts_without_truth)
      .Set("duplicate", PairsJson(figures.duplicate))
      .Set("duplicate_or_review", PairsJson(figures.duplicate_or_review))
      .Set("best", std::move(best))
      .Set("bcubed", std::move(bcubed))
      .Set("reliability", CalibrationJson(figures.calibration))
      .Set("by_error_class", std::move(classes));
  return json.Print();
}

}  // namespace xueji
