#include "engine/ingest/repeated_ids.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/record/row_content.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

TEST(RepeatedIds, AgreesWithAMapOnManyRecords) {
  std::mt19937_64 random(3);
  Loading loading(LatinPlan());
  std::string text = "rec_id,surname\n";
  std::vector<std::string> ids;
  for (int i = 0; i < 30000; ++i) {
    ids.push_back("id" + std::to_string(random() % 25000));
    text += ids.back() + ",s" + std::to_string(random() % 3) + "\n";
  }
  const auto loaded = loading.LoadText("a.csv", text);
  ASSERT_TRUE(loaded.ok());
  const RecordStore& store = *loaded->store;
  std::map<std::string, std::vector<std::uint32_t>> groups;
  for (std::uint32_t i = 0; i < ids.size(); ++i) groups[ids[i]].push_back(i);
  for (const auto& [id, records] : groups) {
    // The lowest content hash stays, the earliest of equals.
    std::uint32_t kept = records[0];
    for (const std::uint32_t record : records) {
      if (RowContentHash(store, RecordId{record}) < RowContentHash(store, RecordId{kept})) kept = record;
    }
    for (const std::uint32_t record : records) {
      ASSERT_EQ(store.withdrawn(RecordId{record}), record != kept) << id;
    }
  }
  EXPECT_EQ(store.withdrawn_count(), ids.size() - groups.size());
  EXPECT_EQ(loaded->rejects.size(), store.withdrawn_count());
  EXPECT_TRUE(std::is_sorted(loaded->rejects.begin(), loaded->rejects.end(),
                             [](const auto& a, const auto& b) { return a.line < b.line; }));
}

// A register in the order of its ids is not looked at twice; one row out of order, and it is.
TEST(RepeatedIds, OneRepetitionAmongAscendingIdsIsFoundWhereverItStands) {
  const auto withdrawn = [](const std::vector<int>& ids) {
    Loading loading(LatinPlan());
    std::string text = "rec_id,surname\n";
    for (const int id : ids) text += std::to_string(id) + ",s\n";
    const auto loaded = loading.LoadText("a.csv", text);
    EXPECT_TRUE(loaded.ok());
    return loaded.ok() ? loaded->store->withdrawn_count() : 0;
  };
  std::vector<int> ids;
  for (int i = 0; i < 1200; ++i) ids.push_back(7 * i);
  EXPECT_EQ(withdrawn(ids), 0u);
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{600}, std::size_t{1199}}) {
    for (const std::size_t from : {std::size_t{0}, std::size_t{599}, std::size_t{1198}, std::size_t{1199}}) {
      std::vector<int> repeated = ids;
      repeated[at] = ids[from];
      EXPECT_EQ(withdrawn(repeated), at == from ? 0u : 1u) << at << ' ' << from;
    }
  }
  std::swap(ids[3], ids[4]);
  EXPECT_EQ(withdrawn(ids), 0u) << "out of order is not repeated";
}

TEST(RepeatedIds, ARepetitionWhereTwoRangesOfWorkMeetIsFound) {
  constexpr int kRange = 1 << 18;
  Loading loading(LatinPlan());
  std::string text = "rec_id,surname\n";
  for (int i = 0; i < kRange + 1000; ++i) text += std::to_string(i == kRange ? i - 1 : i) + ",s\n";
  const auto loaded = loading.LoadText("a.csv", text);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->store->withdrawn_count(), 1u);
}

TEST(RepeatedIds, ManyRowsOfOneIdAreOneRow) {
  Loading loading(LatinPlan());
  std::string text = "rec_id,surname\n";
  for (int i = 0; i < 50000; ++i) text += "same,x\n";
  const auto loaded = loading.LoadText("a.csv", text);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->store->withdrawn_count(), 49999u);
  EXPECT_FALSE(loaded->store->withdrawn(RecordId{0}));
}

// student_number is looked at but not kept: a wrong one leaves a warning only, and a reader of the
// result sees whether the row that stayed has it.
TEST(RepeatedIds, TheOrderOfRowsThatDifferInAWarningDoesNotMatter) {
  const std::string header = "record_id,student_number,name,sex,birth_date\n";
  const std::string plain = "1,,张伟明,1,20120305\n";
  const std::string warned = "1,XX12,张伟明,1,20120305\n";
  std::vector<std::uint64_t> kept;
  for (const std::string& rows : {plain + warned, warned + plain}) {
    Loading loading(StudentPlan());
    const auto loaded = loading.LoadText("a.csv", header + rows);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    const RecordStore& store = *loaded->store;
    ASSERT_EQ(store.withdrawn_count(), 1u);
    ASSERT_NE(store.warnings(RecordId{0}).bits(), store.warnings(RecordId{1}).bits());
    kept.push_back(store.warnings(RecordId{store.withdrawn(RecordId{0}) ? 1u : 0u}).bits());
  }
  EXPECT_EQ(kept[0], kept[1]);
}

}  // namespace
}  // namespace xueji
