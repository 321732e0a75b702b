#include "engine/registry/register_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "engine/record/row_content.h"
#include "tests/support/snapshot_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

class RegisterSnapshotTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<RegisterSnapshot>> Load(const SnapshotLoadOptions& options = {}) {
    return LoadSnapshot(path_, options, &budget_);
  }
  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("a.xueji");
  MemoryBudget budget_{std::uint64_t{1} << 30};
};

TEST_F(RegisterSnapshotTest, ALoadedRegisterAnswersAsTheOneThatWasWritten) {
  SnapshotCase written(300);
  written.Write(path_);
  const auto loaded = Load();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const RegisterSnapshot& base = **loaded;
  const RecordStore& store = written.store();
  ASSERT_EQ(base.store().size(), store.size());
  EXPECT_EQ(base.facts(), written.contents().facts);
  EXPECT_EQ(base.found().links.size(), written.found().links.size());
  EXPECT_EQ(base.found().members.size(), written.found().members.size());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId id{i};
    EXPECT_EQ(RowContentHash(base.store(), id), RowContentHash(store, id));
    const std::optional<RecordId> found = base.FindByRecordId(store.ExternalId(id));
    EXPECT_EQ(found.has_value(), !store.withdrawn(id));
    EXPECT_EQ(found.value_or(id), id);
  }
  for (std::size_t p = 0; p < base.pass_count(); ++p) {
    EXPECT_EQ(base.oversized_keys(p), written.contents().oversized_keys[p]);
    const BlockKeyProgram program(written.plan(), written.plan().plan.passes[p], store.terms());
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      const std::uint64_t key = program.Key(store.Row(RecordId{i}));
      if (key == 0) continue;
      std::vector<RecordId> found, wanted;
      base.AppendRecordsWithKey(p, key, &found);
      for (std::uint32_t j = 0; j < store.size(); ++j) {
        if (!store.withdrawn(RecordId{j}) && program.HoldsKey(store.Row(RecordId{j}), key)) {
          wanted.push_back(RecordId{j});
        }
      }
      EXPECT_EQ(found, wanted) << written.plan().plan.passes[p].name << " " << i;
    }
  }
}

// Each section, the header, the table and the padding: a bit of any of them. Every single byte of the
// frame is flipped in section_reader_test and section_table_test.
TEST_F(RegisterSnapshotTest, ABitOfAnySectionIsRefusedWithItsName) {
  SnapshotCase(40).Write(path_);
  const auto overview = ReadOverview(path_);
  ASSERT_TRUE(overview.ok()) << overview.status();
  std::string bytes = scratch_.Read("a.xueji");
  const auto load_with_flip = [&](std::size_t at) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(bytes[at] ^ 16)).flush();
    const absl::Status status = Load().status();
    file.seekp(static_cast<std::streamoff>(at)).put(bytes[at]).flush();
    return status;
  };
  std::size_t flipped = 0;
  for (const Section& section : overview->sections) {
    for (std::uint64_t at = section.offset; at < section.offset + section.bytes;
         at += std::max<std::uint64_t>(1, section.bytes / 3)) {
      const absl::Status status = load_with_flip(at);
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << section.name;
      EXPECT_THAT(std::string(status.message()), HasSubstr("section " + section.name + " is damaged"));
      ++flipped;
    }
  }
  EXPECT_GT(flipped, 100U);
  for (std::size_t at = 0; at < bytes.size(); at += 1021) {
    EXPECT_EQ(load_with_flip(at).code(), absl::StatusCode::kInvalidArgument) << at;
  }
  EXPECT_TRUE(Load().ok());
}

TEST_F(RegisterSnapshotTest, AnotherPlanOrVersionIsRefused) {
  SnapshotCase written(20);
  written.Write(path_);
  EXPECT_TRUE(Load({.plan_fingerprint = written.plan().fingerprint}).ok());
  EXPECT_THAT(std::string(Load({.plan_fingerprint = "beef"}).status().message()),
              HasSubstr("the plan wanted has fingerprint beef"));
  written.contents().facts.program_version = "0.0.1";
  written.Write(path_);
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("written by version 0.0.1"));
  written.contents().facts.program_version = kVersion;
  written.contents().facts.plan_fingerprint = "beef";
  written.Write(path_);
  EXPECT_THAT(std::string(Load().status().message()), HasSubstr("section plan compiles to fingerprint"));
}

TEST_F(RegisterSnapshotTest, SectionsAreThoseThePlanNames) {
  SnapshotCase written(20);
  written.Write(path_);
  const auto overview = ReadOverview(path_);
  ASSERT_TRUE(overview.ok());
  std::vector<std::string> names;
  for (const Section& section : overview->sections) names.push_back(section.name);
  EXPECT_EQ(names, SnapshotSectionNames(written.plan()));
}

TEST_F(RegisterSnapshotTest, TooLittleMemoryIsSaidBeforeItIsTaken) {
  SnapshotCase(100).Write(path_);
  MemoryBudget small(1 << 20);
  EXPECT_EQ(LoadSnapshot(path_, {}, &small).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(small.bytes_in_use(), 0U);
}

}  // namespace
}  // namespace xueji
