#include "engine/jobs/stage_verdicts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class StageVerdictsTest : public ::testing::Test {
 protected:
  StageVerdictsTest() : plan_(CompilePlan(*BuiltinPlan("students")).value()), records_(plan_) {
    for (const char* id : {"r0", "r1", "r2", "r3"}) records_.Add(id, {{"name", "张伟"}});
  }
  std::string Directory(const std::string& verdicts, const std::string& manifest = "{}") {
    scratch_.Write("verdicts.csv", verdicts);
    scratch_.Write("manifest.json", manifest);
    return scratch_.path();
  }
  const TemporaryDirectory scratch_;
  const ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(StageVerdictsTest, OnlyThePublishedClassesMakeAProblemOfAReview) {
  StudentVerdicts verdicts(records_.store());
  ASSERT_TRUE(verdicts.ReadDedup(Directory("record_id,verdict,reason_codes\n"
                                           "r0,clear,ID_CHECK_DIGIT|DUP_ID\n"
                                           "r1,review,POSSIBLE_SAME_PERSON\n"
                                           "r2,review,ID_SHARED_BY_DIFFERENT_NAMES\n"
                                           "other,duplicate,DUP_ID\n")).ok());
  EXPECT_EQ(verdicts.Of(RecordId{0}).dedup, DedupState::kClear);
  EXPECT_TRUE(verdicts.Of(RecordId{0}).problems.Has(ProblemClass::kIdWrong));
  EXPECT_FALSE(verdicts.Of(RecordId{0}).problems.Has(ProblemClass::kIdRepeated));
  EXPECT_EQ(verdicts.Of(RecordId{1}).dedup, DedupState::kReview);
  EXPECT_TRUE(verdicts.Of(RecordId{1}).problems.empty());
  EXPECT_EQ(verdicts.Of(RecordId{2}).dedup, DedupState::kProblem);
  EXPECT_TRUE(verdicts.Of(RecordId{2}).problems.Has(ProblemClass::kIdRepeated));
  EXPECT_EQ(verdicts.Of(RecordId{3}).dedup, DedupState::kNotRun);
}

TEST_F(StageVerdictsTest, ComparisonAddsItsClassAndItsExplanation) {
  StudentVerdicts verdicts(records_.store());
  ASSERT_TRUE(verdicts.ReadDedup(Directory("record_id,verdict,reason_codes\nr0,clear,ID_CHECK_DIGIT\n"
                                           "r1,clear,ID_SEX_CONFLICT\nr2,clear,\n")).ok());
  ASSERT_TRUE(verdicts.ReadComparison(Directory("record_id,verdict,explanation,candidate_document_number\n"
                                                "r0,id_absent,one_error_in_id,x\nr1,consistent,,\n"
                                                "r2,name_mismatch,homophone,\n")).ok());
  // A number of wrong form is in no registry: one class, not two.
  EXPECT_FALSE(verdicts.Of(RecordId{0}).problems.Has(ProblemClass::kIdAbsent));
  EXPECT_TRUE(verdicts.Of(RecordId{0}).candidate);
  EXPECT_EQ(verdicts.Explanation(verdicts.Of(RecordId{0})), "one_error_in_id");
  // Where the registry agrees the number is not wrong.
  EXPECT_TRUE(verdicts.Of(RecordId{1}).problems.empty());
  EXPECT_TRUE(verdicts.Of(RecordId{2}).problems.Has(ProblemClass::kNameMismatch));
  EXPECT_EQ(verdicts.Of(RecordId{3}).comparison, ComparisonState::kNotRun);
}

TEST_F(StageVerdictsTest, WordsThatAreNotKnownAreRefusedWithTheirLine) {
  StudentVerdicts verdicts(records_.store());
  const auto dedup = verdicts.ReadDedup(Directory("record_id,verdict,reason_codes\nr0,maybe,\n"));
  EXPECT_THAT(std::string(dedup.message()), HasSubstr("verdicts.csv:2: the verdict 'maybe'"));
  EXPECT_FALSE(verdicts.ReadComparison(Directory("record_id,verdict,explanation\nr0,clear,\n")).ok());
  EXPECT_FALSE(verdicts.ReadDedup(Directory("record_id,verdict\nr0,clear\n")).ok());
}

TEST_F(StageVerdictsTest, TheManifestTellsWhichStudentsItWas) {
  const auto stage = ReadStage(Directory("", "{\"job\": \"dedup\", \"result_digest\": \"d\", \"latest_birth_date\": 20260101,"
                                             " \"inputs\": [{\"checksum\": \"c1\"}, {\"checksum\": \"c2\"}]}"));
  ASSERT_TRUE(stage.ok()) << stage.status();
  EXPECT_EQ(stage->latest_birth_date, 20260101u);
  LoadedInput same, other;
  same.checksum = "c2";
  other.checksum = "c3";
  other.path = "students.csv";
  const LoadedInput good[] = {same}, bad[] = {same, other};
  EXPECT_TRUE(CheckSameStudents(*stage, good).ok());
  EXPECT_THAT(std::string(CheckSameStudents(*stage, bad).message()), HasSubstr("students.csv: "));
  EXPECT_EQ(ReadStage(scratch_.FilePath("none")).status().code(), absl::StatusCode::kNotFound);
  for (const char* text : {"{}", "[1]", "not json", "{\"result_digest\": 5}"}) {
    EXPECT_EQ(ReadStage(Directory("", text)).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace xueji
