#include "engine/registry/snapshot_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "engine/record/row_content.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class SnapshotStoreTest : public ::testing::Test {
 protected:
  SnapshotStoreTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()) {}

  absl::Status Write(const RecordStore& store, const std::string& name) const {
    XUEJI_ASSIGN_OR_RETURN(
        const auto out, SectionWriter::Create(scratch_.FilePath(name),
                                              {.kind = SnapshotKind(), .piece_bytes = 4096}));
    XUEJI_RETURN_IF_ERROR(AddStoreSections(store, out.get()));
    return out->Commit();
  }
  absl::StatusOr<std::unique_ptr<RecordStore>> Read(const RecordStore& store, const std::string& name) {
    SnapshotFacts facts;
    facts.records = store.size();
    facts.withdrawn = store.withdrawn_count();
    facts.inputs = {{.path = "test.csv"}};
    XUEJI_ASSIGN_OR_RETURN(const auto file, SectionReader::Open(scratch_.FilePath(name), SnapshotKind()));
    return ReadStore(*file, facts, plan_.layout, {}, &budget_);
  }

  const ExecutionPlan plan_;
  MemoryBudget budget_{std::uint64_t{1} << 30};
  const TemporaryDirectory scratch_;
};

TEST_F(SnapshotStoreTest, EveryColumnComesBack) {
  RecordBuilder records(plan_);
  FillWithNearDuplicates(records, 500);
  RecordStore& store = records.store();
  store.Withdraw(RecordId{2});
  ReasonSet warning;
  warning.Add(Reason::kTwinLikely);
  store.SetWarnings(RecordId{499}, warning);
  ASSERT_TRUE(Write(store, "a").ok());
  const auto read = Read(store, "a");
  ASSERT_TRUE(read.ok()) << read.status();
  const RecordStore& again = **read;
  ASSERT_EQ(again.size(), store.size());
  EXPECT_EQ(again.withdrawn_count(), 1U);
  EXPECT_EQ(again.terms().size(), store.terms().size());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId id{i};
    EXPECT_EQ(again.ExternalId(id), store.ExternalId(id));
    EXPECT_EQ(again.line(id), store.line(id));
    EXPECT_EQ(again.warnings(id), store.warnings(id));
    EXPECT_EQ(again.withdrawn(id), store.withdrawn(id));
    EXPECT_EQ(again.FileOf(id), 0U);
    // Terms have other ids, and the same texts.
    EXPECT_EQ(RowContentHash(again, id), RowContentHash(store, id)) << i;
  }
  EXPECT_EQ(again.file_path(0), "test.csv");
}

// TermIds depend on the order of interning; the file does not.
TEST_F(SnapshotStoreTest, TheBytesDoNotDependOnTheOrderOfInterning) {
  RecordBuilder one(plan_), other(plan_);
  const char* const names[] = {"阿不都热合曼·买买提", "古丽娜尔·艾合买提", "欧阳诗涵子晴", "买买提江·吐尔逊"};
  for (int i = 3; i >= 0; --i) other.store().terms().Intern(names[i]);
  for (int i = 0; i < 40; ++i) {
    for (RecordBuilder* records : {&one, &other}) {
      records->Add("r" + std::to_string(i), {{"name", names[i % 4]}, {"document_number", "P" + std::to_string(i)}});
    }
  }
  ASSERT_TRUE(Write(one.store(), "one").ok());
  ASSERT_TRUE(Write(other.store(), "other").ok());
  EXPECT_EQ(scratch_.Read("one"), scratch_.Read("other"));
}

TEST_F(SnapshotStoreTest, AnEmptyStoreComesBack) {
  RecordBuilder records(plan_);
  ASSERT_TRUE(Write(records.store(), "a").ok());
  const auto read = Read(records.store(), "a");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ((*read)->size(), 0U);
}

TEST_F(SnapshotStoreTest, AReadStoreTakesMoreRecords) {
  RecordBuilder records(plan_);
  FillWithNearDuplicates(records, 10);
  ASSERT_TRUE(Write(records.store(), "a").ok());
  SnapshotFacts facts;
  facts.records = 10;
  facts.inputs = {{.path = "test.csv"}};
  const auto file = SectionReader::Open(scratch_.FilePath("a"), SnapshotKind());
  const auto read = ReadStore(**file, facts, plan_.layout, {.spare_records = 5}, &budget_);
  ASSERT_TRUE(read.ok()) << read.status();
  RecordStore& store = **read;
  store.BeginFile("new.csv");
  RecordBatch batch;
  batch.rows.assign(plan_.layout.row_bytes(), std::byte{0});
  batch.ids = "new";
  batch.id_ends = {3};
  batch.lines = {2};
  batch.warnings = {0};
  ASSERT_TRUE(store.Append(batch).ok());
  EXPECT_EQ(store.ExternalId(RecordId{10}), "new");
  EXPECT_EQ(store.ExternalId(RecordId{9}), "r9");
  EXPECT_EQ(store.FileOf(RecordId{10}), 1U);
}

// Checksums that are right do not make columns that cannot be.
TEST_F(SnapshotStoreTest, ColumnsThatDisagreeAreRefusedByName) {
  RecordBuilder records(plan_);
  FillWithNearDuplicates(records, 10);
  RecordStore& store = records.store();
  store.columns().id_ends[4] = 1;
  ASSERT_TRUE(Write(store, "a").ok());
  const auto read = Read(store, "a");
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(std::string(read.status().message()), ::testing::HasSubstr("section record_id_ends"));
}

}  // namespace
}  // namespace xueji
