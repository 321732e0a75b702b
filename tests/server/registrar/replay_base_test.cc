// The replay of a register that begins with a base: what is read, and that nothing is lost by not reading the rest.
#include <algorithm>
#include <filesystem>
#include <random>

#include "engine/jobs/dedup_job.h"
#include "engine/jobs/snapshot_job.h"
#include "server/registrar/record_export.h"
#include "server/registrar/replay.h"
#include "tests/server/registrar/registrar_case.h"
#include "tests/server/registrar/watched_store.h"

namespace xueji::server {
namespace {

class ReplayBaseTest : public ::testing::Test {
 protected:
  void Commit(ChangeKind kind, StudentText record) {
    std::vector<ChangeRequest> requests(1);
    requests[0].kind = kind;
    requests[0].record = std::move(record);
    requests[0].at_ms = ++at_ms_;
    CommitAll(*store_, requests);
  }
  // What `export` and then `snapshot build`, or `dedup --base`, do.
  std::string MakeBase(RegistryStore& store, const std::string& before = "") {
    const std::string stem = directory_.FilePath("base-" + std::to_string(++bases_));
    const auto written =
        ExportRecords(store, {.records = stem + ".csv", .withdrawn = stem + ".gone", .place = stem + ".place"});
    EXPECT_TRUE(written.ok()) << written.status();
    RunOptions options;
    if (written->records > 0 || before.empty()) options.inputs = {stem + ".csv"};
    options.register_place = stem + ".place";
    options.latest_birth_date = before.empty() ? kLatestBirth : 0;
    if (before.empty()) {
      options.out = stem + ".xueji";
      const auto built = BuildSnapshot(options);
      EXPECT_TRUE(built.ok()) << built.status();
    } else {
      options.base = before;
      options.deleted = stem + ".gone";
      options.out = stem + ".out";
      options.snapshot_out = stem + ".xueji";
      const auto run = RunDedup(options);
      EXPECT_TRUE(run.ok()) << run.status();
    }
    return stem + ".xueji";
  }
  static std::unique_ptr<LiveRegister> Open(const std::string& snapshot) {
    return LiveRegister::Open({.snapshot = snapshot, .changes_max = 50'000, .latest_birth_date = kLatestBirth}).value();
  }

  TemporaryDirectory directory_;
  std::unique_ptr<RegistryStore> store_ = RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
  WatchedStore watched_{*store_};
  std::int64_t at_ms_ = 1'000;
  int bases_ = 0;
};

TEST_F(ReplayBaseTest, OnlyWhatCameAfterTheBaseIsRead) {
  for (int i = 0; i < 20; ++i) {
    Commit(ChangeKind::kRegister, Child("王小芳", "2", "201503" + std::to_string(10 + i), "", "r" + std::to_string(i)));
  }
  Commit(ChangeKind::kWithdraw, OnlyId("r7"));
  Commit(ChangeKind::kAmend, Child("王小芳", "2", "20150401", "", "r3"));
  const std::string base = MakeBase(*store_);
  const auto all = Open(base);
  const BaseStart start = ReplayBase(watched_, *all).value();
  EXPECT_EQ(start.standing, BaseStanding::kHasChanges);
  EXPECT_EQ(watched_.states_read, 0U) << "the base has it all";
  EXPECT_EQ(all->change_seq(), 22U);
  EXPECT_EQ(all->record_count(), 19U);
  // Of a record that the base has, of one it has not, of one that changed before and after, of one withdrawn before.
  Commit(ChangeKind::kWithdraw, OnlyId("r5"));
  Commit(ChangeKind::kRegister, Child("李强", "1", "20140907", "", "new"));
  Commit(ChangeKind::kAmend, Child("王小芳", "2", "20150402", "", "r3"));
  Commit(ChangeKind::kAmend, Child("王小芳", "2", "20150403", "", "r3"));
  const auto live = Open(base);
  ASSERT_TRUE(ReplayBase(watched_, *live).ok());
  EXPECT_EQ(watched_.states_read, 3U) << "r5, new and the last of r3";
  EXPECT_EQ(live->change_seq(), 26U);
  EXPECT_EQ(live->record_count(), 19U);
  EXPECT_EQ(live->Get("r3").value()[Id::kBirthDate], "2015-04-03");
  EXPECT_TRUE(live->Get("new").ok());
  for (const char* gone : {"r5", "r7"}) EXPECT_FALSE(live->Get(gone).ok()) << gone;
  Commit(ChangeKind::kRegister, Child("赵敏", "2", "20130105", "", "later"));
  ASSERT_TRUE(ReplayUnseen(watched_, *live).ok());
  EXPECT_EQ(watched_.states_read, 4U) << "it goes on from there";
  EXPECT_TRUE(live->Get("later").ok());
}

TEST_F(ReplayBaseTest, OfAnotherStoresBaseEverythingIsRead) {
  Commit(ChangeKind::kRegister, Child("王小芳", "2", "20150301", "", "mine"));
  const auto other = RegistryStore::Open("sqlite:" + directory_.FilePath("other.db")).value();
  std::vector<ChangeRequest> requests(3);
  for (std::size_t i = 0; i < 3; ++i) requests[i].record = Child("李强", "1", "2014090" + std::to_string(i + 1), "", "o" + std::to_string(i));
  CommitAll(*other, requests);
  const auto live = Open(MakeBase(*other));
  EXPECT_EQ(ReplayBase(watched_, *live)->standing, BaseStanding::kOtherStore);
  EXPECT_EQ(watched_.states_read, 1U);
  EXPECT_EQ(live->change_seq(), 1U);
  EXPECT_EQ(live->record_count(), 4U);
}

// A store that was restored and went on: what came then under numbers that the base has must not be lost.
TEST_F(ReplayBaseTest, WhatARestoredStoreGotSinceIsRead) {
  Commit(ChangeKind::kRegister, Child("王小芳", "2", "20150301", "", "a"));
  store_.reset();
  std::filesystem::copy_file(directory_.FilePath("register.db"), directory_.FilePath("backup.db"));
  store_ = RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
  Commit(ChangeKind::kRegister, Child("李强", "1", "20140907", "", "lost"));
  const std::string base = MakeBase(*store_);
  store_ = RegistryStore::Open("sqlite:" + directory_.FilePath("backup.db")).value();
  const auto early = Open(base);
  EXPECT_EQ(ReplayBase(*store_, *early)->standing, BaseStanding::kBeyondStore);
  EXPECT_EQ(early->change_seq(), 1U);
  Commit(ChangeKind::kRegister, Child("赵敏", "2", "20130105", "", "since"));
  Commit(ChangeKind::kRegister, Child("孙悦然", "2", "20130106", "", "later"));
  const auto live = Open(base);
  EXPECT_EQ(ReplayBase(*store_, *live)->standing, BaseStanding::kOtherHistory);
  EXPECT_TRUE(live->Get("since").ok());
  EXPECT_TRUE(live->Get("later").ok());
}

// More than one piece of the export, and a change before and after each piece is read.
TEST_F(ReplayBaseTest, AnExportWhileChangesComeInLosesNone) {
  std::vector<ChangeRequest> many(10'000);
  for (std::size_t i = 0; i < many.size(); ++i) many[i].record = Child("王小芳", "2", "20150301", "", "m" + std::to_string(i));
  CommitAll(*store_, many);
  int came = 0;
  watched_.at_read = [&] {
    ++came;
    Commit(ChangeKind::kRegister, Child("李强", "1", "20140907", "", "came" + std::to_string(came)));
    Commit(ChangeKind::kAmend, Child("王小芳", "2", "20150302", "", "m" + std::to_string(came)));
    Commit(ChangeKind::kWithdraw, OnlyId("m" + std::to_string(5'000 + came)));
  };
  const std::string base = MakeBase(watched_);
  ASSERT_GE(came, 2);
  watched_.at_read = nullptr;
  const auto live = Open(base);
  ASSERT_TRUE(ReplayBase(watched_, *live).ok());
  EXPECT_GT(watched_.states_read, 0U) << "some came after its place";
  EXPECT_LT(watched_.states_read, 100U);
  EXPECT_EQ(live->change_seq(), store_->LastChange().value());
  EXPECT_EQ(live->record_count(), 10'000U);
  for (int i = 1; i <= came; ++i) {
    EXPECT_TRUE(live->Get("came" + std::to_string(i)).ok()) << i;
    EXPECT_EQ(live->Get("m" + std::to_string(i)).value()[Id::kBirthDate], "2015-03-02") << i;
    EXPECT_FALSE(live->Get("m" + std::to_string(5'000 + i)).ok()) << i;
  }
}

// The short replay and the long one, over bases made one of the other, say the same of every record and every child.
TEST_F(ReplayBaseTest, TheRegisterIsThatOfTheWholeReplay) {
  std::mt19937 random(20261123);
  const auto draw = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
  const char* const names[] = {"王小芳", "王晓芳", "李强", "李墙", "赵敏", "孙悦然", "单晓乐", "欧阳修"};
  const auto child = [&](const std::string& id) {
    const std::string day = "201503" + std::to_string(10 + draw(8)), sex = draw(2) == 0 ? "1" : "2";
    const std::string number = draw(3) == 0 ? "" : Number(day, std::to_string(100 + draw(30)));
    return Child(names[draw(std::size(names))], sex, day, number, id);
  };
  std::vector<std::string> ids, gone;
  const auto change = [&] {
    const std::size_t what = ids.empty() ? 0 : draw(10);
    if (what < 5) {
      ids.push_back("r" + std::to_string(ids.size() + gone.size()));
      return Commit(ChangeKind::kRegister, child(ids.back()));
    }
    const std::size_t which = draw(ids.size());
    if (what < 8) return Commit(ChangeKind::kAmend, child(ids[which]));
    Commit(ChangeKind::kWithdraw, OnlyId(ids[which]));
    gone.push_back(ids[which]);
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(which));
  };
  std::string base;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 60; ++i) change();
    base = MakeBase(*store_, base);
    for (std::size_t i = draw(40); i > 0; --i) change();
    const auto brief = Open(base), whole = Open(base);
    watched_.states_read = 0;
    ASSERT_EQ(ReplayBase(watched_, *brief)->standing, BaseStanding::kHasChanges);
    const std::uint64_t read = watched_.states_read;
    ASSERT_TRUE(ReplayUnseen(watched_, *whole).ok());
    EXPECT_LT(read, watched_.states_read - read);
    EXPECT_EQ(brief->change_seq(), whole->change_seq());
    EXPECT_EQ(brief->record_count(), whole->record_count());
    EXPECT_EQ(brief->record_count(), ids.size());
    for (const std::string& id : ids) EXPECT_EQ(brief->Get(id).value(), whole->Get(id).value()) << id;
    for (const std::string& id : gone) EXPECT_FALSE(brief->Get(id).ok()) << id;
    for (int i = 0; i < 200; ++i) {
      const StudentText asked = child("");
      PreCheckAnswer left = brief->PreCheck(asked, {.hits_max = 100}).value(),
                     right = whole->PreCheck(asked, {.hits_max = 100}).value();
      EXPECT_EQ(left.advice, right.advice);
      EXPECT_EQ(left.decision, right.decision);
      EXPECT_EQ(left.reasons, right.reasons);
      ASSERT_EQ(left.hits.size(), right.hits.size());
      for (PreCheckAnswer* answer : {&left, &right}) {
        std::sort(answer->hits.begin(), answer->hits.end(),
                  [](const PreCheckHit& a, const PreCheckHit& b) { return a.record_id < b.record_id; });
      }
      for (std::size_t hit = 0; hit < left.hits.size(); ++hit) {
        EXPECT_EQ(left.hits[hit].record_id, right.hits[hit].record_id);
        EXPECT_EQ(left.hits[hit].weight, right.hits[hit].weight);
        EXPECT_EQ(left.hits[hit].decision, right.hits[hit].decision);
      }
    }
  }
}

}  // namespace
}  // namespace xueji::server
