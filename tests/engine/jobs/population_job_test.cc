#include "engine/jobs/population_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "engine/base/cancellation.h"
#include "engine/population/scan_journal.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

std::string Id(int i) {
  const std::string digits = std::to_string(10000 + i).substr(1);
  return WithCheck("3701" + digits.substr(0, 2) + "20120305" + digits.substr(2) + "1");
}
std::string Name(int i) {
  const char* names[] = {"王小明", "李伟", "赵子云", "热比娅·买买提", "欧阳娜娜"};
  return names[i % 5];
}

constexpr int kStudents = 2000;

std::string Students() {
  std::string text = "record_id,name,sex,birth_date,document_number,school_region\n";
  for (int i = 0; i < kStudents; ++i) {
    std::string number = i % 11 == 0 ? "" : Id(i);
    if (i % 13 == 0 && !number.empty()) number[9] = number[9] == '8' ? '7' : '8';
    text += "s" + std::to_string(i) + "," + (i % 7 == 0 ? "王晓明" : Name(i)) + ",1,20120305," + number + ",370102\n";
  }
  return text;
}

std::vector<std::string> PopulationRows() {
  std::vector<std::string> rows;
  for (int i = 0; i < 3 * kStudents; ++i) {
    rows.push_back(Id(i) + "," + Name(i) + ",1,20120305,370102," + (i % 17 == 0 ? "注销" : "") + "\n");
    if (i % 101 == 0) rows.push_back("bad," + Name(i) + ",1,20120305,370102,\n");
  }
  return rows;
}

std::string Population(const std::vector<std::string>& rows) {
  std::string text = "document_number,name,sex,birth_date,household_region,registry_state\n";
  for (const std::string& row : rows) text += row;
  return text;
}

class PopulationJob : public ::testing::Test {
 protected:
  PopulationJob() {
    directory_.Write("students.csv", Students());
    directory_.Write("population.csv", Population(PopulationRows()));
  }
  ComparisonOptions Options(const std::string& out, int threads = 2) const {
    ComparisonOptions options;
    options.run.inputs = {directory_.FilePath("students.csv")};
    options.run.out = directory_.FilePath(out);
    options.run.threads = threads;
    options.run.latest_birth_date = 20261231;
    options.population = {directory_.FilePath("population.csv")};
    options.chunk_bytes = 16 << 10;
    options.disclosure = Disclosure::kFull;
    return options;
  }
  std::string Verdicts(const std::string& out) const { return directory_.Read(out + "/verdicts.csv"); }
  TemporaryDirectory directory_;
};

TEST_F(PopulationJob, WritesTheResultWhole) {
  const auto summary = RunComparison(Options("out"));
  ASSERT_TRUE(summary.ok()) << summary.status();
  for (const char* file : {"verdicts.csv", "rejects.csv", "population_rejects.csv", "manifest.json", "report.html"}) {
    EXPECT_TRUE(std::filesystem::exists(directory_.FilePath(std::string("out/") + file))) << file;
  }
  EXPECT_FALSE(std::filesystem::exists(directory_.FilePath("out.checkpoint")));
  const ComparisonTally& tally = summary->tally;
  std::uint64_t all = 0;
  for (const std::uint64_t count : tally.verdicts) all += count;
  EXPECT_EQ(all, static_cast<std::uint64_t>(kStudents));
  EXPECT_EQ(tally.Of(RegistryVerdict::kNotComparable), 182U);
  EXPECT_GT(tally.Of(RegistryVerdict::kIdAbsent), 100U);
  EXPECT_GT(tally.explanations[static_cast<std::size_t>(Explanation::kHomophone)], 10U);
  EXPECT_GT(tally.explanations[static_cast<std::size_t>(Explanation::kOneErrorInId)], 10U);
  EXPECT_EQ(summary->registry_rejected(), 60U);
  EXPECT_EQ(summary->rule_set, kDefaultRuleSet);
  EXPECT_EQ(summary->rule_set_fingerprint.size(), 16U);
  const std::string rejects = directory_.Read("out/population_rejects.csv");
  EXPECT_EQ(std::count(rejects.begin(), rejects.end(), '\n'), 61);
  EXPECT_THAT(rejects, HasSubstr("population.csv,3,document_number,ID_INVALID,"));
}

