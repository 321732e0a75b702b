#include "engine/index/part_words.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

// Every key of every pass, made from the collected words, is the key the pass makes by itself.
TEST(PartWords, MakeTheKeysThatThePassesMake) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  const char* const names[] = {"张伟", "曾单", "王堃", "张?", "王乐", "", "欧阳小乐", "阿不都热合曼·买买提"};
  for (int i = 0; i < 200; ++i) {
    records.Add("r" + std::to_string(i), {{"name", names[i % 8]},
                                          {"former_name", names[i * 5 % 7]},
                                          {"birth_date", i % 9 == 0 ? "" : "2012-03-05"},
                                          {"document_number", "A123456" + std::to_string(i)}});
  }
  const RecordStore& store = records.store();
  records.store().Withdraw(RecordId{3});
  std::size_t further_keys = 0;
  for (const BlockingPass& pass : plan.plan.passes) {
    const BlockKeyProgram program(plan, pass, store.terms());
    if (!program.has_several()) continue;
    const auto words = PartWords::Collect(store, program, records.budget());
    ASSERT_TRUE(words.ok()) << words.status();
    std::map<std::uint32_t, std::set<std::uint64_t>> made;
    for (std::size_t i = 0; i < words->further_count(); ++i) {
      const RecordId record = words->further_record(i);
      made[record.value].insert(program.KeyWith(store.Row(record), words->further_word(i)));
    }
    for (std::uint32_t i = 0; i < store.size(); ++i) {
      const std::byte* row = store.Row(RecordId{i});
      if (store.withdrawn(RecordId{i})) {
        EXPECT_EQ(words->firsts()[i], 0U);
        EXPECT_EQ(made.count(i), 0U);
        continue;
      }
      EXPECT_EQ(program.KeyWith(row, words->firsts()[i]), program.Key(row)) << pass.name;
      std::vector<std::uint64_t> or_field;
      program.AppendOrFieldWords(row, &or_field);
      for (const std::uint64_t word : or_field) {
        if (word != 0) made[i].insert(program.KeyWith(row, word));
      }
      made[i].erase(0);
      made[i].erase(program.Key(row));
      std::vector<std::uint64_t> keys;
      program.AppendFurtherKeys(row, &keys);
      EXPECT_EQ(made[i], std::set<std::uint64_t>(keys.begin(), keys.end())) << pass.name << " " << i;
      further_keys += keys.size();
    }
  }
  EXPECT_GT(further_keys, 100U);
}

}  // namespace
}  // namespace xueji
