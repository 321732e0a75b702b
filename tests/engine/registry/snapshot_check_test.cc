#include "engine/registry/snapshot_check.h"

#include "engine/record/packed_value.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class SnapshotCheckTest : public ::testing::Test {
 protected:
  // Writes the register as it is now, loads it, and checks it.
  absl::Status WriteAndCheck() {
    written_.Write(path_);
    XUEJI_ASSIGN_OR_RETURN(const auto loaded, LoadSnapshot(path_, {}, &budget_));
    return CheckSnapshot(*loaded, path_, &budget_);
  }
  SnapshotCase written_{200};
  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("a.xueji");
  MemoryBudget budget_{std::uint64_t{1} << 30};
};

TEST_F(SnapshotCheckTest, WhatABuildWritesAgrees) { EXPECT_TRUE(WriteAndCheck().ok()) << WriteAndCheck(); }

// Files whose checksums are right and whose parts disagree.
TEST_F(SnapshotCheckTest, FiguresThatDisagreeAreNamed) {
  ++written_.contents().facts.duplicates;
  EXPECT_THAT(std::string(WriteAndCheck().message()), HasSubstr("section facts"));
}

TEST_F(SnapshotCheckTest, ClustersThatDoNotFollowFromTheLinksAreNamed) {
  ASSERT_FALSE(written_.found().members.empty());
  written_.found().members.pop_back();
  EXPECT_THAT(std::string(WriteAndCheck().message()), HasSubstr("section cluster_members"));
}

TEST_F(SnapshotCheckTest, CountsThatDisagreeAreNamed) {
  for (ValueCounts& counts : written_.contents().counts) {
    if (!counts.values.empty()) ++counts.values.front().count;
  }
  EXPECT_THAT(std::string(WriteAndCheck().message()), HasSubstr("section frequencies/name/values"));
}

TEST_F(SnapshotCheckTest, IndexesThatDisagreeWithTheRowsAreNamed) {
  written_.Write(path_);
  const auto loaded = LoadSnapshot(path_, {}, &budget_);
  ASSERT_TRUE(loaded.ok());
  // The same damage as a file would have that was made of other rows.
  const std::size_t field = [&] {
    std::size_t at = 0;
    while (written_.plan().plan.fields[at].name != "school_region") ++at;
    return at;
  }();
  std::byte* const row = (*loaded)->store().columns().rows.data();
  StoreRegion(row + written_.plan().layout.offset(field), 110101);
  EXPECT_THAT(std::string(CheckSnapshot(**loaded, path_, &budget_).message()),
              HasSubstr("section index/birth_school_region/"));
}

TEST_F(SnapshotCheckTest, TermsThatDoNotExistAreNamed) {
  written_.Write(path_);
  const auto loaded = LoadSnapshot(path_, {}, &budget_);
  ASSERT_TRUE(loaded.ok());
  std::byte* const row = (*loaded)->store().columns().rows.data();
  StorePacked(row + written_.plan().layout.offset(0), matchers::EscapedName(0x3FFFFFF).word);
  EXPECT_THAT(std::string(CheckSnapshot(**loaded, path_, &budget_).message()), HasSubstr("section rows"));
}

}  // namespace
}  // namespace xueji
