#include "engine/ingest/repeated_ids.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

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

TEST(RepeatedIds, ManyRowsOfOneIdAreOneRow) {
  Loading loading(LatinPlan());
  std::string text = "rec_id,surname\n";
  for (int i = 0; i < 50000; ++i) text += "same,x\n";
  const auto loaded = loading.LoadText("a.csv", text);
  ASSERT_TRUE(loaded.ok());
  EXPECT_EQ(loaded->store->withdrawn_count(), 49999u);
  EXPECT_FALSE(loaded->store->withdrawn(RecordId{0}));
}

TEST(RowContentHash, GoesByTextNotByTermId) {
  Loading first(LatinPlan());
  Loading second(LatinPlan());
  const auto a = first.LoadText("a.csv", "rec_id,surname,given_name\n1,b,c\n");
  const auto b = second.LoadText("a.csv", "rec_id,surname,given_name\n0,x,y\n1,b,c\n");
  ASSERT_TRUE(a.ok() && b.ok());
  EXPECT_EQ(RowContentHash(*a->store, RecordId{0}), RowContentHash(*b->store, RecordId{1}));
  EXPECT_NE(RowContentHash(*a->store, RecordId{0}), RowContentHash(*b->store, RecordId{0}));
}

}  // namespace
}  // namespace xueji
