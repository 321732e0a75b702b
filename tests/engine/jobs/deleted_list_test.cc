#include "engine/jobs/deleted_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class DeletedListTest : public ::testing::Test {
 protected:
  DeletedListTest() {
    SnapshotCase(40).Write(scratch_.FilePath("base"));
    base_ = LoadSnapshot(scratch_.FilePath("base"), {}, &budget_).value();
  }
  // record:line of each, or the message.
  std::string Read(const std::string& text, const std::string& name = "gone.csv") {
    const auto deleted = ReadDeletedList(scratch_.Write(name, text), *base_);
    if (!deleted.ok()) return std::string(deleted.status().message());
    std::string read;
    for (const DeletedRecord& record : *deleted) {
      read += std::to_string(record.record.value) + ":" + std::to_string(record.line) + " ";
    }
    return read;
  }
  const TemporaryDirectory scratch_;
  MemoryBudget budget_{std::uint64_t{4} << 30};
  std::unique_ptr<RegisterSnapshot> base_;
};

TEST_F(DeletedListTest, OneIdALineWithOrWithoutAHeader) {
  EXPECT_EQ(Read("r7\nr2\n\n r5 \n"), "2:2 5:4 7:1 ");
  EXPECT_EQ(Read("record_id\nr7\nr2\n"), "2:3 7:2 ");
  EXPECT_EQ(Read("记录号\nr7\n"), "7:2 ");
  EXPECT_EQ(Read("r7"), "7:1 ");
}

TEST_F(DeletedListTest, ATableWithAColumnOfIds) {
  EXPECT_EQ(Read("name,record_id\n\"a,b\",r7\nc,r2\n"), "2:3 7:2 ");
  EXPECT_EQ(Read("record_id\treason\nr7\tleft\n", "gone.tsv"), "7:2 ");
}

TEST_F(DeletedListTest, AnIdThatComesTwiceCountsOnce) { EXPECT_EQ(Read("r7\nr7\n"), "7:1 "); }

TEST_F(DeletedListTest, AnIdThatTheBaseDoesNotKnowIsRefusedWithItsLine) {
  EXPECT_THAT(Read("r7\nelsewhere\n"), HasSubstr("gone.csv:2: the record id to be deleted is not in the base"));
  EXPECT_THAT(Read("elsewhere\nr7\n"), HasSubstr("gone.csv:1: "));
  EXPECT_THAT(Read("r3\n"), HasSubstr("not in the base"));  // withdrawn there
}

TEST_F(DeletedListTest, IdsThatMayBeAbsentArePassedOver) {
  const auto deleted = ReadDeletedList(scratch_.Write("all.csv", "record_id\nelsewhere\nr7\nr3\n"), *base_, true);
  ASSERT_TRUE(deleted.ok());
  EXPECT_EQ(deleted->size(), 1U);
  EXPECT_TRUE(ReadDeletedList(scratch_.Write("none.csv", "record_id\nelsewhere\n"), *base_, true)->empty());
}

TEST_F(DeletedListTest, AListWithoutIdsOrColumnIsRefused) {
  EXPECT_THAT(Read("record_id\n"), HasSubstr("no record id in it"));
  EXPECT_THAT(Read("a,b\nr7,x\n"), HasSubstr("there is no column 'record_id'"));
  EXPECT_EQ(ReadDeletedList("-", *base_).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadDeletedList(scratch_.FilePath("none"), *base_).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
