#include "engine/jobs/wave_job.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <system_error>

#include "engine/base/china_date.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/base/version.h"
#include "engine/jobs/wave_state.h"
#include "engine/report/json_value.h"
#include "engine/report/manifest_reader.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

constexpr char kDedup[] = "dedup", kComparison[] = "comparison", kNumbers[] = "numbers";

std::string StageDirectory(const WaveOptions& options, const char* stage) {
  return options.run.out + "/" + stage;
}

// Adds text after text to a key; none of them can run into the next.
class Key {
 public:
  Key& Add(std::string_view text) {
    checksum_.Update(std::to_string(text.size()) + ":");
    checksum_.Update(text);
    return *this;
  }
  absl::Status AddFile(const std::string& path) {
    if (path.empty()) {
      Add("-");
      return absl::OkStatus();
    }
    XUEJI_ASSIGN_OR_RETURN(const std::string digest, FileChecksum(path));
    Add(digest);
    return absl::OkStatus();
  }
  absl::Status AddFiles(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) XUEJI_RETURN_IF_ERROR(AddFile(path));
    return absl::OkStatus();
  }
  std::string Text() const { return checksum_.HexDigest(); }

 private:
  StreamChecksum checksum_;
};

struct Keys {
  std::string dedup, comparison, numbers;
};

absl::StatusOr<Keys> KeysOf(const WaveOptions& options, const WaveState& state) {
  const RunOptions& run = options.run;
  Key students;
  students.Add(kVersion).Add(run.encoding).Add(std::string(1, run.separator)).Add(std::to_string(state.latest_birth_date));
  XUEJI_RETURN_IF_ERROR(students.AddFiles(run.inputs));
  XUEJI_RETURN_IF_ERROR(students.AddFile(run.columns));
  XUEJI_ASSIGN_OR_RETURN(const RuleSet rules, LoadRuleSet(options.rules));
  Key dedup;
  dedup.Add(students.Text()).Add(std::to_string(run.audit));
  dedup.Add(rules.fingerprint);  // manifest and report of both name the rule set
  XUEJI_RETURN_IF_ERROR(dedup.AddFile(run.plan));
  XUEJI_RETURN_IF_ERROR(dedup.AddFile(run.frequencies));
  Key comparison;
  comparison.Add(students.Text()).Add(std::to_string(static_cast<int>(options.disclosure)));
  XUEJI_RETURN_IF_ERROR(comparison.AddFiles(options.population));
  XUEJI_RETURN_IF_ERROR(comparison.AddFile(options.population_columns));
  comparison.Add(rules.fingerprint);
  Key numbers;
  numbers.Add(dedup.Text()).Add(comparison.Text()).Add(rules.fingerprint).Add(std::to_string(state.on_date));
  numbers.Add(fs::absolute(options.store).lexically_normal().string());
  XUEJI_RETURN_IF_ERROR(numbers.AddFile(options.applications));
  XUEJI_RETURN_IF_ERROR(numbers.AddFile(options.local_schools));
  return Keys{dedup.Text(), comparison.Text(), numbers.Text()};
}

// Runs a stage unless it is finished on the same inputs.
class Stages {
 public:
  Stages(const WaveOptions& options, WaveState* state, WaveSummary* summary)
      : options_(options), state_(*state), summary_(*summary) {}

