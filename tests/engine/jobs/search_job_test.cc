#include "engine/jobs/search_job.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class Search : public testing::Test {
 protected:
  static std::string Row(const std::string& id, const std::string& name, const std::string& birth,
                         const std::string& number) {
    return id + "," + name + ",1," + birth + "," + number + "\n";
  }
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    for (int i = 0; i < 200; ++i) {
      const std::string sequence = std::to_string(100 + i);
      rows.push_back(Row("r" + sequence, i % 2 == 0 ? "王建国" : "张丽华",
                         "20" + std::to_string(10 + i % 4) + "0" + std::to_string(1 + i % 9) + "15",
                         RecordBuilder::WithCheck("37010220110405" + sequence)));
    }
    rows.push_back(
        Row("target", "李晓明", "20120305", RecordBuilder::WithCheck("44030820120305237")));
    return rows;
  }
  SearchOptions Options(const std::vector<std::string>& rows) {
    std::ofstream file(directory_.FilePath("roster.csv"));
    file << "record_id,name,sex,birth_date,document_number\n";
    for (const std::string& row : rows) file << row;
    file.close();
    SearchOptions options;
    options.run.inputs = {directory_.FilePath("roster.csv")};
    options.run.threads = 2;
    return options;
  }
  TemporaryDirectory directory_;
};

TEST_F(Search, FoundByKeysWithReasons) {
  SearchOptions options = Options(Rows());
  options.like = {"name=李小明", "birth_date=20120305"};  // a homophone
  const auto found = RunSearch(options);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_FALSE(found->hits.empty());
  const SearchHit& best = found->hits[0];
  EXPECT_EQ(best.why.right, "target");
  EXPECT_EQ(best.line, 202u);
  EXPECT_FALSE(best.passes.empty());
  EXPECT_FALSE(best.why.story.alike.empty());
  EXPECT_EQ(found->records, 201u);
  for (std::size_t i = 1; i < found->hits.size(); ++i) {
    if (found->hits[i].why.decision == found->hits[i - 1].why.decision) {
      EXPECT_LE(found->hits[i].why.weight, found->hits[i - 1].why.weight);
    }
  }
}

TEST_F(Search, FoundByNearnessWhereEveryKeyIsSpoiled) {
  SearchOptions options = Options(Rows());
  std::string number = RecordBuilder::WithCheck("44030820120305237");
  number[3] = '9';
  number[16] = '1';  // two digits
  options.like = {"name=李晓鹏", "birth_date=20120306", "document_number=" + number};
  auto found = RunSearch(options);
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_FALSE(found->hits.empty());
  EXPECT_EQ(found->hits[0].why.right, "target");
  EXPECT_TRUE(found->hits[0].passes.empty());
  EXPECT_TRUE(found->hits[0].by_code);
  options.nearest = 0;
  found = RunSearch(options);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_TRUE(found->hits.empty()) << "by keys only";
}

TEST_F(Search, ARecordOfTheRegisterDoesNotFindItself) {
  std::vector<std::string> rows = Rows();
  rows.push_back(Row("again", "李晓明", "20120305", ""));
  SearchOptions options = Options(rows);
  options.record = "target";
  const auto found = RunSearch(options);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->hits[0].why.right, "again");
  for (const SearchHit& hit : found->hits) EXPECT_NE(hit.why.right, "target");
}

TEST_F(Search, RowOrderAndThreadsDoNotMatter) {
  std::vector<std::string> rows = Rows();
  SearchOptions options = Options(rows);
  options.like = {"name=王建军", "birth_date=20100115"};
  options.top = 50;
  options.nearest = 60;
  const auto forward = RunSearch(options);
  std::reverse(rows.begin(), rows.end());
  SearchOptions reversed = Options(rows);
  reversed.like = options.like;
  reversed.top = 50;
  reversed.nearest = 60;
  reversed.run.threads = 1;
  const auto backward = RunSearch(reversed);
  ASSERT_TRUE(forward.ok() && backward.ok());
  ASSERT_EQ(forward->hits.size(), backward->hits.size());
  for (std::size_t i = 0; i < forward->hits.size(); ++i) {
    EXPECT_EQ(forward->hits[i].why.right, backward->hits[i].why.right) << i;
  }
}

TEST_F(Search, AnswersAreRefusedWithoutAQuestion) {
  SearchOptions options = Options(Rows());
  EXPECT_EQ(RunSearch(options).status().code(), absl::StatusCode::kInvalidArgument);
  options.like = {"name=李"};
  options.record = "target";
  EXPECT_EQ(RunSearch(options).status().code(), absl::StatusCode::kInvalidArgument);
  options.like.clear();
  options.record = "nobody";
  EXPECT_EQ(RunSearch(options).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
