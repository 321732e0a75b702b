#include "engine/index/further_keys.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using KeysOfRecord = std::map<std::uint32_t, std::set<std::uint64_t>>;

KeysOfRecord ByRecord(const GrowingArray<ExtraKey>& keys) {
  KeysOfRecord result;
  for (const ExtraKey& key : keys.span()) result[key.record.value].insert(key.key);
  return result;
}

class FurtherKeysTest : public testing::Test {
 protected:
  FurtherKeysTest()
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {
    const char* const names[] = {"张伟", "曾单", "王堃", "张?", "王乐", "欧阳小乐"};
    for (int i = 0; i < 300; ++i) {
      records_.Add("r" + std::to_string(i), {{"name", names[i % 6]},
                                             {"former_name", i % 5 == 0 ? names[i % 4] : ""},
                                             {"birth_date", i % 9 == 0 ? "" : "2012-03-05"},
                                             {"document_number", "A12345" + std::to_string(i)}});
    }
    records_.store().Withdraw(RecordId{1});
  }
  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(FurtherKeysTest, AreThoseOfEachRecord) {
  const RecordStore& store = records_.store();
  std::size_t total = 0, of_or_field = 0;
  for (const BlockingPass& pass : plan_.plan.passes) {
    const BlockKeyProgram program(plan_, pass, store.terms());
    GrowingArray<ExtraKey> all(0, records_.budget()), or_field(0, records_.budget());
    ASSERT_TRUE(AppendFurtherKeys(store, program, &all).ok());
    ASSERT_TRUE(AppendOrFieldKeys(store, program, &or_field).ok());
    KeysOfRecord expected, expected_or_field;
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      if (store.withdrawn(RecordId{i})) continue;
      std::vector<std::uint64_t> keys, words;
      program.AppendFurtherKeys(store.Row(RecordId{i}), &keys);
      if (!keys.empty()) expected[i].insert(keys.begin(), keys.end());
      program.AppendOrFieldWords(store.Row(RecordId{i}), &words);
      for (const std::uint64_t word : words) {
        const std::uint64_t key = word == 0 ? 0 : program.KeyWith(store.Row(RecordId{i}), word);
        if (key != 0) expected_or_field[i].insert(key);
      }
    }
    EXPECT_EQ(ByRecord(all), expected) << pass.name;
    EXPECT_EQ(ByRecord(or_field), expected_or_field) << pass.name;
    total += all.size();
    of_or_field += or_field.size();
  }
  EXPECT_GT(total, 100U);
  EXPECT_GT(of_or_field, 10U);
}

TEST_F(FurtherKeysTest, FirstKeysAreThoseOfEachRecordAndNoneOfTheWithdrawn) {
  const RecordStore& store = records_.store();
  for (const BlockingPass& pass : plan_.plan.passes) {
    const BlockKeyProgram program(plan_, pass, store.terms());
    std::vector<std::uint64_t> firsts(store.size());
    std::vector<std::uint64_t> keys(store.size() - 1);
    FillFirstKeys(store, program, nullptr, 1, store.size(), keys.data());
    EXPECT_EQ(keys[0], 0U);  // record 1 is withdrawn
    for (std::uint32_t i = 2; i < store.size(); ++i) {
      ASSERT_EQ(keys[i - 1], program.Key(store.Row(RecordId{i}))) << pass.name << " " << i;
    }
    if (!program.has_several()) continue;
    FillFirstKeys(store, program, firsts.data(), 1, store.size(), keys.data());
    for (const std::uint64_t key : keys) ASSERT_EQ(key, 0U);  // all words blank
  }
}

TEST_F(FurtherKeysTest, AreChargedToTheBudget) {
  const BlockKeyProgram program(plan_, plan_.plan.passes.back(), records_.store().terms());
  ASSERT_TRUE(program.has_several());
  MemoryBudget budget(1000);
  GrowingArray<ExtraKey> keys(0, &budget);
  EXPECT_EQ(AppendFurtherKeys(records_.store(), program, &keys).code(),
            absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
