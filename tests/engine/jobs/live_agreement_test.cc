// The live register says what slower ways say: a run over everything, and a search of all records.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "datasets/generator/register_generator.h"
#include "engine/ingest/csv_reader.h"
#include "engine/jobs/live_register.h"
#include "engine/jobs/run_setup.h"
#include "engine/jobs/snapshot_job.h"
#include "engine/linkage/linkage_run.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using Column = StudentColumnId;

constexpr std::uint32_t kLatestBirth = 20261123;

// The rows of a CSV file whose header has English names.
std::vector<StudentText> ReadStudents(std::string text) {
  const std::size_t size = text.size();
  text.append(kCsvPadding, '\0');
  CsvSplitter splitter(std::string_view(text).substr(0, size), ',', 64);
  CsvRecord record;
  std::vector<Column> columns;
  std::vector<StudentText> students;
  std::string scratch;
  while (splitter.Next(record)) {
    const bool is_header = columns.empty();
    StudentText student;
    for (std::size_t i = 0; i < record.field_count; ++i) {
      const std::string_view field = splitter.Field(i, scratch);
      if (is_header) columns.push_back(FindStudentColumn(field)->id);
      else student[columns[i]] = field;
    }
    if (!is_header) students.push_back(std::move(student));
  }
  return students;
}

