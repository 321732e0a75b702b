#include "engine/index/block_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

// The built-in plan has every kind of key; its passes are tested as they are.
ExecutionPlan StudentPlan() {
  auto compiled = CompilePlan(BuiltinPlan("students").value());
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

const std::vector<std::u32string>& Names() {
  static const std::vector<std::u32string> names = {U"张伟", U"曾单", U"张?",  U"李小乐",
                                                    U"李明小", U"",   U"欧阳修", U"阿不都热合曼·买买提",
                                                    U"张堃"};
  return names;
}

void FillRandomly(RecordBuilder& records, int count) {
  std::mt19937_64 random(17);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int i = 0; i < count; ++i) {
    const std::string birth = pick(5) == 0 ? "" : "201" + std::to_string(pick(3)) + "-0" +
                                                      std::to_string(1 + pick(3)) + "-1" +
                                                      std::to_string(pick(3));
    std::string id;
    if (pick(4) != 0) {
      id = RecordBuilder::WithCheck("1101082012030" + std::to_string(1 + pick(3)) + "12" +
                                    std::to_string(pick(4)));
      if (pick(5) == 0) id[3] = 'A';
      if (pick(5) == 0) id.erase(static_cast<std::size_t>(5 + pick(2)), 1);
    }
    records.Add("r" + std::to_string(i),
                {{"name", EncodeUtf8(Names()[static_cast<std::size_t>(pick(9))])},
                 {"former_name", EncodeUtf8(Names()[static_cast<std::size_t>(pick(9))])},
                 {"birth_date", birth},
                 {"document_number", id},
                 {"sex", std::to_string(1 + pick(2))},
                 {"school_region", pick(4) == 0 ? "" : "31011" + std::to_string(pick(3))},
                 {"household_region", "31010" + std::to_string(pick(3))}});
  }
}

// Two roads to the same answer: the hash of all parts, and the comparison part by part.
TEST(BlockKeyProgram, SharingAKeyIsHavingTheSameKey) {
  const ExecutionPlan plan = StudentPlan();
  RecordBuilder records(plan);
  FillRandomly(records, 160);
  const RecordStore& store = records.store();
  std::size_t shared = 0, further = 0;
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, store.terms());
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      for (std::uint32_t j = 0; j < store.size(); ++j) {
        const std::byte* left = store.Row(RecordId{i});
        const std::byte* right = store.Row(RecordId{j});
        std::vector<std::uint64_t> lefts = {program.Key(left)}, rights = {program.Key(right)};
        program.AppendFurtherKeys(left, &lefts);
        program.AppendFurtherKeys(right, &rights);
        further += lefts.size() - 1;
        std::uint64_t smallest = 0;
        for (const std::uint64_t key : lefts) {
          EXPECT_EQ(std::count(lefts.begin(), lefts.end(), key), 1);
          EXPECT_TRUE(key == 0 || program.HoldsKey(left, key));
          if (key == 0 || std::find(rights.begin(), rights.end(), key) == rights.end()) continue;
          if (smallest == 0 || key < smallest) smallest = key;
        }
        EXPECT_EQ(program.IsKeyed(left), lefts.front() != 0 || lefts.size() > 1);
        EXPECT_EQ(program.SmallestCommonKey(left, right), smallest);
        const bool same = smallest != 0;
        ASSERT_EQ(program.SharesKey(left, right), same) << pass.name << " " << i << " " << j;
        shared += same ? 1 : 0;
      }
    }
  }
  EXPECT_GT(shared, 1000U);
  EXPECT_GT(further, 0U) << "no pass with several keys was reached";
}

TEST(BlockKeyProgram, KeysOfManyRowsAreTheKeysOfEach) {
  const ExecutionPlan plan = StudentPlan();
  RecordBuilder records(plan);
  FillRandomly(records, 600);  // more than two of the pieces that Keys works in
  const RecordStore& store = records.store();
  std::vector<std::uint64_t> keys(store.size()), words(store.size());
  std::size_t keyed = 0, blank = 0;
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, store.terms());
    program.Keys(store.Row(RecordId{0}), store.layout().row_bytes(), store.size(), nullptr,
                 keys.data());
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      EXPECT_EQ(keys[i], program.Key(store.Row(RecordId{i}))) << pass.name << " record " << i;
      ++(keys[i] == 0 ? blank : keyed);
    }
    if (!program.has_several()) continue;
    for (std::uint32_t i = 0; i < store.size(); ++i) words[i] = i % 7 == 0 ? 0 : 1000 + i;
    program.Keys(store.Row(RecordId{0}), store.layout().row_bytes(), store.size(), words.data(),
                 keys.data());
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      EXPECT_EQ(keys[i], program.KeyWith(store.Row(RecordId{i}), words[i])) << pass.name;
    }
  }
  EXPECT_GT(keyed, 1000U);
  EXPECT_GT(blank, 1000U);
}

TEST(BlockKeyProgram, RefiningKeepsBlankAsAValue) {
  const ExecutionPlan plan = StudentPlan();
  RecordBuilder records(plan);
  records.Add("a", {{"name", "张伟"}, {"birth_date", "2012-03-05"}});
  records.Add("b", {{"name", "张伟"}, {"birth_date", "2012-03-05"}});
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, records.store().terms());
    const std::byte* a = records.store().Row(RecordId{0});
    const std::byte* b = records.store().Row(RecordId{1});
    const std::uint64_t key = program.Key(a);
    EXPECT_EQ(program.Refine(key, a, 0), key | static_cast<std::uint64_t>(key == 0));
    EXPECT_EQ(program.Refine(key, a, program.refine_parts()),
              program.Refine(key, b, program.refine_parts()));
    EXPECT_NE(program.Refine(key, a, program.refine_parts()), 0U);
  }
}

}  // namespace
}  // namespace xueji