  absl::Status Run(const char* name, const std::string& key, const std::function<absl::Status(bool replace)>& run) {
    const std::string directory = StageDirectory(options_, name);
    std::error_code error;
    const bool exists = fs::exists(directory + "/manifest.json", error);
    const bool finished = exists && state_.Find(name) == key;
    WaveStage stage{name, !finished, 0, {}};
    if (!finished) {
      // Its directory appeared, and the wave was killed before it could say so: then it is run once more.
      const bool stale = exists && !state_.Find(name).empty();
      if (stale && !options_.run.force) {
        return AlreadyExists({"$0：这一步的输入、选项或程序版本已变，要以新的结果替换；请加 --force，或另选 --out",
                              "$0: inputs, options or version of this stage have changed and its result would be "
                              "replaced; give --force, or choose another --out", {directory}});
      }
      state_.Drop(name);
      XUEJI_RETURN_IF_ERROR(SaveWave(state_, options_.run.out));
      const auto begin = std::chrono::steady_clock::now();
      XUEJI_RETURN_IF_ERROR(run(exists));
      stage.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
      state_.Set(name, key);
      XUEJI_RETURN_IF_ERROR(SaveWave(state_, options_.run.out));
    }
    summary_.seconds += stage.seconds;
    summary_.stages.push_back(std::move(stage));
    return absl::OkStatus();
  }

 private:
  const WaveOptions& options_;
  WaveState& state_;
  WaveSummary& summary_;
};

RunOptions StageOptions(const WaveOptions& options, const WaveState& state, const char* stage, bool replace) {
  RunOptions run = options.run;
  run.out = StageDirectory(options, stage);
  run.force = replace;
  run.latest_birth_date = state.latest_birth_date;
  if (options.run.progress) {
    run.progress = [stage = std::string(stage), report = options.run.progress](std::string_view part, double done) {
      report(stage + ": " + std::string(part), done);
    };
  }
  return run;
}

absl::StatusOr<std::string> DigestOf(const std::string& directory) {
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(directory + "/manifest.json"));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  absl::Status status;
  std::string digest;
  ManifestReader(json, directory + "/manifest.json", &status).Read("result_digest", digest);
  XUEJI_RETURN_IF_ERROR(status);
  return digest;
}

// What the last stage found, from its manifest: it may have been run before.
absl::Status ReadOutcome(const std::string& directory, WaveSummary* summary) {
  const std::string path = directory + "/manifest.json";
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  absl::Status status;
  const ManifestReader root(json, path, &status);
  root.Read("plan_fingerprint", summary->plan_fingerprint);
  root.Read("result_digest", summary->result_digest);
  root.Read("data_snapshot", summary->data_snapshot);
  root.Read("registry_snapshot", summary->registry_snapshot);
  root.Read("on_date", summary->on_date);
  root.Object("rule_set").Read("name", summary->rule_set);
  const ManifestReader counts = root.Object("counts");
  counts.Read("accepted", summary->accepted);
  counts.Read("rejected", summary->rejected);
  counts.Read("problem_records", summary->problem_records);
  counts.ReadPairs("issued", summary->issued);
  counts.ReadPairs("outcomes", summary->outcomes);
  counts.ReadPairs("problems", summary->problems);
  return status;
}

absl::Status WriteWhole(const std::string& path, const std::string& text) {
  return WriteFileWhole(path, [&](FileWriter& file) { return file.Write(text); });
}

absl::Status RunStages(const WaveOptions& options, const Keys& keys, WaveState* state, WaveSummary* summary) {
  Stages stages(options, state, summary);
  XUEJI_RETURN_IF_ERROR(stages.Run(kDedup, keys.dedup, [&](bool replace) {
    RunOptions dedup = StageOptions(options, *state, kDedup, replace);
    XUEJI_ASSIGN_OR_RETURN(const RuleSet rules, LoadRuleSet(options.rules));
    dedup.rule_set = rules.name;
    dedup.rule_set_fingerprint = rules.fingerprint;
    return RunDedup(dedup).status();
  }));
  XUEJI_RETURN_IF_ERROR(stages.Run(kComparison, keys.comparison, [&](bool replace) {
    ComparisonOptions comparison;
    comparison.run = StageOptions(options, *state, kComparison, replace);
    comparison.population = options.population;
    comparison.population_columns = options.population_columns;
    comparison.disclosure = options.disclosure;
    comparison.rules = options.rules;
    return RunComparison(comparison).status();
  }));
  return stages.Run(kNumbers, keys.numbers, [&](bool replace) {
    IssueOptions issue;
    issue.run = StageOptions(options, *state, kNumbers, replace);
    issue.dedup = StageDirectory(options, kDedup);
    issue.comparison = StageDirectory(options, kComparison);
    issue.store = options.store;
    issue.applications = options.applications;
    issue.local_schools = options.local_schools;
    issue.rules = options.rules;
    issue.on_date = state->on_date;
    return IssueNumbers(issue).status();
  });
}

}  // namespace

