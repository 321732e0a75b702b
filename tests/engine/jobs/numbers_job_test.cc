#include "engine/jobs/numbers_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matchers/identity/student_number.h"
#include "tests/support/numbers_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

const std::string kDigits = "13028320180903001";

std::string L(std::uint32_t n) {
  return matchers::MakeStudentNumber('L', 130283, matchers::PackDate(2018, 9, 3), n);
}
std::string J(std::uint32_t n) {
  return matchers::MakeStudentNumber('J', 130283, matchers::PackDate(2018, 9, 3), n);
}

TEST(IssueNumbers, EveryPupilHasARowWithHisNumberAndWhy) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = kDigits});
  night.Add({.id = "r2", .comparison = "not_comparable"});
  night.Add({.id = "r3", .digits = "13028320180903003", .number = L(77), .comparison = "name_mismatch",
             .explanation = "homophone"});
  night.Add({.id = "r4", .digits = "13028320180903004", .dedup = "duplicate", .dedup_codes = "DUP_ID|ID_EXACT"});
  night.Add({.id = "r5", .digits = "13028320180903005", .dedup = "review", .dedup_codes = "POSSIBLE_NEAR_ID"});
  const auto summary = night.Issue("out");
  ASSERT_TRUE(summary.ok()) << summary.status();
  const auto cell = [&](const char* record, const char* column) { return night.Cell("out/numbers.csv", record, column); };
  EXPECT_EQ(cell("r1", "student_number"), "G" + NumbersCase::WithCheck(kDigits));
  EXPECT_EQ(cell("r1", "issued"), L(1) + "|G" + NumbersCase::WithCheck(kDigits));
  EXPECT_EQ(cell("r1", "message"), "");
  EXPECT_EQ(cell("r2", "student_number"), J(1));
  EXPECT_EQ(cell("r2", "reason_codes"), "REGISTERED|SUBSTITUTE_ISSUED");
  EXPECT_EQ(cell("r3", "student_number"), L(77));
  EXPECT_EQ(cell("r3", "outcome"), "blocked");
  EXPECT_EQ(cell("r3", "explanation"), "homophone");
  EXPECT_THAT(cell("r3", "message"), HasSubstr("2003"));
  EXPECT_EQ(cell("r4", "student_number"), "");
  EXPECT_EQ(cell("r4", "reason_codes"), "DUPLICATE_OPEN");
  EXPECT_EQ(cell("r5", "reason_codes"), "REGISTERED|REVIEW_OPEN");
  EXPECT_EQ(night.Cell("out/problems.csv", "r3", "problem_class"), "name_mismatch");
  EXPECT_EQ(night.Cell("out/problems.csv", "r4", "problem_class"), "id_repeated");
  EXPECT_EQ(night.Cell("out/problems.csv", "r5", "problem_class"), "(no row)");
  EXPECT_EQ(summary->report.issued[static_cast<std::size_t>(NumberState::kFormal)], 1u);
  EXPECT_EQ(summary->report.issued[static_cast<std::size_t>(NumberState::kProvisional)], 3u);
  EXPECT_EQ(TotalOf(summary->report.counties).problem_records, 2u);
  EXPECT_EQ(summary->report.registry_snapshot, "registry");
}

TEST(IssueNumbers, TheSameInputsAgainGiveTheSameFilesAndNoNewNumber) {
  NumbersCase night;
  for (int i = 0; i < 40; ++i) {
    night.Add({.id = "r" + std::to_string(i), .digits = i % 3 == 0 ? "" : "132283201809030" + std::to_string(10 + i),
               .comparison = i % 3 == 0 ? "not_comparable" : "consistent"});
  }
  const auto first = night.Issue("a");
  const auto again = night.Issue("b");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->resumed);
  EXPECT_FALSE(first->resumed);
  EXPECT_EQ(night.scratch.Read("a/numbers.csv"), night.scratch.Read("b/numbers.csv"));
  EXPECT_EQ(night.scratch.Read("a/problems.csv"), night.scratch.Read("b/problems.csv"));
  // On another day it is the day on which the inputs were first run that is asked about.
  IssueOptions later;
  later.on_date = 20270101;
  EXPECT_EQ(night.Issue("c", later)->report.on_date, 20270101u);
}

TEST(IssueNumbers, TheRuleSetDecidesWhatTheTableLeavesOpen) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = kDigits});
  IssueOptions autumn;
  autumn.rules.name = "2016";
  autumn.on_date = 20261001;
  EXPECT_TRUE(night.Issue("a", autumn).ok());
  EXPECT_EQ(night.Cell("a/numbers.csv", "r1", "reason_codes"), "REGISTERED|WAITS_FOR_SPRING");
  IssueOptions spring = autumn;
  spring.on_date = 20270301;
  EXPECT_TRUE(night.Issue("b", spring).ok());
  EXPECT_EQ(night.Cell("b/numbers.csv", "r1", "reason_codes"), "FORMAL_ISSUED");
  EXPECT_THAT(night.scratch.Read("b/manifest.json"), HasSubstr("\"name\": \"2016\""));
  IssueOptions unknown;
  unknown.rules.name = "1999";
  EXPECT_EQ(night.Issue("c", unknown).status().code(), absl::StatusCode::kNotFound);
}

TEST(IssueNumbers, ApplicationsAndLocalNumbers) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = "13028320180903002", .number = "G" + NumbersCase::WithCheck(kDigits)});
  night.Add({.id = "r2", .digits = "13028320180903004", .school = "1302830002"});
  IssueOptions options;
  options.applications = night.scratch.Write("apply.csv", "record_id\nr1\n");
  options.local_schools = night.scratch.Write("local.csv", "school_code,region,school,type\n1302830001,0226,001,0\n");
  const auto summary = night.Issue("out", options);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(night.Cell("out/numbers.csv", "r1", "reason_codes"), "FORMAL_REISSUED");
  EXPECT_EQ(night.Cell("out/numbers.csv", "r1", "local_number"), "02262600100001");
  EXPECT_EQ(night.Cell("out/numbers.csv", "r2", "local_number"), "");
  EXPECT_EQ(summary->report.local_issued, 1u);
}

TEST(IssueNumbers, VerdictsOfOtherStudentsAreRefusedAndNothingIsWritten) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = kDigits});
  night.WriteFiles();
  IssueOptions options;
  options.run.inputs = {night.scratch.Write("other.csv", night.scratch.Read("students.csv") + "\n")};
  options.run.out = night.scratch.FilePath("out");
  options.dedup = night.scratch.FilePath("dedup");
  options.store = night.scratch.FilePath("numbers.db");
  const auto refused = IssueNumbers(options);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("the checksums differ"));
  EXPECT_FALSE(std::filesystem::exists(options.run.out));
  EXPECT_FALSE(std::filesystem::exists(options.store));
}

TEST(IssueNumbers, WithoutAComparisonNoFormalNumberIsIssued) {
  NumbersCase night;
  night.with_comparison = false;
  night.Add({.id = "r1", .digits = kDigits});
  night.Add({.id = "r2", .digits = "13028320180903002", .dedup = ""});
  ASSERT_TRUE(night.Issue("out").ok());
  EXPECT_EQ(night.Cell("out/numbers.csv", "r1", "reason_codes"), "REGISTERED|NOT_COMPARED");
  EXPECT_EQ(night.Cell("out/numbers.csv", "r2", "reason_codes"), "REGISTERED|NOT_DEDUPLICATED");
}

}  // namespace
}  // namespace xueji
