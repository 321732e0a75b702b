#include "engine/report/result_changes.h"

#include <gtest/gtest.h>

#include "engine/report/verdict_writer.h"
#include "tests/support/id_store.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

// a to e stand in the base; a came again with other values, b is deleted, f is new.
class ResultChangesTest : public ::testing::Test {
 protected:
  ResultChangesTest() {
    for (const char* id : {"a", "b", "c", "d", "e", "a", "f"}) records_.Add(id);
    RowDigest of_base;
    before_.links = {Pair(0, 1, 9000), Pair(2, 3, 8000)};
    before_.verdicts = {Verdict(0, 1, 9000), Verdict(1, 0, 9000), Verdict(2, 3, 8000), Verdict(3, 2, 8000)};
    before_.clusters = {{"a", "c"}, {{RecordId{0}, 0}, {RecordId{1}, 0}, {RecordId{2}, 1}, {RecordId{3}, 1}}};
    // Before anything is withdrawn.
    base_sum_ = SumOf(before_);
    records_.store().Withdraw(RecordId{0});
    records_.store().Withdraw(RecordId{1});
  }
  struct Side {
    std::vector<Link> links;
    std::vector<RecordVerdict> verdicts;
    Clusters clusters;
  };
  static Link Pair(std::uint32_t left, std::uint32_t right, Weight weight) {
    return {.left = RecordId{left}, .right = RecordId{right}, .weight = weight,
            .decision = Decision::kDuplicate, .reasons = {}};
  }
  static RecordVerdict Verdict(std::uint32_t record, std::uint32_t counterpart, Weight weight) {
    return {.record = RecordId{record}, .decision = Decision::kDuplicate, .weight = weight,
            .counterpart = counterpart, .reasons = {}};
  }
  RowDigest SumOf(const Side& side) const {
    const TemporaryDirectory scratch;
    std::vector<RecordId> of_base;
    for (std::uint32_t i = 0; i < 5; ++i) of_base.push_back(RecordId{i});
    const std::span<const RecordId> only(of_base);
    return WriteVerdicts(records_.store(), side.verdicts, side.clusters, scratch.FilePath("v.csv"), &only)->digest;
  }
  ResultChanges Compare(const Side& after) const {
    return CompareResults(records_.store(), records(), {before_.links, before_.verdicts, before_.clusters},
                          {after.links, after.verdicts, after.clusters});
  }
  UpdatedRecords records() const { return {5, removed_, replaces_}; }
  // The slow twin of the sum: all rows that there are now.
  RowDigest SumNow(const Side& after) const {
    const TemporaryDirectory scratch;
    return WriteVerdicts(records_.store(), after.verdicts, after.clusters, scratch.FilePath("v.csv"))->digest;
  }

  const std::vector<RecordId> removed_ = {RecordId{0}, RecordId{1}};
  const std::vector<std::uint8_t> replaces_ = {1, 0};
  mutable IdStore records_;
  Side before_;
  RowDigest base_sum_;
};

TEST_F(ResultChangesTest, TheSumIsThatOfAllRowsThereAre) {
  Side after;
  after.links = {Pair(5, 6, 7000), Pair(2, 4, 8000)};
  after.verdicts = {Verdict(2, 4, 8000), Verdict(4, 2, 8000), Verdict(5, 6, 7000), Verdict(6, 5, 7000)};
  after.clusters = {{"a", "c"}, {{RecordId{2}, 1}, {RecordId{4}, 1}, {RecordId{5}, 0}, {RecordId{6}, 0}}};
  RowDigest sum = base_sum_;
  const ResultChanges changes = Compare(after);
  sum.Combine(changes.verdict_sum);
  EXPECT_EQ(sum, SumNow(after));
  EXPECT_EQ(sum.rows, 5U);
  EXPECT_EQ(changes.verdicts, (std::vector{RecordId{2}, RecordId{3}, RecordId{4}}));
  EXPECT_EQ(changes.clusters.ids, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(changes.links_new, 2U);
  ASSERT_EQ(changes.links_gone.size(), 2U);
  EXPECT_EQ(changes.links_gone[1].right, RecordId{3});
}

TEST_F(ResultChangesTest, ARowWhoseWeightAloneMovedIsCountedAndNoChange) {
  Side after;
  after.links = {Pair(2, 3, 8123)};
  after.verdicts = {Verdict(2, 3, 8123), Verdict(3, 2, 8123)};
  after.clusters = {{"c"}, {{RecordId{2}, 0}, {RecordId{3}, 0}}};
  const ResultChanges changes = Compare(after);
  EXPECT_TRUE(changes.verdicts.empty());
  EXPECT_EQ(changes.weights_moved, 2U);
  EXPECT_TRUE(changes.links.empty());
  EXPECT_TRUE(changes.clusters.ids.empty());
  RowDigest sum = base_sum_;
  sum.Combine(changes.verdict_sum);
  EXPECT_EQ(sum, SumNow(after));
}

// a and b were a link; now the new a and c are: of the pair a, b nothing is left, and a, c is new.
TEST_F(ResultChangesTest, ALinkOfAChangedRecordIsTheSameLinkIfItsIdsAre) {
  Side after;
  after.links = {Pair(5, 2, 9000)};
  EXPECT_EQ(Compare(after).links_new, 1U);
  before_.links = {Pair(0, 2, 9000)};
  const ResultChanges changes = Compare(after);
  EXPECT_EQ(changes.links_new, 0U);
  EXPECT_TRUE(changes.links_gone.empty());
  EXPECT_EQ(changes.links.size(), 1U);  // it touches a record that changed
}

TEST_F(ResultChangesTest, AClusterThatLostAMemberIsWrittenWhole) {
  before_.clusters = {{"b"}, {{RecordId{1}, 0}, {RecordId{2}, 0}, {RecordId{3}, 0}}};
  before_.verdicts.clear();
  Side after;
  after.clusters = {{"c"}, {{RecordId{2}, 0}, {RecordId{3}, 0}}};
  const ResultChanges changes = Compare(after);
  EXPECT_EQ(changes.clusters.ids, (std::vector<std::string>{"c"}));
  EXPECT_EQ(changes.clusters.members.size(), 2U);
}

TEST_F(ResultChangesTest, FilesNameEachRecordOnce) {
  const TemporaryDirectory scratch;
  const std::vector<RecordId> verdicts = {RecordId{2}};
  ASSERT_TRUE(WriteChanges(records_.store(), records(), verdicts, scratch.FilePath("changes.csv")).ok());
  EXPECT_EQ(scratch.Read("changes.csv"), "record_id,change\nb,deleted\nc,verdict\na,changed\nf,new\n");
  const std::vector<Link> links = {Pair(2, 3, 1)};
  ASSERT_TRUE(WriteLinksGone(records_.store(), links, scratch.FilePath("gone.csv")).ok());
  EXPECT_EQ(scratch.Read("gone.csv"), "record_id_left,record_id_right\nc,d\n");
}

}  // namespace
}  // namespace xueji
