#include "engine/linkage/sorted_window.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

class SortedWindowTest : public testing::Test {
 protected:
  SortedWindowTest() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {}
  RecordId Add(const std::string& id, const std::string& name) {
    return records_.Add(id, {{"name", name}, {"birth_date", "2012-03-05"}, {"school_region", "110108"}});
  }
  // Of the pass with this number, over all records.
  Pairs Compare(std::size_t pass) {
    const RecordStore& store = records_.store();
    std::vector<BlockKeyProgram> programs;
    for (const BlockingPass& of_plan : plan_.plan.passes) {
      programs.emplace_back(plan_, of_plan, store.terms());
    }
    const PairOwnership ownership(programs);
    std::vector<RecordId> members;
    for (std::uint32_t i = 0; i < store.size(); ++i) members.push_back(RecordId{i});
    CandidateBatch batch(plan_.layout.row_bytes());
    Pairs pairs;
    compared_ = CompareSuccessors({store, ownership, pass}, SortByContent(store, members), batch,
                                  stats_, [&](CandidateBatch& full) {
                                    for (const CandidatePair& pair : full.pairs()) {
                                      pairs.insert(std::minmax(full.Id(pair.left).value,
                                                               full.Id(pair.right).value));
                                    }
                                  });
    return pairs;
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
  PassStats stats_;
  std::uint64_t compared_ = 0;
};

TEST_F(SortedWindowTest, EachRecordMeetsItsSuccessors) {
  const std::u32string characters = U"一二三四五六七八九十百千万上下左右前后东西南北春夏秋冬";
  for (std::size_t i = 0; i < characters.size(); ++i) {
    std::string name = "张";
    AppendUtf8(characters[i], name);
    Add("r" + std::to_string(i), name);
  }
  const Pairs pairs = Compare(0);
  const std::size_t n = characters.size();
  EXPECT_EQ(pairs.size(), n * kWindow - kWindow * (kWindow + 1) / 2);
  EXPECT_EQ(stats_.pairs, pairs.size());
  EXPECT_EQ(compared_, pairs.size());
}

TEST_F(SortedWindowTest, IdenticalRecordsAreChainedByRecordId) {
  const RecordId b = Add("b", "张伟"), c = Add("c", "张伟"), a = Add("a", "张伟");
  EXPECT_EQ(Compare(0), (Pairs{std::minmax(a.value, b.value), std::minmax(b.value, c.value)}));
}

TEST_F(SortedWindowTest, AChainIsComparedInTheFirstPassThatKeysIt) {
  Add("a", "张伟");
  Add("b", "张伟");
  std::size_t later = 0;
  while (plan_.plan.passes[later].name != "name_birth") ++later;
  EXPECT_TRUE(Compare(later).empty());
  EXPECT_EQ(compared_, 1U);
}

TEST_F(SortedWindowTest, TheOrderIsThatOfNoInput) {
  const RecordId second = Add("2", "张伟"), first = Add("1", "张伟"), other = Add("0", "李明");
  const std::vector<SortedRecord> one = SortByContent(records_.store(), std::vector{second, first, other});
  const std::vector<SortedRecord> two = SortByContent(records_.store(), std::vector{other, first, second});
  ASSERT_EQ(one.size(), 3U);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].record, two[i].record);
}

}  // namespace
}  // namespace xueji
