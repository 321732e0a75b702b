#include "engine/report/run_manifest.h"

#include <memory>

#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/report/base_json.h"
#include "engine/report/manifest_reader.h"
#include "engine/report/recall_json.h"

namespace xueji {
namespace {

using Reader = ManifestReader;

constexpr std::uint64_t kManifestBytesMax = std::uint64_t{16} << 20;

Json NotesJson(const std::vector<Message>& notes, Language language) {
  Json texts = Json::array();
  for (const Message& note : notes) texts.push_back(note.In(language));
  return texts;
}

Json InputsJson(const RunManifest& manifest) {
  Json inputs = Json::array();
  for (const ManifestInput& input : manifest.inputs) {
    inputs.push_back({{"path", input.path},
                      {"bytes", input.bytes},
                      {"rows", input.rows},
                      {"accepted", input.accepted},
                      {"checksum", input.checksum},
                      {"encoding", input.encoding},
                      {"compression", input.compression},
                      {"ignored_columns", input.ignored_columns},
                      {"notes", NotesJson(input.notes, Language::kEnglish)},
                      {"notes_zh", NotesJson(input.notes, Language::kChinese)}});
  }
  return inputs;
}

Json CountsJson(const ManifestCounts& counts) {
  return {{"rows", counts.rows},
          {"accepted", counts.accepted},
          {"rejected", counts.rejected},
          {"pairs_compared", counts.pairs_compared},
          {"links", counts.links},
          {"duplicates", counts.duplicates},
          {"reviews", counts.reviews},
          {"clusters", counts.clusters},
          {"records_clear", counts.records_clear},
          {"records_duplicate", counts.records_duplicate},
          {"records_review", counts.records_review},
          {"twin_pairs", counts.twin_pairs}};
}

std::string HexKey(std::uint64_t key) {
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) {
    text.push_back("0123456789abcdef"[key >> shift & 15]);
  }
  return text;
}

Json PassesJson(const RunManifest& manifest) {
  Json passes = Json::array();
  for (const PassStats& pass : manifest.passes) {
    Json oversized = Json::array();
    for (const OversizedBlock& block : pass.oversized) {
      // A key is named by its hash: what it is made of is personal data.
      oversized.push_back({{"key", HexKey(block.key)},
                           {"records", block.records},
                           {"refine_parts", block.refine_parts},
                           {"pairs_not_compared", block.pairs_not_compared}});
    }
    passes.push_back({{"name", pass.name},
                      {"pairs", pass.pairs},
                      {"largest_block", pass.largest_block},
                      {"keyed_records", pass.keyed_records},
                      {"blocks", pass.blocks},
                      {"pairs_proposed", pass.pairs_proposed},
                      {"largest_blocks", pass.largest_blocks},
                      {"oversized_blocks", pass.oversized_blocks},
                      {"pairs_cut_apart", pass.pairs_cut_apart},
                      {"pairs_not_compared", pass.pairs_not_compared},
                      {"oversized", std::move(oversized)}});
  }
  return passes;
}

Json GenericValuesJson(const RunManifest& manifest) {
  Json values = Json::array();
  for (const GenericValueCost& value : manifest.generic_values) {
    values.push_back({{"field", value.field},
                      {"value", value.value},
                      {"records", value.records},
                      {"pairs", value.pairs},
                      {"pairs_share", value.pairs_share}});
  }
  return values;
}

Json ForecastJson(const RunManifest& manifest) {
  if (!manifest.forecast.has_value()) return nullptr;
  const RunForecast& forecast = *manifest.forecast;
  Json stages = Json::object();
  for (const auto& [stage, seconds] : forecast.stages) stages[stage] = seconds;
  return {{"records", forecast.records},
          {"seconds", forecast.seconds},
          {"memory_bytes", forecast.memory_bytes},
          {"stages", std::move(stages)},
          {"seconds_error", forecast.SecondsError(manifest.total_seconds())},
          {"memory_error", forecast.MemoryError(manifest.peak_memory_bytes)}};
}

Json RuleSetJson(const RunManifest& manifest) {
  if (manifest.rule_set.empty()) return nullptr;
  return {{"name", manifest.rule_set}, {"fingerprint", manifest.rule_set_fingerprint}};
}

Json ToJson(const RunManifest& manifest) {
  Json seconds = Json::object();
  for (const auto& [stage, value] : manifest.seconds) seconds[stage] = value;
  Json reasons = Json::object();
  for (const auto& [code, records] : manifest.reasons) reasons[code] = records;
  return {
      {"version", manifest.version},
      {"job", manifest.job},
      {"plan", manifest.plan_name},
      {"plan_path", manifest.plan_path},
      {"plan_fingerprint", manifest.plan_fingerprint},
      {"result_digest", manifest.result_digest},
      {"rule_set", RuleSetJson(manifest)},
      {"options",
       {{"columns", manifest.columns_path},
        {"encoding", manifest.encoding_option},
        {"separator", manifest.separator == 0 ? std::string() : std::string(1, manifest.separator)},
        {"latest_birth_date", manifest.latest_birth_date},
        {"frequencies", manifest.frequencies_path},
        {"frequencies_checksum", manifest.frequencies_checksum},
        {"out", manifest.out}}},
      {"shared_record_ids", manifest.shared_record_ids},
      {"inputs", InputsJson(manifest)},
      {"base", BaseJson(manifest)},
      {"counts", CountsJson(manifest.counts)},
      {"reasons", std::move(reasons)},
      {"passes", PassesJson(manifest)},
      {"generic_values", GenericValuesJson(manifest)},
      {"recall_estimate", RecallEstimateJson(manifest)},
      {"recall_audit", RecallAuditJson(manifest)},
      {"seconds", std::move(seconds)},
      {"peak_memory_bytes", manifest.peak_memory_bytes},
      {"forecast", ForecastJson(manifest)},
      {"record_bytes", manifest.record_bytes},
      {"threads", manifest.threads}};
}

void ReadPasses(const Reader& root, std::vector<PassStats>& passes) {
  root.ForEach("passes", [&](const Json& json) {
    const Reader item = root.Item("passes", json);
    PassStats pass;
    item.Read("name", pass.name);
    item.Read("pairs", pass.pairs);
    item.Read("largest_block", pass.largest_block);
    item.Read("keyed_records", pass.keyed_records);
    item.Read("blocks", pass.blocks);
    item.Read("pairs_proposed", pass.pairs_proposed);
    item.Read("largest_blocks", pass.largest_blocks);
    item.Read("oversized_blocks", pass.oversized_blocks);
    item.Read("pairs_cut_apart", pass.pairs_cut_apart);
    item.Read("pairs_not_compared", pass.pairs_not_compared);
    item.ForEach("oversized", [&](const Json& oversized_json) {
      const Reader oversized = item.Item("oversized", oversized_json);
      OversizedBlock block;
      std::string key;
      oversized.Read("key", key);
      block.key = std::strtoull(key.c_str(), nullptr, 16);
      oversized.Read("records", block.records);
      oversized.Read("refine_parts", block.refine_parts);
      oversized.Read("pairs_not_compared", block.pairs_not_compared);
      pass.oversized.push_back(block);
    });
    passes.push_back(std::move(pass));
  });
}

void ReadGenericValues(const Reader& root, std::vector<GenericValueCost>& values) {
  if (!root.Has("generic_values")) return;  // an older version wrote none
  root.ForEach("generic_values", [&](const Json& json) {
    const Reader item = root.Item("generic_values", json);
    GenericValueCost value;
    item.Read("field", value.field);
    item.Read("value", value.value);
    item.Read("records", value.records);
    item.Read("pairs", value.pairs);
    item.Read("pairs_share", value.pairs_share);
    values.push_back(std::move(value));
  });
}

void ReadForecast(const Reader& root, std::optional<RunForecast>& forecast) {
  const std::optional<Reader> item = root.Optional("forecast");
  if (!item.has_value()) return;
  forecast.emplace();
  item->Read("records", forecast->records);
  item->Read("seconds", forecast->seconds);
  item->Read("memory_bytes", forecast->memory_bytes);
  item->ReadPairs("stages", forecast->stages);
}

void ReadRuleSet(const Reader& root, RunManifest& manifest) {
  const std::optional<Reader> item = root.Optional("rule_set");
  if (!item.has_value()) return;
  item->Read("name", manifest.rule_set);
  item->Read("fingerprint", manifest.rule_set_fingerprint);
}

void ReadInputs(const Reader& root, std::vector<ManifestInput>& inputs) {
  root.ForEach("inputs", [&](const Json& json) {
    const Reader item = root.Item("inputs", json);
    ManifestInput input;
    item.Read("path", input.path);
    item.Read("bytes", input.bytes);
    item.Read("rows", input.rows);
    item.Read("accepted", input.accepted);
    item.Read("checksum", input.checksum);
    item.Read("encoding", input.encoding);
    item.Read("compression", input.compression);
    item.Read("ignored_columns", input.ignored_columns);
    std::vector<std::string> english, chinese;
    item.Read("notes", english);
    if (item.Has("notes_zh")) item.Read("notes_zh", chinese);  // an older version wrote one language
    for (std::size_t i = 0; i < english.size(); ++i) {
      Message& note = input.notes.emplace_back();
      note.en = english[i];
      note.zh = i < chinese.size() ? chinese[i] : english[i];
    }
    inputs.push_back(std::move(input));
  });
}

void ReadCounts(const Reader& item, ManifestCounts& counts) {
  item.Read("rows", counts.rows);
  item.Read("accepted", counts.accepted);
  item.Read("rejected", counts.rejected);
  item.Read("pairs_compared", counts.pairs_compared);
  item.Read("links", counts.links);
  item.Read("duplicates", counts.duplicates);
  item.Read("reviews", counts.reviews);
  item.Read("clusters", counts.clusters);
  item.Read("records_clear", counts.records_clear);
  item.Read("records_duplicate", counts.records_duplicate);
  item.Read("records_review", counts.records_review);
  item.Read("twin_pairs", counts.twin_pairs);
}

}  // namespace

