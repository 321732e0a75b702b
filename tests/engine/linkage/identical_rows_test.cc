#include "engine/linkage/identical_rows.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class IdenticalRowsTest : public testing::Test {
 protected:
  // `copies` of one row and `others` of rows that differ, mixed.
  void Fill(int copies, int others) {
    for (int i = 0; i < copies + others; ++i) {
      const bool copy = i * copies / (copies + others) != (i + 1) * copies / (copies + others);
      records_.Add("r" + std::to_string(i * 7919 % 100'003),
                   {{"name", "张伟"}, {"sex", "1"}, {"birth_date", "2012-03-05"},
                    {"guardian1_phone", copy ? "13800001234" : std::to_string(13900000000 + i)}});
      ids_.push_back(RecordId{static_cast<std::uint32_t>(i)});
      is_copy_.push_back(copy);
    }
    identical_.Find(records_.store(), ids_);
  }
  ExecutionPlan plan_ = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records_{plan_};
  std::vector<RecordId> ids_;
  std::vector<bool> is_copy_;
  IdenticalRows identical_;
};

TEST_F(IdenticalRowsTest, ManyCopiesAreAChainByRecordIdAndOthersAreComparedInFull) {
  Fill(150, 60);
  std::map<std::string_view, std::uint32_t> chain;
  for (std::uint32_t i = 0; i < ids_.size(); ++i) {
    if (is_copy_[i]) chain[records_.store().ExternalId(ids_[i])] = i;
  }
  ASSERT_EQ(chain.size(), 150U);
  for (std::uint32_t left = 0; left < ids_.size(); ++left) {
    for (std::uint32_t right = 0; right < ids_.size(); ++right) {
      if (left == right) continue;
      bool kept = !is_copy_[left] || !is_copy_[right];
      if (!kept) {
        const auto at = chain.find(records_.store().ExternalId(ids_[left]));
        const auto other = chain.find(records_.store().ExternalId(ids_[right]));
        kept = std::next(at) == other || std::next(other) == at;
      }
      ASSERT_EQ(identical_.LeavesOut(left, right), !kept) << left << " and " << right;
    }
  }
}

TEST_F(IdenticalRowsTest, AHundredCopiesAreComparedInFull) {
  Fill(static_cast<int>(kIdenticalMax), 5);
  for (std::uint32_t i = 1; i < ids_.size(); ++i) EXPECT_FALSE(identical_.LeavesOut(0, i));
}

}  // namespace
}  // namespace xueji