absl::StatusOr<WaveSummary> RunWave(const WaveOptions& options) {
  // A rule set that does not exist is told before hours of work, not after.
  XUEJI_RETURN_IF_ERROR(LoadRuleSet(options.rules).status());
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<WaveLock> lock, WaveLock::Take(options.run.out));
  XUEJI_ASSIGN_OR_RETURN(WaveState state, OpenWave(options.run.out));
  // A wave that goes on does so with the dates it began with.
  if (options.run.latest_birth_date != 0) state.latest_birth_date = options.run.latest_birth_date;
  if (options.on_date != 0) state.on_date = options.on_date;
  if (state.latest_birth_date == 0) state.latest_birth_date = ChinaToday();
  if (state.on_date == 0) state.on_date = ChinaToday();
  XUEJI_ASSIGN_OR_RETURN(const Keys keys, KeysOf(options, state));
  WaveSummary summary;
  summary.version = kVersion;
  summary.out = options.run.out;
  XUEJI_RETURN_IF_ERROR(RunStages(options, keys, &state, &summary));
  for (WaveStage& stage : summary.stages) {
    XUEJI_ASSIGN_OR_RETURN(stage.result_digest, DigestOf(options.run.out + "/" + stage.name));
  }
  const std::string numbers = StageDirectory(options, kNumbers);
  XUEJI_RETURN_IF_ERROR(ReadOutcome(numbers, &summary));
  XUEJI_ASSIGN_OR_RETURN(const std::string report, ReadFile(numbers + "/report.html"));
  XUEJI_RETURN_IF_ERROR(WriteWhole(options.run.out + "/report.html", report));
  XUEJI_RETURN_IF_ERROR(WriteWhole(options.run.out + "/manifest.json", WaveManifestJson(summary)));
  return summary;
}

std::string WaveManifestJson(const WaveSummary& summary) {
  const auto pairs = [](const std::vector<std::pair<std::string, std::uint64_t>>& counted) {
    JsonValue json = JsonValue::Object();
    for (const auto& [name, count] : counted) json.Set(name, count);
    return json;
  };
  JsonValue stages = JsonValue::Array();
  for (const WaveStage& stage : summary.stages) {
    JsonValue json = JsonValue::Object();
    json.Set("name", stage.name).Set("run", stage.repeated).Set("seconds", stage.seconds);
    json.Set("result_digest", stage.result_digest);
    stages.Append(std::move(json));
  }
  JsonValue counts = JsonValue::Object();
  counts.Set("accepted", summary.accepted).Set("rejected", summary.rejected);
  counts.Set("problem_records", summary.problem_records).Set("issued", pairs(summary.issued));
  counts.Set("outcomes", pairs(summary.outcomes)).Set("problems", pairs(summary.problems));
  JsonValue json = JsonValue::Object();
  json.Set("version", summary.version).Set("job", "wave").Set("plan_fingerprint", summary.plan_fingerprint);
  json.Set("result_digest", summary.result_digest).Set("rule_set", summary.rule_set);
  json.Set("on_date", std::uint64_t{summary.on_date}).Set("data_snapshot", summary.data_snapshot);
  json.Set("registry_snapshot", summary.registry_snapshot).Set("out", summary.out);
  json.Set("stages", std::move(stages)).Set("counts", std::move(counts)).Set("seconds", summary.seconds);
  return json.Print();
}

}  // namespace xueji
