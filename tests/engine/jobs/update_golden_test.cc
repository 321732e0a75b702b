// The rows of decision 0019's table, each as a register that a reader can follow: what of a base's outcome can
// change when records come and go. Each is held against a full run, and the next base against the night after.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "engine/jobs/snapshot_job.h"
#include "engine/jobs/update_job.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// One pass by birth date, of blocks of four at most unless cut by sex. A name says the more the rarer it is.
constexpr char kPlan[] = R"(
  name: "golden"  record_id_column: "id"
  field { name: "name"             type: NAME       columns: "name" }
  field { name: "birth_date"       type: DATE       columns: "birth" }
  field { name: "document_number"  type: ID_NUMBER  columns: "number" }
  field { name: "phone"            type: DIGITS     columns: "phone" }
  field { name: "sex"              type: CODE       columns: "sex"  code_table: SEX }
  pass { name: "birth"  block_size_max: 4  key { field: "birth_date" }  refine { field: "sex" } }
  pass { name: "phone"  key { field: "phone" } }
  comparison { name: "name"  kind: NAME  field: "name"
               level { is: EXACT  m: 0.9  u: 0.01  term_frequency_adjusted: true }
               level { is: ELSE  match_weight: -20 }
               term_frequency_weight_max: 6 }
  comparison { name: "phone"  kind: DIGITS  field: "phone"
               level { is: EXACT  match_weight: 5 } level { is: ELSE  match_weight: 0 } }
  comparison { name: "id_status"  kind: ID_STATUS  field: "document_number"
               level { is: ELSE  match_weight: 0 } }
  prior_match_probability: 0.5
  review_weight_min: 4
  duplicate_weight_min: 7
)";

class UpdateGolden : public ::testing::Test {
 protected:
  using Rows = std::map<std::string, std::string>;  // id -> "name,birth,number,phone,sex"

  // So many records of other names, born on days of their own: they make the common name rarer.
  static void AddOthers(int begin, int end, Rows* rows) {
    for (int i = begin; i < end; ++i) {
      std::string name = "王";
      AppendUtf8(U'一' + static_cast<char32_t>(i * 37 % 4000), name);
      const std::string day = std::to_string(100 + i % 28 + 1).substr(1);
      const std::string month = std::to_string(100 + i / 28 % 12 + 1).substr(1);
      (*rows)["x" + std::to_string(i)] = name + "," + std::to_string(1950 + i / 336) + month + day + ",,,1";
    }
  }
  std::string Write(const std::string& name, const Rows& rows) const {
    std::string text = "id,name,birth,number,phone,sex\n";
    for (const auto& [id, row] : rows) text += id + "," + row + "\n";
    return scratch_.Write(name, text);
  }
  // Runs the night on the base and over all records; both must say the same.
  void Night(const Rows& fresh, const std::vector<std::string>& deleted) {
    const std::string plan = scratch_.Write("plan", kPlan);
    RunOptions options;
    options.force = true;
    options.latest_birth_date = 20260101;
    if (base_.empty()) {
      options.plan = plan;
      options.inputs = {Write("base.csv", rows_)};
      options.out = base_ = scratch_.FilePath("base");
      ASSERT_TRUE(BuildSnapshot(options).ok());
    }
    options.plan.clear();
    options.inputs.clear();
    if (!fresh.empty()) options.inputs = {Write("new.csv", fresh)};
    options.base = base_;
    std::string gone;
    for (const std::string& id : deleted) gone += id + "\n";
    if (!gone.empty()) options.deleted = scratch_.Write("gone.csv", gone);
    options.write_all = true;
    options.out = scratch_.FilePath("update");
    options.snapshot_out = scratch_.FilePath("night" + std::to_string(++nights_));
    const auto update = RunDedup(options);
    ASSERT_TRUE(update.ok()) << update.status();
    base_ = options.snapshot_out;
    for (const std::string& id : deleted) rows_.erase(id);
    for (const auto& [id, row] : fresh) rows_[id] = row;
    RunOptions full;
    full.force = true;
    full.latest_birth_date = 20260101;
    full.plan = plan;
    full.inputs = {Write("union.csv", rows_)};
    full.out = scratch_.FilePath("full");
    const auto summary = RunDedup(full);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(update->result_digest, summary->result_digest);
    EXPECT_EQ(scratch_.Read("update/links.csv"), scratch_.Read("full/links.csv"));
    base_manifest_ = *update->base;
  }
  // "a,b,duplicate,…" of links.csv.
  std::vector<std::string> Links() const {
    std::istringstream text(scratch_.Read("update/links.csv"));
    std::vector<std::string> lines;
    std::string line;
    std::getline(text, line);
    while (std::getline(text, line)) lines.push_back(line);
    return lines;
  }

  const TemporaryDirectory scratch_;
  Rows rows_;
  std::string base_;
  int nights_ = 0;
  ManifestBase base_manifest_;
};

