#include "engine/registry/touched_keys.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/update_case.h"

namespace xueji {
namespace {

// The slow twin is a map from keys to records.
TEST(TouchedKeys, AreTheKeysOfWhatCameAndWentInOrder) {
  UpdateCase update;
  for (int i = 0; i < 300; ++i) {
    update.base.push_back({"b" + std::to_string(i), std::to_string(i % 7), std::to_string(i % 11), std::to_string(i % 5)});
  }
  for (int i = 0; i < 200; ++i) {
    update.fresh.push_back({"b" + std::to_string(i * 2), std::to_string(i % 9), i % 4 == 0 ? "" : "1", std::to_string(i % 3)});
  }
  update.deleted = {"b1", "b299"};
  ASSERT_TRUE(update.Apply().ok());
  const RecordStore& store = update.snapshot().store();
  const RegisterUpdate& told = update.update();
  for (std::size_t pass = 0; pass < update.snapshot().pass_count(); ++pass) {
    const BlockKeyProgram& program = update.snapshot().program(pass);
    std::map<std::uint64_t, std::set<RecordId>> wanted;
    const auto add = [&](RecordId record) {
      std::vector<std::uint64_t> keys = {program.Key(store.Row(record))};
      program.AppendFurtherKeys(store.Row(record), &keys);
      for (const std::uint64_t key : keys) {
        if (key != 0) wanted[key].insert(record);
      }
    };
    for (const RecordId record : told.removed) add(record);
    for (std::uint32_t i = told.base_records; i < store.size(); ++i) add(RecordId{i});
    TouchedKeys touched(update.budget());
    ASSERT_TRUE(touched.Collect(store, program, told).ok());
    ASSERT_EQ(touched.blocks().size(), wanted.size());
    auto expected = wanted.begin();
    for (const TouchedBlock& block : touched.blocks()) {
      EXPECT_EQ(block.key, expected->first);
      std::set<RecordId> records;
      for (const TouchedKey& key : touched.removed(block)) {
        EXPECT_FALSE(told.IsAdded(key.record));
        records.insert(key.record);
      }
      for (const TouchedKey& key : touched.added(block)) {
        EXPECT_TRUE(told.IsAdded(key.record));
        records.insert(key.record);
      }
      EXPECT_EQ(records, expected->second);
      EXPECT_EQ(records.size(), block.end - block.begin);
      ++expected;
    }
  }
}

TEST(TouchedKeys, MemoryIsChargedWhileTheyLive) {
  UpdateCase update;
  update.base = {{"b", "1", "2", "3"}};
  update.fresh = {{"n", "1", "2", "3"}};
  ASSERT_TRUE(update.Apply().ok());
  const std::uint64_t before = update.budget()->bytes_in_use();
  {
    TouchedKeys touched(update.budget());
    ASSERT_TRUE(touched.Collect(update.snapshot().store(), update.snapshot().program(0),
                                              update.update()).ok());
    EXPECT_GT(update.budget()->bytes_in_use(), before);
  }
  EXPECT_EQ(update.budget()->bytes_in_use(), before);
  MemoryBudget small(8);
  TouchedKeys refused(&small);
  EXPECT_EQ(refused.Collect(update.snapshot().store(), update.snapshot().program(0), update.update()).code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
