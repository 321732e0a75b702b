#include "engine/jobs/wave_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/numbers_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

const std::string kDigits = "13028320180903011", kOther = "13028320180903031";

class WaveTest : public ::testing::Test {
 protected:
  WaveTest() { WriteStudents("王小明"); }
  void WriteStudents(const std::string& name) {
    scratch_.Write("students.csv",
                   "record_id,name,sex,birth_date,document_type,document_number,school_region\n"
                   "r1," + name + ",1,20180903,1," + NumbersCase::WithCheck(kDigits) + ",130283\n"
                   "r2,赵大山,1,20180903,1," + NumbersCase::WithCheck(kOther) + ",110105\n");
    scratch_.Write("population.csv", "document_number,name,sex,birth_date\n" + NumbersCase::WithCheck(kDigits) +
                                         ",王小明,1,20180903\n");
  }
  absl::StatusOr<WaveSummary> Run(bool force = false, const std::string& rules = "2025") {
    WaveOptions options;
    options.run.inputs = {scratch_.FilePath("students.csv")};
    options.run.out = scratch_.FilePath("wave");
    options.run.force = force;
    options.population = {scratch_.FilePath("population.csv")};
    options.store = scratch_.FilePath("numbers.db");
    options.rules.name = rules;
    return RunWave(options);
  }
  static std::string RunStages(const absl::StatusOr<WaveSummary>& summary) {
    std::string names;
    for (const WaveStage& stage : summary->stages) names += stage.repeated ? stage.name + " " : "";
    return names;
  }
  const TemporaryDirectory scratch_;
};

TEST_F(WaveTest, GoesFromStudentsToNumbersAndAReport) {
  const auto summary = Run();
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(RunStages(summary), "dedup comparison numbers ");
  const std::string numbers = scratch_.Read("wave/numbers/numbers.csv");
  EXPECT_THAT(numbers, HasSubstr("REGISTERED|FORMAL_ISSUED"));
  EXPECT_THAT(numbers, HasSubstr("REGISTERED|ID_ABSENT"));
  EXPECT_EQ(summary->problem_records, 1u);
  EXPECT_EQ(summary->accepted, 2u);
  EXPECT_EQ(summary->rule_set, "2025");
  EXPECT_FALSE(summary->registry_snapshot.empty());
  EXPECT_EQ(scratch_.Read("wave/report.html"), scratch_.Read("wave/numbers/report.html"));
  EXPECT_THAT(scratch_.Read("wave/manifest.json"), HasSubstr("\"registry_snapshot\": \"" + summary->registry_snapshot));
}

TEST_F(WaveTest, AFinishedStageIsNotRunAgain) {
  ASSERT_TRUE(Run().ok());
  const std::string first = scratch_.Read("wave/numbers/numbers.csv");
  EXPECT_EQ(RunStages(Run()), "");
  // Stopped between two stages: only the last is missing.
  std::filesystem::remove_all(scratch_.FilePath("wave/numbers"));
  EXPECT_EQ(RunStages(Run()), "numbers ");
  EXPECT_EQ(scratch_.Read("wave/numbers/numbers.csv"), first);
}

TEST_F(WaveTest, ChangedInputsRepeatTheStagesThatDependOnThemWhereItIsAllowed) {
  ASSERT_TRUE(Run().ok());
  scratch_.Write("population.csv", scratch_.Read("population.csv") + NumbersCase::WithCheck(kOther) + ",赵大山,1,20180903\n");
  const auto refused = Run();
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("--force"));
  const auto summary = Run(/*force=*/true);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(RunStages(summary), "comparison numbers ");
  EXPECT_EQ(summary->problem_records, 0u);
  // All of them name the rule set: none must go on naming the old one.
  EXPECT_EQ(RunStages(Run(/*force=*/true, "2016")), "dedup comparison numbers ");
  for (const char* stage : {"dedup", "comparison", "numbers"}) {
    EXPECT_THAT(scratch_.Read("wave/" + std::string(stage) + "/manifest.json"), HasSubstr("\"name\": \"2016\"")) << stage;
  }
  WriteStudents("王小朋");
  EXPECT_EQ(RunStages(Run(/*force=*/true, "2016")), "dedup comparison numbers ");
}

TEST_F(WaveTest, WhatCannotBeRunIsToldBeforeAStageIs) {
  EXPECT_EQ(Run(false, "1999").status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(scratch_.FilePath("wave")));
  std::filesystem::remove(scratch_.FilePath("population.csv"));
  EXPECT_EQ(Run().status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(scratch_.FilePath("wave/dedup")));
}

}  // namespace
}  // namespace xueji
