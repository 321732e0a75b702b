#include "engine/record/record_store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include <random>

namespace xueji {
namespace {

RecordLayout OneNumber() {
  Field field;
  field.name = "n";
  field.type = FieldType::kDigits;
  return RecordLayout({field});
}

RecordBatch Batch(std::uint64_t first, std::size_t count, std::size_t id_bytes = 3) {
  RecordBatch batch;
  for (std::size_t i = 0; i < count; ++i) {
    batch.rows.resize(batch.rows.size() + sizeof(std::uint64_t));
    StorePacked(batch.rows.data() + i * sizeof(std::uint64_t), first + i);
    std::string id = std::to_string(first + i);
    id.resize(std::max(id.size(), id_bytes), '-');
    batch.ids += id;
    batch.id_ends.push_back(static_cast<std::uint32_t>(batch.ids.size()));
    batch.lines.push_back(static_cast<std::uint32_t>(first + i + 2));
    batch.warnings.push_back(i % 2 == 0 ? 0 : kWarningBits & ~(kWarningBits >> 3));
  }
  return batch;
}

TEST(RecordStore, GivesBackWhatWasAppended) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  RecordStore store(OneNumber(), 1 << 20, &budget);
  store.BeginFile("a.csv");
  std::mt19937_64 random(1);
  std::uint64_t next = 0;
  // More than one group of record ids, batches that cross the border of groups.
  while (next < 200000) {
    const std::size_t count = random() % 5000;
    ASSERT_TRUE(store.Append(Batch(next, count, 1 + random() % 20)).ok());
    next += count;
  }
  ASSERT_EQ(store.size(), next);
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId id{i};
    ASSERT_EQ(LoadPacked<std::uint64_t>(store.Row(id)), i);
    std::string text(store.ExternalId(id));
    text.resize(std::min(text.size(), text.find('-')));
    ASSERT_EQ(text, std::to_string(i));
    ASSERT_EQ(store.line(id), i + 2);
    ASSERT_TRUE(AreWarnings(store.warnings(id)));
  }
}

TEST(RecordStore, KnowsTheFileOfARecord) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  RecordStore store(OneNumber(), 1000, &budget);
  EXPECT_EQ(store.BeginFile("a.csv"), 0u);
  ASSERT_TRUE(store.Append(Batch(0, 10)).ok());
  EXPECT_EQ(store.BeginFile("empty.csv"), 1u);
  EXPECT_EQ(store.BeginFile("c.csv"), 2u);
  ASSERT_TRUE(store.Append(Batch(10, 5)).ok());
  EXPECT_EQ(store.FileOf(RecordId{0}), 0u);
  EXPECT_EQ(store.FileOf(RecordId{9}), 0u);
  EXPECT_EQ(store.FileOf(RecordId{10}), 2u);
  EXPECT_EQ(store.file_path(2), "c.csv");
  EXPECT_EQ(store.file_begin(2), RecordId{10});
  EXPECT_EQ(store.file_count(), 3u);
}

TEST(RecordStore, RefusesMoreThanTheBudgetHolds) {
  MemoryBudget budget(std::uint64_t{9} << 20);
  RecordStore store(OneNumber(), 1 << 20, &budget);
  store.BeginFile("a.csv");
  absl::Status status;
  std::uint64_t next = 0;
  while (status.ok()) {
    status = store.Append(Batch(next, 10000));
    next += 10000;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_LE(budget.bytes_in_use(), budget.bytes_max());
}

TEST(RecordStore, WithdrawsRecordsInPlace) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  RecordStore store(OneNumber(), 1000, &budget);
  store.BeginFile("a.csv");
  ASSERT_TRUE(store.Append(Batch(0, 10)).ok());
  EXPECT_FALSE(store.withdrawn(RecordId{3}));
  store.Withdraw(RecordId{3});
  store.Withdraw(RecordId{3});
  EXPECT_TRUE(store.withdrawn(RecordId{3}));
  EXPECT_FALSE(store.withdrawn(RecordId{4}));
  EXPECT_EQ(store.withdrawn_count(), 1u);
  EXPECT_EQ(store.size(), 10u);
}

TEST(RecordStore, ChargesItsDictionaryAndGivesEverythingBack) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  {
    RecordStore store(OneNumber(), 1000, &budget);
    for (int i = 0; i < 10000; ++i) store.terms().Intern("text" + std::to_string(i));
    const std::uint64_t before = budget.bytes_in_use();
    ASSERT_TRUE(store.ChargeTerms().ok());
    EXPECT_EQ(budget.bytes_in_use() - before, store.terms().bytes());
    ASSERT_TRUE(store.ChargeTerms().ok());
    EXPECT_EQ(budget.bytes_in_use() - before, store.terms().bytes());
  }
  EXPECT_EQ(budget.bytes_in_use(), 0u);
}

TEST(RecordStore, ColumnsCopiedToAnotherStoreAreTheSameRecords) {
  MemoryBudget budget(std::uint64_t{1} << 30);
  // More than one group of record ids, whose ends are counted from the group's base.
  constexpr std::uint32_t kRecords = 70000;
  RecordStore store(OneNumber(), kRecords, &budget);
  store.BeginFile("a.csv");
  ASSERT_TRUE(store.Append(Batch(0, kRecords)).ok());
  const RecordStore& source = store;
  const RecordStore::ConstColumns from = source.columns();
  RecordStore copy(OneNumber(), RecordStore::CapacityFor(kRecords, from.id_text.size()), &budget);
  ASSERT_TRUE(copy.GrowTo(kRecords, from.id_text.size()).ok());
  const RecordStore::Columns to = copy.columns();
  std::copy(from.rows.begin(), from.rows.end(), to.rows.begin());
  std::copy(from.id_text.begin(), from.id_text.end(), to.id_text.begin());
  std::copy(from.id_ends.begin(), from.id_ends.end(), to.id_ends.begin());
  std::copy(from.lines.begin(), from.lines.end(), to.lines.begin());
  ASSERT_TRUE(copy.FinishColumns());
  copy.BeginFileAt("a.csv", 0);
  copy.BeginFileAt("b.csv", 60000);
  for (std::uint32_t i = 0; i < kRecords; ++i) {
    ASSERT_EQ(copy.ExternalId(RecordId{i}), store.ExternalId(RecordId{i}));
    ASSERT_EQ(copy.line(RecordId{i}), store.line(RecordId{i}));
  }
  EXPECT_EQ(copy.FileOf(RecordId{59999}), 0u);
  EXPECT_EQ(copy.FileOf(RecordId{60000}), 1u);
  to.id_ends[70] = 0;
  EXPECT_FALSE(copy.FinishColumns()) << "ends out of order";
  to.id_ends[70] = from.id_ends[70];
  to.id_ends[kRecords - 1] += 1;
  EXPECT_FALSE(copy.FinishColumns()) << "beyond the text";
}

TEST(RecordStore, CapacityHoldsLongRecordIds) {
  EXPECT_EQ(RecordStore::CapacityFor(1000, 0), 1000u);
  EXPECT_GT(std::uint64_t{RecordStore::CapacityFor(10, 100000)} * 64, 100000u);
}

TEST(RecordBatch, ClearForgetsEverything) {
  RecordBatch batch = Batch(0, 3);
  EXPECT_EQ(batch.size(), 3u);
  batch.Clear();
  EXPECT_EQ(batch.size() + batch.rows.size() + batch.ids.size() + batch.lines.size() + batch.warnings.size(), 0u);
}

}  // namespace
}  // namespace xueji
