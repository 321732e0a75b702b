#include "server/registrar/replay.h"

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

TEST(Replay, TheRegisterComesToWhereTheStoreIs) {
  const TemporaryDirectory directory;
  const auto store = RegistryStore::Open("sqlite:" + directory.FilePath("register.db")).value();
  std::vector<ChangeRequest> requests(3);
  requests[0].record = Child("王小芳", "2", "20150301", "", "a");
  requests[1].record = Child("李强", "1", "20140907", "", "b");
  requests[2].kind = ChangeKind::kWithdraw;
  requests[2].record = OnlyId("a");
  CommitAll(*store, requests);
  const auto live =
      LiveRegister::Open({.changes_max = 100, .latest_birth_date = kLatestBirth}).value();
  ASSERT_TRUE(Replay(*store, *live).ok());
  EXPECT_EQ(live->change_seq(), 3U);
  EXPECT_EQ(live->record_count(), 1U);
  EXPECT_TRUE(live->Get("b").ok());
  ASSERT_TRUE(Replay(*store, *live).ok()) << "nothing new";
  EXPECT_EQ(live->change_seq(), 3U);
}

TEST(Replay, AWithdrawalIsOneAndAllOthersArePuts) {
  EXPECT_EQ(ChangeOf(1, ChangeKind::kWithdraw, OnlyId("a")).kind, RegisterChange::Kind::kWithdraw);
  for (const ChangeKind kind : {ChangeKind::kRegister, ChangeKind::kAmend, ChangeKind::kImport}) {
    EXPECT_EQ(ChangeOf(1, kind, OnlyId("a")).kind, RegisterChange::Kind::kPut);
  }
}

}  // namespace
}  // namespace xueji::server
