// What NumberStore writes: one holder for a number, sequences that end, local series without gaps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/numbers/number_store.h"
#include "matchers/identity/student_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

const matchers::PackedDate kBirth = matchers::PackDate(2018, 9, 3);

class NumberStoreIssueTest : public ::testing::Test {
 protected:
  std::unique_ptr<NumberStore> Open() { return NumberStore::Open(scratch_.FilePath("numbers.db"), true).value(); }
  const TemporaryDirectory scratch_;
};

TEST_F(NumberStoreIssueTest, ANumberHasOneHolderForEver) {
  const auto store = Open();
  ASSERT_TRUE(store->BeginBatch().ok());
  const PersonId one = store->AddPerson("r1").value(), other = store->AddPerson("r2").value();
  ASSERT_TRUE(store->AddNumber(one, "G1", 1, NumberOrigin::kIssued).ok());
  ASSERT_TRUE(store->AddNumber(one, "G2", 1, NumberOrigin::kIssued).ok());
  EXPECT_EQ(store->AddNumber(other, "G1", 1, NumberOrigin::kIssued).code(), absl::StatusCode::kAlreadyExists);
  // Once his own, it may be his again.
  EXPECT_TRUE(store->AddNumber(one, "G1", 2, NumberOrigin::kIssued).ok());
  EXPECT_EQ(store->NumbersOf(one)->size(), 3u);
  EXPECT_EQ(store->NumbersOf(other)->size(), 0u);
  ASSERT_TRUE(store->CommitBatch().ok());
}

TEST_F(NumberStoreIssueTest, AnExhaustedSequenceIsRefusedAndNeverReused) {
  const auto store = Open();
  ASSERT_TRUE(store->BeginBatch().ok());
  const PersonId person = store->AddPerson("r1").value();
  // One that came from outside is passed over.
  const std::string foreign = matchers::MakeStudentNumber('L', 130283, kBirth, 500);
  ASSERT_TRUE(store->AddNumber(person, foreign, 1, NumberOrigin::kAdopted).ok());
  std::set<std::string> issued;
  for (int i = 0; i < 998; ++i) {
    issued.insert(store->IssueSequenced(person, 'L', 130283, kBirth, 1).value());
  }
  EXPECT_EQ(issued.size(), 998u);
  EXPECT_EQ(issued.count(foreign), 0u);
  const auto refused = store->IssueSequenced(person, 'L', 130283, kBirth, 1);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("001-999 of region 130283"));
  EXPECT_TRUE(store->IssueSequenced(person, 'J', 130283, kBirth, 1).ok());  // another sequence
  EXPECT_TRUE(store->IssueSequenced(person, 'L', 130284, kBirth, 1).ok());
  ASSERT_TRUE(store->CommitBatch().ok());
}

TEST_F(NumberStoreIssueTest, LocalNumbersRunOnWithoutAGapAndBehindAdoptedOnes) {
  const auto store = Open();
  const auto issue = [&](const std::string& record) {
    return store->IssueLocal(store->AddPerson(record).value(), "0226260010", 1).value();
  };
  ASSERT_TRUE(store->BeginBatch().ok());
  EXPECT_EQ(issue("r1"), "02262600100001");
  EXPECT_EQ(issue("r2"), "02262600100002");
  store->RollbackBatch();
  ASSERT_TRUE(store->BeginBatch().ok());
  EXPECT_EQ(issue("r3"), "02262600100001");  // what was rolled back leaves no gap
  ASSERT_TRUE(store->AddLocalNumber(store->AddPerson("r4").value(), "02262600100004", 1, NumberOrigin::kAdopted).ok());
  EXPECT_EQ(issue("r5"), "02262600100005");
  ASSERT_TRUE(store->AddLocalNumber(1, "02262600109999", 1, NumberOrigin::kAdopted).ok());
  ASSERT_TRUE(store->CommitBatch().ok());
  ASSERT_TRUE(store->BeginBatch().ok());
  EXPECT_EQ(store->IssueLocal(1, "0226260010", 1).status().code(), absl::StatusCode::kResourceExhausted);
  store->RollbackBatch();
}

// What the store takes as free must not depend on whether it looked or remembered.
TEST_F(NumberStoreIssueTest, TheLowestFreeSequenceIsIssuedInEveryBatch) {
  const auto store = Open();
  ASSERT_TRUE(store->BeginBatch().ok());
  const PersonId person = store->AddPerson("r1").value();
  for (const std::uint32_t taken : {1U, 2U, 5U}) {
    ASSERT_TRUE(store->AddNumber(person, matchers::MakeStudentNumber('J', 130283, kBirth, taken), 1,
                                 NumberOrigin::kAdopted).ok());
  }
  std::string issued;
  for (int batch = 0; batch < 2; ++batch) {
    for (int i = 0; i < 2; ++i) issued += store->IssueSequenced(person, 'J', 130283, kBirth, 1).value().substr(15, 3) + " ";
    ASSERT_TRUE(store->CommitBatch().ok());
    ASSERT_TRUE(store->BeginBatch().ok());
  }
  EXPECT_EQ(issued, "003 004 006 007 ");
  store->RollbackBatch();
}

}  // namespace
}  // namespace xueji
