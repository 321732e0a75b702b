#include "engine/report/number_writer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsPerPoll = 65536;

void Append(std::string_view field, std::string& text) {
  text.push_back(',');
  AppendCsvField(field, text);
}

// What holds the pupil back and what to do; empty if nothing does.
void AppendMessage(NumberReason reason, Language language, std::string& text) {
  const NumberReasonText& words = Describe(reason);
  const bool satisfied = words.outcome == NumberOutcome::kIssued || words.outcome == NumberOutcome::kKept;
  if (satisfied) return;
  text += Text(language, words.zh, words.en);
  if (!words.action_en.empty()) {
    text += Text(language, "；", "; ");
    text += Text(language, words.action_zh, words.action_en);
  }
}

void AppendRow(const NumberRow& row, Language language, std::string& text) {
  const NumberResult& result = *row.result;
  const bool refused = result.Has(NumberReason::kNumberInvalid) || result.Has(NumberReason::kNumberShared);
  const std::string_view number = result.number.empty() && refused ? row.given : result.number.View();
  AppendCsvField(row.record_id, text);
  Append(number, text);
  Append(NumberKindName(number), text);
  text.push_back(',');
  if (result.issued) {
    text += result.passed.View();
    if (!result.passed.empty()) text.push_back('|');
    text += result.number.View();
  }
  Append(result.previous.View(), text);
  Append(result.local.View(), text);
  Append(NumberOutcomeName(Describe(result.last_reason()).outcome), text);
  text.push_back(',');
  for (std::size_t i = 0; i < result.reason_count; ++i) {
    if (i > 0) text.push_back('|');
    text += Describe(result.reasons[i]).code;
  }
  Append(row.explanation, text);
  std::string message;
  AppendMessage(result.last_reason(), language, message);
  Append(message, text);
}

// A place in problems.csv: a pupil and one class.
struct Place {
  std::uint32_t region = 0;
  std::uint8_t problem = 0;
  std::size_t pupil = 0;
};

}  // namespace

std::string_view NumberKindName(std::string_view number) {
  if (number.empty()) return "none";
  return matchers::StudentNumberKindName(matchers::ExamineStudentNumber(number).kind);
}

absl::StatusOr<RowDigest> WriteNumbers(std::size_t count, const std::function<NumberRow(std::size_t)>& row,
                                       Language language, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(
      "record_id,student_number,kind,issued,previous_number,local_number,outcome,reason_codes,explanation,message\n"));
  RowDigest digest;
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kRowsPerPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    text.clear();
    AppendRow(row(i), language, text);
    digest.Add(text);
    text.push_back('\n');
    XUEJI_RETURN_IF_ERROR(file->Write(text));
  }
  XUEJI_RETURN_IF_ERROR(file->Close());
  return digest;
}

absl::Status WriteProblems(std::size_t count, const std::function<ProblemRow(std::size_t)>& row, Language language,
                           const std::string& path) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < count; ++i) {
    const ProblemRow problem = row(i);
    for (std::size_t c = 0; c < kProblemClassCount; ++c) {
      if (problem.problems.Has(static_cast<ProblemClass>(c))) {
        places.push_back({problem.region, static_cast<std::uint8_t>(c), i});
      }
    }
  }
  std::sort(places.begin(), places.end(), [&](const Place& left, const Place& right) {
    if (left.region != right.region) return left.region < right.region;
    if (left.problem != right.problem) return left.problem < right.problem;
    return row(left.pupil).record_id < row(right.pupil).record_id;
  });
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(
      "record_id,school_region,school_code,student_number,problem_class,explanation,next_step\n"));
  std::string text;
  for (std::size_t at = 0; at < places.size(); ++at) {
    if (at % kRowsPerPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const ProblemRow problem = row(places[at].pupil);
    const ProblemClassText& words = TextOf(static_cast<ProblemClass>(places[at].problem));
    std::array<char, 16> region{};
    if (problem.region != 0) std::snprintf(region.data(), region.size(), "%06u", problem.region);
    text.clear();
    AppendCsvField(problem.record_id, text);
    for (const std::string_view field :
         {std::string_view(region.data()), problem.school_code, problem.student_number, words.code,
          problem.explanation, Text(language, words.action_zh, words.action_en)}) {
      Append(field, text);
    }
    text.push_back('\n');
    XUEJI_RETURN_IF_ERROR(file->Write(text));
  }
  return file->Close();
}

}  // namespace xueji
