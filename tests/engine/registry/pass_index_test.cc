#include "engine/registry/pass_index.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"

namespace xueji {
namespace {

class PassIndexTest : public ::testing::Test {
 protected:
  PassIndexTest()
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    FillWithNearDuplicates(records_, 400);
    records_.store().Withdraw(RecordId{17});
    scratch_ = std::make_unique<KeyScratch>(records_.budget());
  }
  const ExecutionPlan plan_;
  RecordBuilder records_;
  std::unique_ptr<KeyScratch> scratch_;
};

// The slow twin is KeyGrouping, over the same store and keys.
TEST_F(PassIndexTest, LookUpsAgreeWithTheGroupingOfEveryPass) {
  const RecordStore& store = records_.store();
  for (const BlockingPass& pass : plan_.plan.passes) {
    const BlockKeyProgram program(plan_, pass, store.terms());
    const auto index = BuildPassIndex(store, program, scratch_.get(), records_.budget());
    ASSERT_TRUE(index.ok()) << index.status();
    std::map<std::uint64_t, std::set<std::uint32_t>> groups;
    std::vector<ExtraKey> further;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      std::vector<std::uint64_t> keys;
      if (!store.withdrawn(RecordId{i})) program.AppendFurtherKeys(store.Row(RecordId{i}), &keys);
      for (const std::uint64_t key : keys) further.push_back({key, RecordId{i}});
    }
    const auto key_of = [&](std::uint32_t i) {
      return store.withdrawn(RecordId{i}) ? 0 : program.Key(store.Row(RecordId{i}));
    };
    KeyScratch other(records_.budget());
    const auto grouping = KeyGrouping::Build(
        store.size(),
        [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
          for (std::uint32_t i = begin; i < end; ++i) keys[i - begin] = key_of(i);
        },
        further, &other);
    ASSERT_TRUE(grouping.ok());
    EXPECT_EQ(index->key_count(), grouping->key_count());
    std::set<std::uint64_t> keys;
    for (std::uint32_t i = 0; i < store.size(); ++i) keys.insert(key_of(i));
    for (const ExtraKey& extra : further) keys.insert(extra.key);
    keys.erase(0);
    std::size_t members = 0;
    grouping->ForEachPartition([&](const KeyPartition& part) {
      for (const KeyGroup& group : part.groups) members += group.size();
    });
    std::size_t in_groups = 0;
    for (const std::uint64_t key : keys) {
      std::vector<RecordId> found;
      AppendRecordsWithKey(*index, program, store, key, &found);
      EXPECT_TRUE(std::is_sorted(found.begin(), found.end()));
      std::vector<RecordId> wanted;
      for (std::uint32_t i = 0; i < store.size(); ++i) {
        if (!store.withdrawn(RecordId{i}) && program.HoldsKey(store.Row(RecordId{i}), key)) {
          wanted.push_back(RecordId{i});
        }
      }
      EXPECT_EQ(found, wanted) << pass.name;
      if (found.size() > 1) in_groups += found.size();
    }
    EXPECT_EQ(in_groups, members) << pass.name;
  }
}

TEST_F(PassIndexTest, RecordsWithdrawnLaterAreLeftOut) {
  RecordStore& store = records_.store();
  const BlockKeyProgram program(plan_, plan_.plan.passes[0], store.terms());
  const auto index = BuildPassIndex(store, program, scratch_.get(), records_.budget());
  ASSERT_TRUE(index.ok());
  std::uint32_t keyed = 0;
  while (program.Key(store.Row(RecordId{keyed})) == 0) ++keyed;
  const std::uint64_t key = program.Key(store.Row(RecordId{keyed}));
  std::vector<RecordId> before, after;
  AppendRecordsWithKey(*index, program, store, key, &before);
  store.Withdraw(RecordId{keyed});
  AppendRecordsWithKey(*index, program, store, key, &after);
  EXPECT_EQ(before.size(), after.size() + 1);
}

TEST_F(PassIndexTest, FindsRecordsByTheirId) {
  const RecordStore& store = records_.store();
  const auto ids = BuildIdIndex(store, scratch_.get(), records_.budget());
  ASSERT_TRUE(ids.ok());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const auto found = FindByRecordId(*ids, store, store.ExternalId(RecordId{i}));
    if (store.withdrawn(RecordId{i})) {
      EXPECT_FALSE(found.has_value());
    } else {
      EXPECT_EQ(found, RecordId{i});
    }
  }
  EXPECT_FALSE(FindByRecordId(*ids, store, "nobody").has_value());
}

}  // namespace
}  // namespace xueji
