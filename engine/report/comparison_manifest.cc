#include "engine/report/comparison_manifest.h"

#include <memory>
#include <utility>

#include "engine/base/staged_directory.h"
#include "engine/report/json_value.h"

namespace xueji {
namespace {

JsonValue Notes(const std::vector<Message>& notes, Language language) {
  JsonValue texts = JsonValue::Array();
  for (const Message& note : notes) texts.Append(note.In(language));
  return texts;
}

JsonValue Texts(const std::vector<std::string>& values) {
  JsonValue texts = JsonValue::Array();
  for (const std::string& value : values) texts.Append(value);
  return texts;
}

JsonValue Inputs(const ComparisonSummary& summary) {
  JsonValue inputs = JsonValue::Array();
  for (const ManifestInput& input : summary.inputs) {
    JsonValue json = JsonValue::Object();
    json.Set("path", input.path).Set("bytes", input.bytes).Set("rows", input.rows);
    json.Set("accepted", input.accepted).Set("checksum", input.checksum).Set("encoding", input.encoding);
    json.Set("compression", input.compression).Set("ignored_columns", Texts(input.ignored_columns));
    json.Set("notes", Notes(input.notes, Language::kEnglish));
    json.Set("notes_zh", Notes(input.notes, Language::kChinese));
    inputs.Append(std::move(json));
  }
  return inputs;
}

JsonValue Population(const ComparisonSummary& summary) {
  JsonValue files = JsonValue::Array();
  for (const ScannedFile& file : summary.population) {
    const LoadedInput& input = file.input;
    JsonValue json = JsonValue::Object();
    json.Set("path", input.path).Set("bytes", input.bytes).Set("rows", input.rows);
    json.Set("rejected", file.rejected).Set("chunks", file.chunks).Set("checksum", input.checksum);
    json.Set("encoding", input.encoding).Set("compression", input.compression);
    json.Set("ignored_columns", Texts(input.ignored_columns));
    json.Set("notes", Notes(input.notes, Language::kEnglish));
    json.Set("notes_zh", Notes(input.notes, Language::kChinese));
    files.Append(std::move(json));
  }
  return files;
}

JsonValue Counts(const ComparisonSummary& summary) {
  JsonValue counts = JsonValue::Object();
  counts.Set("rows", summary.rows).Set("accepted", summary.accepted).Set("rejected", summary.rejected);
  counts.Set("numbers", summary.numbers).Set("registry_rows", summary.registry_rows());
  counts.Set("registry_rejected", summary.registry_rejected());
  counts.Set("shared_numbers", summary.shared_numbers).Set("residue", summary.residue);
  counts.Set("candidates", summary.tally.Of(RegistryReason::kCandidate));
  counts.Set("candidates_tied", summary.tally.Of(RegistryReason::kCandidateTied));
  return counts;
}

}  // namespace

std::string ComparisonManifestJson(const ComparisonSummary& summary) {
  JsonValue verdicts = JsonValue::Object();
  for (std::size_t i = 0; i < summary.tally.verdicts.size(); ++i) {
    verdicts.Set(WordOf(static_cast<RegistryVerdict>(i)), summary.tally.verdicts[i]);
  }
  JsonValue explanations = JsonValue::Object();
  for (std::size_t i = 1; i < summary.tally.explanations.size(); ++i) {
    explanations.Set(WordOf(static_cast<Explanation>(i)), summary.tally.explanations[i]);
  }
  JsonValue reasons = JsonValue::Object();
  for (std::size_t i = 0; i < summary.tally.reasons.size(); ++i) {
    if (summary.tally.reasons[i] == 0) continue;
    reasons.Set(Describe(static_cast<RegistryReason>(i)).code, summary.tally.reasons[i]);
  }
  JsonValue seconds = JsonValue::Object();
  for (const auto& [stage, value] : summary.seconds) seconds.Set(stage, value);
  JsonValue options = JsonValue::Object();
  options.Set("columns", summary.columns_path).Set("population_columns", summary.population_columns_path);
  options.Set("encoding", summary.encoding_option).Set("disclose", WordOf(summary.disclosure));
  options.Set("latest_birth_date", summary.latest_birth_date).Set("out", summary.out);
  JsonValue chunks = JsonValue::Object();
  chunks.Set("read", summary.chunks).Set("resumed", summary.chunks_resumed);
  JsonValue manifest = JsonValue::Object();
  // earlier_result.cc knows a manifest of ours by the first keys.
  manifest.Set("version", summary.version).Set("job", "compare");
  manifest.Set("plan_fingerprint", summary.rules_fingerprint);
  manifest.Set("result_digest", summary.result_digest);
  JsonValue rules = JsonValue::Object();
  rules.Set("name", summary.rule_set).Set("fingerprint", summary.rule_set_fingerprint);
  manifest.Set("rule_set", std::move(rules));
  manifest.Set("registry_snapshot", summary.registry_snapshot).Set("data_snapshot", summary.data_snapshot);
  manifest.Set("options", std::move(options)).Set("inputs", Inputs(summary));
  manifest.Set("population", Population(summary)).Set("counts", Counts(summary));
  manifest.Set("verdicts", std::move(verdicts)).Set("explanations", std::move(explanations));
  manifest.Set("reasons", std::move(reasons)).Set("chunks", std::move(chunks));
  manifest.Set("seconds", std::move(seconds)).Set("peak_memory_bytes", summary.peak_memory_bytes);
  manifest.Set("threads", static_cast<std::uint64_t>(summary.threads));
  return manifest.Print();
}

absl::Status WriteComparisonManifest(const ComparisonSummary& summary, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(ComparisonManifestJson(summary)));
  return file->Close();
}

}  // namespace xueji
