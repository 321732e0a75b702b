#include "engine/jobs/stage_verdicts.h"

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/table_reader.h"
#include "engine/record/reason_code.h"
#include "engine/report/manifest_reader.h"

namespace xueji {
namespace {

constexpr std::size_t kExplanationsMax = 200;

struct ComparisonWord {
  std::string_view word;
  ComparisonState state;
};
constexpr std::array<ComparisonWord, 6> kComparisonWords = {{
    {"consistent", ComparisonState::kConsistent},
    {"id_absent", ComparisonState::kIdAbsent},
    {"name_mismatch", ComparisonState::kNameMismatch},
    {"attribute_mismatch", ComparisonState::kAttributeMismatch},
    {"cancelled", ComparisonState::kCancelled},
    {"not_comparable", ComparisonState::kNotComparable},
}};

std::optional<ComparisonState> ParseComparison(std::string_view word) {
  for (const ComparisonWord& entry : kComparisonWords) {
    if (entry.word == word) return entry.state;
  }
  return std::nullopt;
}

std::string TextAt(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

absl::StatusOr<StageRun> ReadStage(const std::string& directory) {
  const std::string path = directory + "/manifest.json";
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  StageRun stage;
  stage.directory = directory;
  if (json.is_object()) {
    stage.job = TextAt(json, "job");
    stage.result_digest = TextAt(json, "result_digest");
    stage.plan_fingerprint = TextAt(json, "plan_fingerprint");
    stage.registry_snapshot = TextAt(json, "registry_snapshot");
    if (const auto date = json.find("latest_birth_date"); date != json.end() && date->is_number_unsigned()) {
      stage.latest_birth_date = date->get<std::uint32_t>();
    }
    if (const auto inputs = json.find("inputs"); inputs != json.end() && inputs->is_array()) {
      for (const Json& input : *inputs) {
        if (input.is_object()) stage.student_checksums.push_back(TextAt(input, "checksum"));
      }
    }
  }
  if (stage.result_digest.empty() || stage.student_checksums.empty()) {
    return InvalidArgument({"$0：不是 xueji dedup 或 compare 的清单；请给出它们的结果目录",
                            "$0: no manifest of `xueji dedup` or `compare`; give their result directory", {path}});
  }
  return stage;
}

absl::Status CheckSameStudents(const StageRun& stage, std::span<const LoadedInput> inputs) {
  for (const LoadedInput& input : inputs) {
    const auto& known = stage.student_checksums;
    if (std::find(known.begin(), known.end(), input.checksum) != known.end()) continue;
    return InvalidArgument({"$0：$1 不是由此文件得出的结果（校验和不同）；请对它重新运行",
                            "$0: $1 is not the result of this file (the checksums differ); run it again on it",
                            {input.path, stage.directory}});
  }
  return absl::OkStatus();
}

StudentVerdicts::StudentVerdicts(const RecordStore& store) : verdicts_(store.size()) {
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    // A withdrawn row's id stands again behind it; its own place gets an id that no file can have.
    const RecordId record{i};
    const std::string_view id = store.ExternalId(record);
    if (store.withdrawn(record) || ids_.Intern(id) != i) ids_.Intern("\n" + std::to_string(i));
  }
}

absl::StatusOr<std::uint8_t> StudentVerdicts::Intern(std::string_view explanation) {
  const auto found = std::find(explanations_.begin(), explanations_.end(), explanation);
  if (found != explanations_.end()) return static_cast<std::uint8_t>(found - explanations_.begin());
  if (explanations_.size() >= kExplanationsMax) {
    return InvalidArgument({"说明超过 200 种；请检查列是否错位", "more than 200 kinds of explanation; check the columns"});
  }
  explanations_.emplace_back(explanation);
  return static_cast<std::uint8_t>(explanations_.size() - 1);
}

absl::Status StudentVerdicts::ReadDedup(const std::string& directory) {
  TableOptions table;
  table.path = directory + "/verdicts.csv";
  table.columns = {"record_id", "verdict", "reason_codes"};
  return ReadTable(table, [&](std::span<const std::string_view> values) -> absl::Status {
    const std::uint32_t record = ids_.Find(values[0]);
    if (record == TextIndex::kAbsent || record >= verdicts_.size()) return absl::OkStatus();
    StudentVerdict& verdict = verdicts_[record];
    const bool clear = values[1] == "clear", review = values[1] == "review";
    if (!clear && !review && values[1] != "duplicate") {
      return InvalidArgument({"查重判定 '$0' 不认识；应为 clear、duplicate 或 review",
                              "the verdict '$0' is not known; clear, duplicate or review", {values[1]}});
    }
    verdict.legitimate = clear && values[2].find(Describe(Reason::kLegitMultiple).code) != std::string_view::npos;
    const bool decided = !clear && IsDuplicateDecided(values[2]);
    verdict.dedup = clear ? DedupState::kClear
                          : review && !decided ? DedupState::kReview : DedupState::kProblem;
    const ProblemSet problems = ProblemsOf({.dedup_codes = values[2]});
    // What is wrong with a number counts also where nobody else has it; a repetition that was found
    // legitimate does not.
    if (!clear) verdict.problems = problems;
    if (problems.Has(ProblemClass::kIdWrong)) verdict.problems.Add(ProblemClass::kIdWrong);
    return absl::OkStatus();
  });
}

absl::Status StudentVerdicts::ReadComparison(const std::string& directory) {
  TableOptions table;
  table.path = directory + "/verdicts.csv";
  table.columns = {"record_id", "verdict", "explanation"};
  table.optional_columns = {"candidate_document_number"};
  return ReadTable(table, [&](std::span<const std::string_view> values) -> absl::Status {
    const std::uint32_t record = ids_.Find(values[0]);
    if (record == TextIndex::kAbsent || record >= verdicts_.size()) return absl::OkStatus();
    const std::optional<ComparisonState> state = ParseComparison(values[1]);
    if (!state.has_value()) {
      return InvalidArgument({"比对判定 '$0' 不认识；请给出 xueji compare 的结果目录",
                              "the verdict '$0' is not known; give a result directory of `xueji compare`", {values[1]}});
    }
    StudentVerdict& verdict = verdicts_[record];
    verdict.comparison = *state;
    // The registry is the judge: where it agrees in everything, the sex and the date that a number tells
    // do not make it wrong.
    if (*state == ComparisonState::kConsistent) verdict.problems.Remove(ProblemClass::kIdWrong);
    const bool wrong = verdict.problems.Has(ProblemClass::kIdWrong);
    const ProblemSet compared = ProblemsOf({.dedup_codes = {}, .comparison = *state});
    for (std::size_t i = 0; i < kProblemClassCount; ++i) {
      const auto problem = static_cast<ProblemClass>(i);
      if (compared.Has(problem) && !(wrong && problem == ProblemClass::kIdAbsent)) verdict.problems.Add(problem);
    }
    XUEJI_ASSIGN_OR_RETURN(verdict.explanation, Intern(values[2]));
    verdict.candidate = !values[3].empty();
    return absl::OkStatus();
  });
}

}  // namespace xueji
