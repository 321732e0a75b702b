#include "server/ops/state_keeper.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "server/ops/account_locks.h"
#include "server/ops/audit_reader.h"
#include "tests/server/ops/audit_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

std::int64_t Now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// A server's parts, as often as it is started on the same folder.
struct Started {
  explicit Started(const TemporaryDirectory& folder,
                   const StateKeeperOptions& more = {.folder = ""})
      : harvest({}), quotas({.account = {0, 10}, .certificate = {}, .county = {}}) {
    audit = OpenAudit({.directory = folder.path() + "/audit"});
    log = *Log::Make({.format = LogFormat::kJson, .level = "info", .file = folder.path() + "/log"});
    auto made = StateKeeper::Start({.folder = folder.path(), .look_ms = 5, .save_ms = more.save_ms},
                                   harvest, quotas, *audit, *log);
    XUEJI_CHECK(made.ok());
    keeper = *std::move(made);
  }

  void Walk(std::string_view account) {
    for (int i = 0; i < 40 && !harvest.LockOf(account, Now()).locked; ++i) {
      const std::string number = "37010220140305" + std::to_string(100 + i) + "?";
      harvest.Observe(
          {account, "c"},
          Look{
              .kind = LookKind::kByNumber, .document_number = number, .name = {}, .birth_date = {}},
          Now());
    }
  }

  HarvestDetector harvest;
  QuotaBook quotas;
  std::unique_ptr<AuditLog> audit;
  std::unique_ptr<Log> log;
  std::unique_ptr<StateKeeper> keeper;
};

bool Comes(const std::function<bool()>& holds) {
  for (int i = 0; i < 2'000; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

TEST(StateKeeper, ALockIsOnTheDiskBeforeItIsTold) {
  const TemporaryDirectory folder;
  Started first(folder);
  first.Walk("thief");
  ASSERT_TRUE(first.harvest.LockOf("thief", Now()).locked);
  // As after a kill: nothing was closed.
  const auto locks = LoadLocks(folder.path(), Now());
  ASSERT_EQ(locks->size(), 1U);
  EXPECT_EQ(locks->front().account, "thief");
  EXPECT_EQ(locks->front().reason, HarvestReason::kRunningNumbers);
}

TEST(StateKeeper, LocksOutliveTheProcess) {
  const TemporaryDirectory folder;
  { Started(folder).Walk("thief"); }
  Started second(folder);
  EXPECT_TRUE(second.harvest.LockOf("thief", Now()).locked);
  EXPECT_FALSE(second.harvest.LockOf("clerk", Now()).locked);
}

TEST(StateKeeper, AWishIsGrantedAuditedAndKept) {
  const TemporaryDirectory folder;
  {
    Started first(folder);
    first.Walk("thief");
    first.Walk("rogue");
    ASSERT_TRUE(RequestUnlock(folder.path(), "thief", Now()).ok());
    EXPECT_TRUE(Comes([&] { return !first.harvest.LockOf("thief", Now()).locked; }));
    EXPECT_TRUE(Comes([&] { return UnlockRequests(folder.path()).empty(); }));
    EXPECT_TRUE(first.harvest.LockOf("rogue", Now()).locked);
    EXPECT_EQ(first.audit->records(), 1U);
  }
  const std::string text = folder.Read("audit/audit-000001.log");
  EXPECT_NE(text.find("\tUnlock\t"), std::string::npos) << text;
  EXPECT_NE(text.find("\tunlocked: thief\t"), std::string::npos) << text;
  Started second(folder);
  EXPECT_FALSE(second.harvest.LockOf("thief", Now()).locked);
  EXPECT_TRUE(second.harvest.LockOf("rogue", Now()).locked);
}

TEST(StateKeeper, AWishMadeWhileNoServerRanIsGrantedAtItsStart) {
  const TemporaryDirectory folder;
  { Started(folder).Walk("thief"); }
  ASSERT_TRUE(RequestUnlock(folder.path(), "thief", Now()).ok());
  Started second(folder);
  EXPECT_FALSE(second.harvest.LockOf("thief", Now()).locked);
  EXPECT_EQ(second.audit->records(), 1U);
  EXPECT_TRUE(UnlockRequests(folder.path()).empty());
}

// It has nothing to take back any more: it goes, and the audit says nothing.
TEST(StateKeeper, AWishForALockThatEndedGoes) {
  const TemporaryDirectory folder;
  folder.Write("unlock-thief", "");
  const Started only(folder);
  EXPECT_TRUE(UnlockRequests(folder.path()).empty());
  EXPECT_EQ(only.audit->records(), 0U);
}

TEST(StateKeeper, SharesOfTheDayAndOfTicketsOutliveTheProcess) {
  const TemporaryDirectory folder;
  const std::int64_t expires = Now() + 3'600'000;
  {
    Started first(folder);
    EXPECT_TRUE(first.quotas.Take({"li", "c", 370102}, 8, Now()).granted);
    EXPECT_TRUE(first.quotas.TakeFromTicket("t-1", 100, expires, 70, Now()).granted);
  }
  Started second(folder);
  EXPECT_FALSE(second.quotas.Take({"li", "c", 370102}, 3, Now()).granted);
  EXPECT_TRUE(second.quotas.Take({"li", "c", 370102}, 2, Now()).granted);
  EXPECT_FALSE(second.quotas.TakeFromTicket("t-1", 100, expires, 31, Now()).granted);
  EXPECT_TRUE(second.quotas.TakeFromTicket("t-1", 100, expires, 30, Now()).granted);
}

TEST(StateKeeper, SharesAreWrittenNowAndThen) {
  const TemporaryDirectory folder;
  Started only(folder, {.folder = "", .save_ms = 10});
  EXPECT_TRUE(only.quotas.Take({"li", "c", 370102}, 8, Now()).granted);
  EXPECT_TRUE(Comes([&] { return std::filesystem::exists(folder.path() + "/quota.counts"); }));
}

TEST(StateKeeper, AFileThatIsNotWholeStopsTheStart) {
  for (const char* name : {"account.locks", "quota.counts"}) {
    const TemporaryDirectory folder;
    folder.Write(name, "half");
    HarvestDetector harvest({});
    QuotaBook quotas({});
    const auto audit = OpenAudit({.directory = folder.path() + "/audit"});
    const auto log =
        *Log::Make({.format = LogFormat::kJson, .level = "info", .file = folder.path() + "/log"});
    const auto keeper =
        StateKeeper::Start({.folder = folder.path()}, harvest, quotas, *audit, *log);
    ASSERT_EQ(keeper.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(std::string(keeper.status().message()).find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace xueji::server
