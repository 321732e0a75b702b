#include "engine/jobs/live_session.h"

#include <gtest/gtest.h>

#include "engine/jobs/query_reader.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class LiveSessionTest : public ::testing::Test {
 protected:
  LiveSessionTest()
      : live_(LiveRegistry::Create(LiveBase::Empty(CompilePlan(*BuiltinPlan("students")).value(), &budget_), 16, &budget_)
                  .value()) {}
  static StudentText Child(const std::string& name, const std::string& birth) {
    StudentText child;
    child[StudentColumnId::kName] = name;
    child[StudentColumnId::kSex] = "女";
    child[StudentColumnId::kBirthDate] = birth;
    return child;
  }
  MemoryBudget budget_{std::uint64_t{1} << 32};
  std::unique_ptr<LiveRegistry> live_;
};

TEST_F(LiveSessionTest, ValuesStandInTheOrderOfTheSlots) {
  const StudentSlots slots(live_->plan());
  std::vector<std::string_view> values;
  slots.List(Child("王芳", "20150301"), &values);
  ASSERT_EQ(values.size(), slots.size());
  EXPECT_EQ(values[0], kQueryRecordId);
  for (std::size_t slot = 1; slot < slots.size(); ++slot) {
    const bool is_name = slots.column(slot) == StudentColumnId::kName;
    EXPECT_EQ(values[slot] == "王芳", is_name);
  }
}

TEST_F(LiveSessionTest, TheLatestBirthDateIsKept) {
  const LiveSessionPool pool(*live_, 20200101);
  LiveSessionPool::Lease session(pool);
  EXPECT_TRUE(session->Read(Child("王芳", "20200101")).empty());
  const auto violations = session->Read(Child("王芳", "20200102"));
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_EQ(violations[0].field, StudentColumnId::kBirthDate);
}

TEST_F(LiveSessionTest, NumbersAreFoundByThePassOfNumbersOrNotAtAll) {
  LinkagePlan without = *BuiltinPlan("students");
  std::erase_if(without.passes, [](const BlockingPass& pass) { return pass.name == "id"; });
  const std::string number = RecordBuilder::WithCheck("31011520150301002");
  for (const bool has_pass : {true, false}) {
    const auto live = LiveRegistry::Create(
        LiveBase::Empty(CompilePlan(has_pass ? *BuiltinPlan("students") : without).value(), &budget_), 16, &budget_).value();
    const LiveSessionPool pool(*live, 20200101);
    LiveSessionPool::Lease session(pool);
    StudentText child = Child("王芳", "20150301");
    child[StudentColumnId::kDocumentNumber] = number;
    ASSERT_TRUE(session->Read(child).empty());
    ASSERT_TRUE(live->Put({session->row(), live->plan().layout.row_bytes()}, "r1").ok());
    live->Publish(1);
    EXPECT_EQ(session->FindByNumber(live->Read(), number).size(), has_pass ? 1U : 0U);
  }
}

TEST_F(LiveSessionTest, ASessionIsLentAgainWithoutTheTextsOfTheLastQuestion) {
  const LiveSessionPool pool(*live_, 20200101);
  const LiveSession* first = nullptr;
  {
    LiveSessionPool::Lease session(pool);
    first = session.operator->();
    EXPECT_TRUE(session->Read(Child("阿不都热合曼·买买提艾力", "20150301")).empty());
    EXPECT_EQ(session->probe().terms().size(), 1U);
  }
  LiveSessionPool::Lease again(pool), other(pool);
  EXPECT_EQ(again.operator->(), first);
  EXPECT_NE(other.operator->(), first);
  EXPECT_EQ(again->probe().terms().size(), 0U);
  EXPECT_EQ(static_cast<const LiveRegistry&>(*live_).terms().size(), 0U);
}

}  // namespace
}  // namespace xueji