TEST_F(PopulationJob, TheResultIsTheSameForAnyThreadsChunksAndOrderOfRows) {
  ASSERT_TRUE(RunComparison(Options("one", 1)).ok());
  ASSERT_TRUE(RunComparison(Options("four", 4)).ok());
  ComparisonOptions large = Options("large");
  large.chunk_bytes = 4 << 20;
  ASSERT_TRUE(RunComparison(large).ok());
  EXPECT_EQ(Verdicts("one"), Verdicts("four"));
  EXPECT_EQ(Verdicts("one"), Verdicts("large"));
  EXPECT_EQ(directory_.Read("one/population_rejects.csv"), directory_.Read("four/population_rejects.csv"));
  std::vector<std::string> rows = PopulationRows();
  std::shuffle(rows.begin(), rows.end(), std::mt19937(5));
  directory_.Write("population.csv", Population(rows));
  ASSERT_TRUE(RunComparison(Options("shuffled")).ok());
  EXPECT_EQ(Verdicts("one"), Verdicts("shuffled"));
  // Also in two files.
  const std::vector<std::string> half(rows.begin(), rows.begin() + 1000);
  directory_.Write("a.csv", Population(half));
  directory_.Write("b.csv", Population({rows.begin() + 1000, rows.end()}));
  ComparisonOptions split = Options("split");
  split.population = {directory_.FilePath("a.csv"), directory_.FilePath("b.csv")};
  ASSERT_TRUE(RunComparison(split).ok());
  EXPECT_EQ(Verdicts("one"), Verdicts("split"));
}

// Stops the run at its n-th report of progress, over and over, and lets it go on.
TEST_F(PopulationJob, AnInterruptedRunGoesOnToTheSameBytes) {
  ASSERT_TRUE(RunComparison(Options("whole")).ok());
  int interruptions = 0;
  std::uint64_t resumed = 0;
  for (int stop = 5;; stop += 9) {
    ComparisonOptions options = Options("resumed");
    int reports = 0;
    options.run.progress = [&](std::string_view stage, double) {
      const bool scanning = stage == "registry" || stage == "candidates";
      if (scanning && ++reports == stop) RequestCancel();
    };
    const auto summary = RunComparison(options);
    ResetCancel();
    if (summary.ok()) {
      resumed = summary->chunks_resumed;
      break;
    }
    ASSERT_EQ(summary.status().code(), absl::StatusCode::kCancelled) << summary.status();
    EXPECT_FALSE(std::filesystem::exists(directory_.FilePath("resumed")));
    EXPECT_TRUE(std::filesystem::exists(directory_.FilePath("resumed.checkpoint")));
    ++interruptions;
  }
  EXPECT_GT(interruptions, 2);
  EXPECT_GT(resumed, 10U);
  EXPECT_EQ(Verdicts("whole"), Verdicts("resumed"));
  EXPECT_EQ(directory_.Read("whole/population_rejects.csv"), directory_.Read("resumed/population_rejects.csv"));
  EXPECT_FALSE(std::filesystem::exists(directory_.FilePath("resumed.checkpoint")));
}

TEST_F(PopulationJob, ARegistryThatChangedInBetweenIsRefused) {
  ComparisonOptions options = Options("out");
  int reports = 0;
  options.run.progress = [&](std::string_view stage, double) {
    if (stage == "registry" && ++reports == 8) RequestCancel();
  };
  ASSERT_EQ(RunComparison(options).status().code(), absl::StatusCode::kCancelled);
  ResetCancel();
  options.run.progress = nullptr;
  std::vector<std::string> rows = PopulationRows();
  std::swap(rows[1], rows[2]);
  directory_.Write("population.csv", Population(rows));
  const absl::Status status = RunComparison(options).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(status.message(), HasSubstr("population.csv, chunk 1"));
  // With another roster it is another comparison, which begins anew.
  directory_.Write("students.csv", Students() + "x,王小明,1,20120305,,\n");
  const auto anew = RunComparison(options);
  ASSERT_TRUE(anew.ok());
  EXPECT_TRUE(anew->begun_anew);
}