TEST_F(UpdateGolden, AnOldPairBecomesALinkWhenItsNameBecomesRarer) {
  rows_ = {{"a", "张伟,20120305,,,1"}, {"b", "张伟,20120305,,,1"}};
  AddOthers(0, 10, &rows_);
  Rows others;
  AddOthers(10, 12, &others);
  Night(others, {});
  EXPECT_THAT(Links(), IsEmpty());
  others.clear();
  AddOthers(20, 420, &others);
  Night(others, {});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,")));
  EXPECT_EQ(base_manifest_.links_new, 1U);
}

TEST_F(UpdateGolden, AnOldLinkIsNoneWhenItsNameBecomesCommon) {
  rows_ = {{"a", "张伟,20120305,,,1"}, {"b", "张伟,20120305,,,1"}};
  AddOthers(0, 400, &rows_);
  Rows others;
  AddOthers(400, 401, &others);
  Night(others, {});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,")));
  others.clear();
  for (int i = 0; i < 300; ++i) {
    others["w" + std::to_string(i)] = "张伟,19" + std::to_string(10 + i / 28 % 12) + "01" + std::to_string(101 + i % 28).substr(1) + ",,,1";
  }
  std::vector<std::string> gone;
  for (int i = 0; i < 390; ++i) gone.push_back("x" + std::to_string(i));
  Night(others, gone);
  EXPECT_THAT(Links(), Not(Contains(HasSubstr("a,b,"))));
  EXPECT_GT(base_manifest_.links_gone, 0U);
}

// The number of a is unknown. b's cluster with it holds until c comes, whose link with a is stronger, and whose
// number is another than b's.
TEST_F(UpdateGolden, AStrongerNewLinkSplitsACluster) {
  const std::string one = RecordBuilder::WithCheck("11010820120305123");
  const std::string other = RecordBuilder::WithCheck("31010520120305004");
  rows_ = {{"a", "欧阳修,20120305,,13800001234,1"}, {"b", "欧阳修,20120305," + one + ",,1"}};
  AddOthers(0, 600, &rows_);
  Rows night;
  AddOthers(600, 601, &night);
  Night(night, {});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,duplicate")));
  Night({{"c", "欧阳修,20120305," + other + ",13800001234,1"}}, {});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,c,duplicate")));
  EXPECT_THAT(Links(), Contains(::testing::AllOf(HasSubstr("a,b,review"), HasSubstr("CLUSTER_CONFLICT"))));
  // What was set aside comes back.
  Night({}, {"c"});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,duplicate")));
}

TEST_F(UpdateGolden, ABlockBecomesTooLargeAndFitsAgain) {
  rows_ = {{"a", "欧阳修,20120305,,,1"}, {"b", "欧阳修,20120305,,,2"}};
  AddOthers(0, 600, &rows_);
  Rows crowd;
  for (int i = 0; i < 4; ++i) crowd["c" + std::to_string(i)] = "李" + std::string(i % 2 == 0 ? "明" : "白") + ",20120305,,,1";
  Rows first = crowd;
  first.erase("c3");
  first.erase("c2");
  Night(first, {});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,")));
  Night({{"c2", crowd["c2"]}, {"c3", crowd["c3"]}}, {});
  EXPECT_THAT(Links(), Not(Contains(HasSubstr("a,b,"))));
  EXPECT_EQ(base_manifest_.links_gone, 1U);
  Night({}, {"c0", "c1"});
  EXPECT_THAT(Links(), Contains(HasSubstr("a,b,")));
}

TEST_F(UpdateGolden, APairGoesToAnotherPassWhenItsBlockIsCut) {
  rows_ = {{"a", "欧阳修,20120305,,13800001234,1"}, {"b", "欧阳修,20120305,,13800001234,2"}};
  AddOthers(0, 600, &rows_);
  Rows crowd;
  for (int i = 0; i < 2; ++i) crowd["c" + std::to_string(i)] = "李明,20120305,,,1";
  Night(crowd, {});
  EXPECT_THAT(Links(), Contains(::testing::AllOf(HasSubstr("a,b,"), HasSubstr(",birth"))));
  Night({{"c2", "李明,20120305,,,1"}}, {});
  EXPECT_THAT(Links(), Contains(::testing::AllOf(HasSubstr("a,b,"), HasSubstr(",phone"))));
}

TEST_F(UpdateGolden, TheSmallestRecordIdNamesAClusterAlsoIfItComesLater) {
  rows_ = {{"m", "欧阳修,20120305,,13800001234,1"}, {"n", "欧阳修,20120305,,13800001234,1"}};
  AddOthers(0, 600, &rows_);
  Night({{"z", "欧阳修,20120305,,13800001234,1"}}, {});
  EXPECT_THAT(scratch_.Read("update/clusters.csv"), HasSubstr("m,z\n"));
  Night({{"b", "欧阳修,20120305,,13800001234,1"}}, {});
  EXPECT_THAT(scratch_.Read("update/clusters.csv"), HasSubstr("b,m\n"));
}

}  // namespace
}  // namespace xueji
