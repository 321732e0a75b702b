#include "engine/jobs/evaluate_job.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class EvaluateJobTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_.Write("verdicts.csv",
                     "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n"
                     "a1,duplicate,DUP_ID,a1,a2,20.000\na2,duplicate,DUP_ID,a1,a1,20.000\n"
                     "b1,review,,,b2,7.250\nb2,review,,,b1,7.250\n\"c,1\",clear,,,,\n");
    directory_.Write("links.csv",
                     "record_id_left,record_id_right,decision,match_weight,match_probability,"
                     "reason_codes,blocking_pass\n"
                     "a1,a2,duplicate,20.000,0.999999,DUP_ID,same-id\n"
                     "b1,b2,review,7.250,0.993470,,same-id\n"
                     "b1,\"c,1\",review,-0.500,0.414214,,same-id\n");
    directory_.Write("clusters.csv", "cluster_id,record_id\na1,a1\na1,a2\n");
    directory_.Write("truth.csv",
                     "record_id,person_id,error_class\na1,A,\na2,A,name_homophone\nb1,B,\n"
                     "b2,B,\n\"c,1\",C,\nlost,A,birth_date\n");
  }
  absl::StatusOr<AccuracyFigures> Evaluate() {
    return EvaluateRun({.directory = directory_.path(),
                        .truth = directory_.FilePath("truth.csv"),
                        .id_column = "record_id",
                        .entity_column = "person_id"});
  }
  std::string Refusal() {
    const auto figures = Evaluate();
    EXPECT_EQ(figures.status().code(), absl::StatusCode::kInvalidArgument) << figures.status();
    return std::string(figures.status().message());
  }
  TemporaryDirectory directory_;
};

TEST_F(EvaluateJobTest, MeasuresARunAgainstItsTruth) {
  const auto figures = Evaluate();
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_EQ(figures->truth_pairs, 4U);
  EXPECT_EQ(figures->records_without_verdict, 1U);
  EXPECT_DOUBLE_EQ(figures->duplicate.precision, 1);
  EXPECT_DOUBLE_EQ(figures->duplicate.recall, 0.25);
  EXPECT_DOUBLE_EQ(figures->duplicate_or_review.precision, 2.0 / 3.0);
  EXPECT_DOUBLE_EQ(figures->duplicate_or_review.recall, 0.5);
  EXPECT_EQ(figures->best.weight, 7250);
  EXPECT_DOUBLE_EQ(figures->best.pairs.precision, 1);
  EXPECT_EQ(figures->classes.size(), 3U);
  EXPECT_EQ(figures->calibration.pairs, 3U);
  // 20 and 7.25 bits, both true, and -0.5, which is not.
  EXPECT_NEAR(figures->calibration.brier, (0.006530 * 0.006530 + 0.414214 * 0.414214) / 3, 1e-6);
}

TEST_F(EvaluateJobTest, JsonHasTheKeysScriptsRelyOn) {
  const auto figures = Evaluate();
  ASSERT_TRUE(figures.ok());
  const std::string json = AccuracyJson(*figures);
  for (const char* text :
       {"\"truth_pairs\": 4", "\"duplicate\": {", "\"duplicate_or_review\": {", "\"best\": {",
        "\"match_weight\": 7.25", "\"bcubed\": {", "\"by_error_class\": {",
        "\"precision\":", "\"recall\":", "\"f1\":", "\"pairs\":", "\"name_homophone\": {"}) {
    EXPECT_NE(json.find(text), std::string::npos) << text;
  }
}

TEST_F(EvaluateJobTest, ATruthWithoutClassesGivesAnEmptyObject) {
  directory_.Write("truth.csv", "person_id,record_id\nA,a1\nA,a2\nB,b1\nB,b2\nC,\"c,1\"\n");
  const auto figures = Evaluate();
  ASSERT_TRUE(figures.ok()) << figures.status();
  EXPECT_NE(AccuracyJson(*figures).find("\"by_error_class\": {}"), std::string::npos);
}

TEST_F(EvaluateJobTest, ARecordTheTruthDoesNotKnowIsRefused) {
  directory_.Write("truth.csv", "record_id,person_id\na1,A\na2,A\nb1,B\nb2,B\n");
  const std::string message = Refusal();
  EXPECT_NE(message.find("1 mentions"), std::string::npos) << message;
  EXPECT_NE(message.find("c,1"), std::string::npos) << message;
  EXPECT_NE(message.find("--id-column"), std::string::npos) << message;
}

TEST_F(EvaluateJobTest, FaultsOfTheTruthNameFileLineAndColumn) {
  directory_.Write("truth.csv", "record_id,person\na1,A\n");
  EXPECT_NE(Refusal().find("truth.csv:1: there is no column 'person_id'"), std::string::npos);
  directory_.Write("truth.csv", "record_id,person_id\na1,A\na1,B\n");
  EXPECT_NE(Refusal().find("truth.csv:3: record 'a1' stands under two"), std::string::npos);
  directory_.Write("truth.csv", "record_id,person_id\na1,\n");
  EXPECT_NE(Refusal().find("truth.csv:2:"), std::string::npos);
}

TEST_F(EvaluateJobTest, AResultThatWasTamperedWithIsRefused) {
  const std::string header =
      "record_id_left,record_id_right,decision,match_weight,match_probability,reason_codes,"
      "blocking_pass\n";
  for (const char* weight : {"", "-", "1.2345", "seven", "1..2", "99999999999"}) {
    directory_.Write("links.csv", header + "a1,a2,duplicate," + weight + ",1,,p\n");
    EXPECT_NE(Refusal().find("links.csv:2: match_weight"), std::string::npos) << weight;
  }
  directory_.Write("links.csv", header + "a1,a2,perhaps,1.000,1,,p\n");
  EXPECT_NE(Refusal().find("links.csv:2: decision"), std::string::npos);
}

TEST_F(EvaluateJobTest, ADirectoryThatIsNoResultIsNotFound) {
  const auto figures = EvaluateRun({.directory = directory_.FilePath("none"),
                                    .truth = directory_.FilePath("truth.csv"),
                                    .id_column = "record_id",
                                    .entity_column = "person_id"});
  EXPECT_EQ(figures.status().code(), absl::StatusCode::kNotFound) << figures.status();
}

}  // namespace
}  // namespace xueji