std::string ManifestJson(const RunManifest& manifest) {
  // A file name need not be UTF-8; what is not is replaced, so that the JSON always is.
  return ToJson(manifest).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

absl::Status WriteManifest(const RunManifest& manifest, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(ManifestJson(manifest)));
  return file->Close();
}

absl::StatusOr<RunManifest> ReadManifest(const std::string& directory) {
  const std::string path = directory + "/manifest.json";
  absl::StatusOr<std::string> text = ReadFile(path, kManifestBytesMax);
  if (!text.ok()) {
    if (text.status().code() != absl::StatusCode::kNotFound) return text.status();
    return NotFound({"$0：没有此文件；请给出已完成的结果目录",
                     "$0: not found; give the directory of a finished run", {path}});
  }
  return ParseManifest(*text, path);
}

absl::StatusOr<RunManifest> ParseManifest(const std::string& text, const std::string& name) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) {
    return InvalidArgument({"$0：不是 JSON；这个目录是运行的结果吗？",
                            "$0: not JSON; is this directory the result of a run?", {name}});
  }

  RunManifest manifest;
  absl::Status status;
  const Reader root(json, name + ": manifest", &status);
  root.Read("version", manifest.version);
  root.Read("job", manifest.job);
  root.Read("plan", manifest.plan_name);
  root.Read("plan_path", manifest.plan_path);
  root.Read("plan_fingerprint", manifest.plan_fingerprint);
  root.Read("result_digest", manifest.result_digest);
  ReadRuleSet(root, manifest);
  const Reader options = root.Object("options");
  options.Read("columns", manifest.columns_path);
  options.Read("encoding", manifest.encoding_option);
  std::string separator;
  options.Read("separator", separator);
  manifest.separator = separator.empty() ? '\0' : separator[0];
  options.Read("latest_birth_date", manifest.latest_birth_date);
  options.Read("frequencies", manifest.frequencies_path);
  options.Read("frequencies_checksum", manifest.frequencies_checksum);
  options.Read("out", manifest.out);
  root.Read("shared_record_ids", manifest.shared_record_ids);
  ReadInputs(root, manifest.inputs);
  ReadBase(root, manifest);
  ReadCounts(root.Object("counts"), manifest.counts);
  root.ReadPairs("reasons", manifest.reasons);
  ReadPasses(root, manifest.passes);
  ReadGenericValues(root, manifest.generic_values);
  ReadRecallEstimate(root, manifest);
  ReadRecallAudit(root, manifest);
  root.ReadPairs("seconds", manifest.seconds);
  root.Read("peak_memory_bytes", manifest.peak_memory_bytes);
  ReadForecast(root, manifest.forecast);
  root.Read("record_bytes", manifest.record_bytes);
  root.Read("threads", manifest.threads);
  if (!status.ok()) return status;
  return manifest;
}

}  // namespace xueji