TEST_F(PopulationJob, WhatCannotBeDoneIsRefusedBeforeAnythingIsWritten) {
  ComparisonOptions none = Options("out");
  none.population.clear();
  EXPECT_EQ(RunComparison(none).status().code(), absl::StatusCode::kInvalidArgument);
  ComparisonOptions missing = Options("out");
  missing.population.push_back(directory_.FilePath("no.csv"));
  EXPECT_EQ(RunComparison(missing).status().code(), absl::StatusCode::kNotFound);
  ComparisonOptions lawless = Options("out");
  lawless.rules.name = "1999";
  EXPECT_EQ(RunComparison(lawless).status().code(), absl::StatusCode::kNotFound);
  ComparisonOptions small = Options("out");
  small.run.memory_max = 1 << 20;
  EXPECT_EQ(RunComparison(small).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_FALSE(std::filesystem::exists(directory_.FilePath("out")));
  directory_.Write("taken", "");
  EXPECT_EQ(RunComparison(Options("taken")).status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(PopulationJob, AnUnknownHeaderIsToldWithTheOptionThatMapsThatFile) {
  directory_.Write("odd.csv", "number,who\n1,2\n");
  ComparisonOptions registry = Options("out"), students = Options("out");
  registry.population = {directory_.FilePath("odd.csv")};
  EXPECT_THAT(std::string(RunComparison(registry).status().message()), HasSubstr("with --population-columns"));
  students.run.inputs = {directory_.FilePath("odd.csv")};
  EXPECT_THAT(std::string(RunComparison(students).status().message()), HasSubstr("with --columns"));
}

TEST_F(PopulationJob, FilesThatWouldMakeEveryVerdictWorthlessAreRefused) {
  const auto refusal = [](const ComparisonOptions& options) {
    const absl::Status status = RunComparison(options).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    return std::string(status.message());
  };
  ComparisonOptions options = Options("out");
  options.population.push_back(directory_.FilePath("./population.csv"));
  EXPECT_THAT(refusal(options), HasSubstr("given twice"));
  directory_.Write("copy.csv", directory_.Read("population.csv"));
  options.population[1] = directory_.FilePath("copy.csv");
  EXPECT_THAT(refusal(options), HasSubstr("given twice"));
  options.population = options.run.inputs;
  EXPECT_THAT(refusal(options), HasSubstr("students' file and the registry at once"));
  directory_.Write("copy.csv", directory_.Read("students.csv"));
  options.population = {directory_.FilePath("copy.csv")};
  EXPECT_THAT(refusal(options), HasSubstr("students' file and the registry at once"));
  directory_.Write("none.csv", Population({}));
  options.population = {directory_.FilePath("none.csv")};
  EXPECT_THAT(refusal(options), HasSubstr("no row that can be used"));
  // None of them left anything: what they found of the registry serves no other run.
  for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
    EXPECT_FALSE(entry.is_directory()) << entry.path();
  }
  EXPECT_FALSE(std::filesystem::exists(directory_.FilePath("out")));
  // A part without rows, or two, beside one with rows is no fault.
  directory_.Write("none2.csv", Population({}));
  options.population = {directory_.FilePath("none.csv"), directory_.FilePath("population.csv"),
                        directory_.FilePath("none2.csv")};
  EXPECT_TRUE(RunComparison(options).ok());
}

TEST_F(PopulationJob, AnotherHeaderMappingUnderTheSameNameBeginsAnew) {
  directory_.Write("map.txt", "name = name\n");
  ComparisonOptions options = Options("out");
  options.population_columns = directory_.FilePath("map.txt");
  options.run.progress = [](std::string_view stage, double done) {
    if (stage == "registry" && done > 0.5) RequestCancel();
  };
  EXPECT_EQ(RunComparison(options).status().code(), absl::StatusCode::kCancelled);
  ResetCancel();
  directory_.Write("map.txt", "name = name\nsex = sex\n");
  options.run.progress = nullptr;
  const auto anew = RunComparison(options);
  ASSERT_TRUE(anew.ok()) << anew.status();
  EXPECT_TRUE(anew->begun_anew);
}

}  // namespace
}  // namespace xueji
