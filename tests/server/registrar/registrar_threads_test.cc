// The registrar's threads: beginning, end, another server's changes, another base.
#include <vector>

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

using RegistrarThreadsTest = RegistrarCase;

TEST_F(RegistrarThreadsTest, AfterARestartAllIsThere) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const Receipt first = Register(child, "q1");
  Open();
  EXPECT_EQ(registrar_->position(), 1U);
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer);
  EXPECT_TRUE(Register(child, "q1").repeated);
}

TEST_F(RegistrarThreadsTest, AnotherServersChangesAreFollowed) {
  const auto other_store =
      RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
  const auto other = Start(*other_store);
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Submit(*other, Ask(ChangeKind::kRegister, child, "q1")).status.ok());
  std::promise<bool> seen;
  registrar_->waiters().Wait(1, std::chrono::steady_clock::now() + std::chrono::seconds(10),
                             [&](bool reached) { seen.set_value(reached); });
  ASSERT_TRUE(seen.get_future().get());
  EXPECT_EQ(Register(child, "q2").refusal, RefusalKind::kDuplicate);
}

TEST_F(RegistrarThreadsTest, AFullQueueRefusesAtOnceAndStopAnswersWhatWaits) {
  registrar_ = Start(*store_, 2);
  std::vector<std::future<Receipt>> receipts;
  for (int i = 0; i < 200; ++i) {
    const std::string day = std::to_string(10 + i % 18);
    receipts.push_back(SubmitLater(
        *registrar_,
        Ask(ChangeKind::kRegister, Child("王小芳", "2", "201503" + day), "q" + std::to_string(i))));
  }
  registrar_->Stop();
  int refused = 0;
  for (std::future<Receipt>& receipt : receipts) {
    const Receipt got = receipt.get();
    if (got.refusal == RefusalKind::kTooMany) {
      EXPECT_GT(got.retry_ms, 0);
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_EQ(Register(Child("李强", "1", "20140907"), "late").refusal, RefusalKind::kStopping);
}

TEST_F(RegistrarThreadsTest, ANewBaseTakesTheOldOnesPlaceBesideRunningQuestions) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Register(child, "q1").status.ok());
  const std::shared_ptr<const LiveRegister> old = registrar_->live();
  ASSERT_TRUE(registrar_->Reload("").ok()) << "no base: the store alone, loaded anew";
  EXPECT_NE(registrar_->live(), old);
  EXPECT_EQ(registrar_->position(), 1U);
  EXPECT_EQ(old->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer) << "who had it keeps it";
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer);
  ASSERT_TRUE(Register(Child("李强", "1", "20140907"), "q2").status.ok());
  EXPECT_EQ(registrar_->position(), 2U);
}

TEST_F(RegistrarThreadsTest, ABaseThatIsNoneChangesNothing) {
  const std::shared_ptr<const LiveRegister> old = registrar_->live();
  EXPECT_FALSE(registrar_->Reload(directory_.FilePath("no-such.xueji")).ok());
  EXPECT_EQ(registrar_->live(), old);
  EXPECT_TRUE(registrar_->fault().ok());
}

}  // namespace
}  // namespace xueji::server