// Against all records and their numbers, half of them in a base.
TEST(LiveAgreement, NumbersAreFoundAsBySearchingAll) {
  const TemporaryDirectory scratch;
  ASSERT_TRUE(datasets::GenerateRegister({.records = 4'000, .seed = 7, .out_directory = scratch.FilePath("made")}).ok());
  const std::string all = scratch.Read("made/students.csv");
  std::size_t half = 0;
  for (int line = 0; line < 2'001; ++line) half = all.find('\n', half) + 1;
  RunOptions build;
  build.inputs = {scratch.Write("half.csv", all.substr(0, half))};
  build.out = scratch.FilePath("base.xueji");
  build.latest_birth_date = kLatestBirth;
  ASSERT_TRUE(BuildSnapshot(build).ok());
  const auto live = LiveRegister::Open({.snapshot = build.out, .changes_max = 5'000, .latest_birth_date = kLatestBirth}).value();
  std::vector<RegisterChange> changes;
  const std::vector<StudentText> students = ReadStudents(all);
  for (std::size_t i = 2'000; i < students.size(); ++i) {
    if (live->Validate(students[i]).empty()) changes.push_back({.change_seq = changes.size() + 1, .record = students[i]});
  }
  ASSERT_TRUE(live->Apply(changes).ok());
  std::map<std::string, std::vector<std::string>> by_number;
  for (const StudentText& student : students) {
    const auto kept = live->Get(student[Column::kRecordId]);
    if (kept.ok()) by_number[(*kept)[Column::kDocumentNumber]].push_back(student[Column::kRecordId]);
  }
  by_number.erase("");
  std::size_t shared = 0;
  for (auto& [number, ids] : by_number) {
    std::sort(ids.begin(), ids.end());
    shared += ids.size() > 1 ? 1 : 0;
    EXPECT_EQ(live->FindByNumber(number, 100), ids);
  }
  EXPECT_GT(by_number.size(), 2'000U);
  EXPECT_GT(shared, 10U);
}

// What is found of each pair, by the record asked about and the one of the register.
using Found = std::map<std::string, std::map<std::string, std::tuple<Decision, Weight, std::uint64_t>>>;

// A hundred thousand generated records are asked about one by one and in lists, and linked to the register in one run: the
// same pairs, decisions, weights and reasons.
TEST(LiveAgreement, AgreesWithTheRunOverAHundredThousandQuestions) {
  constexpr std::size_t kRegister = 60'000, kQuestions = 100'000;
  const TemporaryDirectory scratch;
  ASSERT_TRUE(datasets::GenerateRegister({.records = kRegister + kQuestions, .seed = 20261123,
                                          .out_directory = scratch.FilePath("made")}).ok());
  const std::string all = scratch.Read("made/students.csv");
  std::size_t cut = all.find('\n') + 1;
  const std::string head = all.substr(0, cut);
  for (std::size_t row = 0; row < kRegister; ++row) cut = all.find('\n', cut) + 1;
  const std::string base_path = scratch.Write("base.csv", all.substr(0, cut));
  const std::string asked_path = scratch.Write("asked.csv", head + all.substr(cut));

  // Half of the register is the base, half comes afterwards.
  std::size_t half = head.size();
  for (std::size_t row = 0; row < kRegister / 2; ++row) half = all.find('\n', half) + 1;
  RunOptions build;
  build.inputs = {scratch.Write("half.csv", all.substr(0, half))};
  build.out = scratch.FilePath("base.xueji");
  build.latest_birth_date = kLatestBirth;
  ASSERT_TRUE(BuildSnapshot(build).ok());
  const auto live = LiveRegister::Open({.snapshot = build.out, .changes_max = kRegister, .latest_birth_date = kLatestBirth}).value();
  std::vector<RegisterChange> changes;
  for (StudentText& student : ReadStudents(head + all.substr(half, cut - half))) {
    if (!live->Validate(student).empty()) continue;  // the run rejects it, too
    changes.push_back({.change_seq = changes.size() + 1, .record = std::move(student)});
  }
  ASSERT_TRUE(live->Apply(changes).ok());

  Found by_probe, by_list, by_run;
  std::size_t refused = 0;
  const auto note = [](const StudentText& student, const PreCheckAnswer& answer, Found* found) {
    for (const PreCheckHit& hit : answer.hits) {
      (*found)[student[Column::kRecordId]][hit.record_id] = {hit.decision, hit.weight, hit.reasons.bits()};
    }
  };
  const std::vector<StudentText> asked = ReadStudents(head + all.substr(cut));
  for (const StudentText& student : asked) {
    const PreCheckAnswer answer = live->PreCheck(student, {.hits_max = 1000}).value();
    refused += answer.violations.empty() ? 0 : 1;
    note(student, answer, &by_probe);
  }
  const std::vector<StudentView> views(asked.begin(), asked.end());
  std::vector<PreCheckAnswer> answers;
  ASSERT_TRUE(live->PreCheckMany(views, {.hits_max = 1000}, &answers).ok());
  for (std::size_t i = 0; i < asked.size(); ++i) note(asked[i], answers[i], &by_list);
  EXPECT_TRUE(by_list == by_probe);

  RunOptions run_options;
  run_options.inputs = {base_path, asked_path};
  run_options.latest_birth_date = kLatestBirth;
  StageClock clock(nullptr);
  const LoadedRun run = LoadRun(run_options, /*unique_per_file=*/true, &clock).value();
  RunOptions base_options = run_options;
  base_options.inputs = {scratch.FilePath("half.csv")};
  const LoadedRun base = LoadRun(base_options, true, &clock).value();
  const TermFrequencies frequencies = FindTermFrequencies(base).value();
  const RecordStore& store = *run.loaded.store;
  LinkageOptions across;
  across.right_begin = store.file_begin(1).value;
  const auto linked = RunLinkage(store, run.plan, frequencies, across, run.budget.get());
  ASSERT_TRUE(linked.ok());
  for (const auto& list : {linked->links, linked->marks}) {
    for (const Link& link : list) {
      by_run[std::string(store.ExternalId(link.right))][std::string(store.ExternalId(link.left))] = {
          link.decision, link.weight, link.reasons.bits()};
    }
  }
  EXPECT_EQ(refused + store.size() - store.file_begin(1).value, kQuestions);
  EXPECT_GT(by_run.size(), 500U);
  EXPECT_EQ(by_probe.size(), by_run.size());
  std::size_t differ = 0;
  for (const auto& [id, hits] : by_run) differ += by_probe[id] != hits ? 1 : 0;
  EXPECT_EQ(differ, 0U) << "of " << by_run.size() << " records that something is found of";
}

}  // namespace
}  // namespace xueji
