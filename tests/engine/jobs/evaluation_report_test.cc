#include "engine/jobs/evaluation_report.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engine/jobs/dedup_job.h"
#include "engine/jobs/evaluate_job.h"
#include "tests/support/roster_file.h"

namespace xueji {
namespace {

// A run over the roster of RosterFile, whose truth says that u1 is s1 (nothing links them) and that
// s2, which was decided a duplicate of s1, is another person.
class EvaluationReportTest : public testing::Test {
 protected:
  void SetUp() override {
    roster_.WriteStudents();
    RunOptions options;
    options.inputs = {roster_.path()};
    options.out = roster_.directory() + "/out";
    const auto run = RunDedup(options);
    ASSERT_TRUE(run.ok()) << run.status();
    std::ofstream truth(roster_.directory() + "/truth.csv");
    truth << "record_id,person_id\n";
    std::ifstream verdicts(options.out + "/verdicts.csv");
    std::string line;
    std::getline(verdicts, line);
    while (std::getline(verdicts, line)) {
      const std::string id = line.substr(0, line.find(','));
      truth << id << "," << (id == "u1" ? "s1" : id) << "\n";
    }
  }
  absl::Status Evaluate() {
    EvaluateOptions options;
    options.directory = roster_.directory() + "/out";
    options.truth = roster_.directory() + "/truth.csv";
    options.id_column = "record_id";
    options.entity_column = "person_id";
    options.report = Path();
    return EvaluateRun(options).status();
  }
  std::string Path() const { return roster_.directory() + "/evaluation.html"; }
  std::string Page() const {
    std::ostringstream text;
    text << std::ifstream(Path()).rdbuf();
    return text.str();
  }
  RosterFile roster_;
};

TEST_F(EvaluationReportTest, ShowsWrongAndMissedPairsWithTheirExplanations) {
  ASSERT_TRUE(Evaluate().ok()) << Evaluate();
  const std::string page = Page();
  for (const char* text : {"Wrongly decided duplicate", "Missed: one person", "data-pair=\"1\"",
                           "never compared it", "\"true_duplicates\"", "\"review_weight_min\""}) {
    EXPECT_NE(page.find(text), std::string::npos) << text;
  }
}

TEST_F(EvaluationReportTest, WhereTheInputHasChangedItSaysSoInsteadOfPairs) {
  std::ofstream(roster_.path(), std::ios::app) << "v1,孙七,1,20130202,,,440106,,,\n";
  ASSERT_TRUE(Evaluate().ok());
  const std::string page = Page();
  EXPECT_NE(page.find("no pairs are shown"), std::string::npos);
  EXPECT_EQ(page.find("data-pair=\"0\""), std::string::npos);
}

TEST_F(EvaluationReportTest, AReportThatIsThereIsNotOverwritten) {
  std::ofstream(Path()) << "mine";
  EXPECT_EQ(Evaluate().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Page(), "mine");
}

}  // namespace
}  // namespace xueji
