#include "server/ops/account_locks.h"

#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

const std::vector<AccountLock> kLocks = {
    {"li.na", HarvestReason::kRunningNumbers, kNowMs, kNowMs + 1000},
    {"zhao@370102", HarvestReason::kManyMisses, kNowMs - 5, kNowMs + 2000}};

TEST(AccountLocks, ThoseThatHoldComeBack) {
  const TemporaryDirectory folder;
  EXPECT_TRUE(LoadLocks(folder.path(), kNowMs)->empty());
  ASSERT_TRUE(SaveLocks(folder.path(), kLocks).ok());
  EXPECT_EQ(*LoadLocks(folder.path(), kNowMs), kLocks);
  EXPECT_EQ(LoadLocks(folder.path(), kNowMs + 1000)->size(), 1U);
  EXPECT_TRUE(LoadLocks(folder.path(), kNowMs + 2000)->empty());
}

TEST(AccountLocks, AFileOfOtherContentIsRefusedByItsLine) {
  const std::string whole = "#xueji-locks 1\nli.na\trunning_numbers\t1\t2\n#end 1\n";
  const TemporaryDirectory folder;
  folder.Write("account.locks", whole);
  EXPECT_EQ(LoadLocks(folder.path(), 0)->front(),
            (AccountLock{"li.na", HarvestReason::kRunningNumbers, 1, 2}));
  for (const auto& [was, is] :
       std::vector<std::pair<std::string, std::string>>{{"li.na", "li na"},
                                                        {"running_numbers", "no_such"},
                                                        {"running_numbers", "locked_before"},
                                                        {"running_numbers", "none"},
                                                        {"\t1\t", "\tx\t"},
                                                        {"\t2\n", "\t18446744073709551615\n"}}) {
    std::string text = whole;
    text.replace(text.find(was), was.size(), is);
    folder.Write("account.locks", text);
    const auto locks = LoadLocks(folder.path(), 0);
    ASSERT_EQ(locks.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_NE(std::string(locks.status().message()).find("account.locks:2: "), std::string::npos);
  }
}

TEST(AccountLocks, AWishIsForAnAccountThatIsLockedAndMadeOnce) {
  const TemporaryDirectory folder;
  ASSERT_TRUE(SaveLocks(folder.path(), kLocks).ok());
  EXPECT_EQ(RequestUnlock(folder.path(), "nobody", kNowMs).code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(RequestUnlock(folder.path(), "../li.na", kNowMs).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(RequestUnlock(folder.path(), "li.na", kNowMs + 1000).code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(UnlockRequests(folder.path()).empty());

  ASSERT_TRUE(RequestUnlock(folder.path(), "zhao@370102", kNowMs).ok());
  ASSERT_TRUE(RequestUnlock(folder.path(), "li.na", kNowMs).ok());
  EXPECT_EQ(RequestUnlock(folder.path(), "li.na", kNowMs).code(), absl::StatusCode::kNotFound);
  EXPECT_TRUE(IsRequested(folder.path(), "li.na"));
  const auto wishes = UnlockRequests(folder.path());
  ASSERT_EQ(wishes.size(), 2U);
  EXPECT_EQ(wishes[0].account, "li.na");
  EXPECT_EQ(wishes[1].account, "zhao@370102");
  EXPECT_FALSE(wishes[0].wished_by.empty());

  ASSERT_TRUE(RemoveRequest(folder.path(), "li.na").ok());
  ASSERT_TRUE(RemoveRequest(folder.path(), "li.na").ok());
  EXPECT_EQ(UnlockRequests(folder.path()).size(), 1U);
}

TEST(AccountLocks, FilesThatAreNoWishesAreLeftAlone) {
  const TemporaryDirectory folder;
  folder.Write("unlock-", "");
  folder.Write("unlock-a b", "");
  folder.Write("register.db", "");
  EXPECT_TRUE(UnlockRequests(folder.path()).empty());
  EXPECT_TRUE(UnlockRequests(folder.path() + "/no-such").empty());
}

}  // namespace
}  // namespace xueji::server
