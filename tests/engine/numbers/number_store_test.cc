#include "engine/numbers/number_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/sql/sql_database.h"
#include "matchers/identity/student_number.h"
#include "tests/support/child_process.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const matchers::PackedDate kBirth = matchers::PackDate(2018, 9, 3);

class NumberStoreTest : public ::testing::Test {
 protected:
  std::unique_ptr<NumberStore> Open() { return NumberStore::Open(path_, true).value(); }
  std::vector<std::string> AllNumbers() {
    const auto database = SqlDatabase::Open(path_, false).value();
    const auto read = database->Prepare("SELECT text FROM held").value();
    std::vector<std::string> numbers;
    while (*read->Step()) numbers.emplace_back(read->Text(0));
    return numbers;
  }
  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("numbers.db");
};

TEST_F(NumberStoreTest, APersonIsFoundByAnyNumberHeHasOrHad) {
  const auto store = Open();
  const std::int64_t run = store->BeginRun({.key = "a", .on_date = 20260301}).value().id;
  ASSERT_TRUE(store->BeginBatch().ok());
  const PersonId person = store->AddPerson("r1").value();
  const std::string first = store->IssueSequenced(person, 'L', 130283, kBirth, run).value();
  const std::string second = store->IssueSequenced(person, 'J', 130283, kBirth, run).value();
  ASSERT_TRUE(store->AddLocalNumber(person, "02261500100001", run, NumberOrigin::kAdopted).ok());
  ASSERT_TRUE(store->JoinRecord("r9", person).ok());
  ASSERT_TRUE(store->CommitBatch().ok());
  EXPECT_EQ(first, matchers::MakeStudentNumber('L', 130283, kBirth, 1));
  EXPECT_EQ(second, matchers::MakeStudentNumber('J', 130283, kBirth, 1));
  const auto again = Open();
  for (const std::string& number : {first, second}) EXPECT_EQ(*again->PersonOfNumber(number), person);
  EXPECT_THAT(*again->PersonsOfLocalNumber("02261500100001"), ElementsAre(person));
  EXPECT_EQ(*again->PersonOfRecord("r9"), person);
  EXPECT_THAT(*again->RecordsOf(person), ElementsAre("r1", "r9"));
  const std::vector<HeldNumber> held = *again->NumbersOf(person);
  ASSERT_EQ(held.size(), 2u);
  EXPECT_EQ(held[0].text, first);
  EXPECT_EQ(held[1].origin, NumberOrigin::kIssued);
  EXPECT_FALSE(again->PersonOfNumber("L")->has_value());
}

TEST_F(NumberStoreTest, ARunIsKnownAgainWithTheDateItHad) {
  const auto store = Open();
  const StoredRun first = store->BeginRun({.key = "a", .on_date = 20260301, .rules = "2025 f"}).value();
  EXPECT_FALSE(first.resumed);
  const StoredRun second = store->BeginRun({.key = "b", .on_date = 20260302}).value();
  EXPECT_NE(first.id, second.id);
  const StoredRun again = Open()->BeginRun({.key = "a", .on_date = 20270101}).value();
  EXPECT_TRUE(again.resumed);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.facts.on_date, 20260301u);
  EXPECT_EQ(store->FindRun(first.id).value()->rules, "2025 f");
  EXPECT_FALSE(store->FindRun(99).value().has_value());
}

TEST_F(NumberStoreTest, EightThreadsNeverGetOneNumberTwice) {
  constexpr int kThreads = 8, kEach = 100;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      const auto store = Open();  // all create it at once
      for (int i = 0; i < kEach; ++i) {
        ASSERT_TRUE(store->BeginBatch().ok());
        const PersonId person = store->AddPerson("r" + std::to_string(t) + "-" + std::to_string(i)).value();
        const auto number = store->IssueSequenced(person, 'L', 130283, kBirth, 1);
        ASSERT_TRUE(number.ok()) << number.status();
        ASSERT_TRUE(store->IssueLocal(person, "0226260010", 1).ok());
        ASSERT_TRUE(store->CommitBatch().ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<std::string> numbers = AllNumbers();
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(kThreads * kEach));
  EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()).size(), numbers.size());
  const auto database = SqlDatabase::Open(path_, false).value();
  EXPECT_EQ(*database->QueryInteger("SELECT max(substr(text, 11)) FROM local"), kThreads * kEach);
  EXPECT_EQ(*database->QueryInteger("SELECT count(DISTINCT text) FROM local"), kThreads * kEach);
}

TEST_F(NumberStoreTest, AKillLosesTheOpenBatchAndNothingElse) {
  std::set<std::string> before;
  for (int round = 0; round < 12; ++round) {
    const pid_t child = StartChild([&] {
      const auto store = Open();
      for (int i = 0;; ++i) {
        if (!store->BeginBatch().ok()) _exit(2);
        for (int n = 0; n < 4; ++n) {
          const std::string record = std::to_string(round) + "/" + std::to_string(4 * i + n);
          const PersonId person = store->AddPerson(record).value();
          if (!store->IssueSequenced(person, 'L', 130200U + static_cast<unsigned>(i % 90), kBirth, round).ok()) _exit(3);
        }
        if (!store->CommitBatch().ok()) _exit(4);
      }
    });
    usleep(static_cast<useconds_t>(20'000 + 7'000 * round));
    kill(child, SIGKILL);
    const int status = ExitOf(child);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
    Open();  // recovers
    const std::vector<std::string> numbers = AllNumbers();
    const std::set<std::string> now(numbers.begin(), numbers.end());
    ASSERT_EQ(now.size(), numbers.size());
    ASSERT_EQ(numbers.size() % 4, 0u);  // whole batches only
    for (const std::string& number : before) ASSERT_TRUE(now.count(number) == 1) << number;
    before = now;
  }
  EXPECT_GT(before.size(), 0u);
}

TEST_F(NumberStoreTest, AnotherDatabaseAndAnotherFormatAreRefused) {
  EXPECT_EQ(NumberStore::Open(path_, false).status().code(), absl::StatusCode::kNotFound);
  const std::string other = scratch_.FilePath("other.db");
  ASSERT_TRUE(SqlDatabase::Open(other, true).value()->Execute("CREATE TABLE t(a)").ok());
  const auto foreign = NumberStore::Open(other, true).status();
  EXPECT_EQ(foreign.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(foreign.message()), HasSubstr("no number store; give another file"));
  Open();
  ASSERT_TRUE(SqlDatabase::Open(path_, false).value()->Execute("PRAGMA user_version = 7").ok());
  EXPECT_THAT(std::string(NumberStore::Open(path_, true).status().message()), HasSubstr("format 7"));
}

TEST_F(NumberStoreTest, WhatARunToldIsKeptByRunAndRecord) {
  const auto store = Open();
  ASSERT_TRUE(store->BeginBatch().ok());
  ASSERT_TRUE(store->Tell(1, "r1", {"G1", "L1", "", "02", 77}).ok());
  EXPECT_EQ(store->Tell(1, "r1", {"G2", "", "", "", 0}).code(), absl::StatusCode::kAlreadyExists);
  ASSERT_TRUE(store->Tell(2, "r1", {"G3", "", "", "", 0}).ok());
  ASSERT_TRUE(store->CommitBatch().ok());
  const ToldNumbers told = Open()->Told(1, "r1").value().value();
  EXPECT_EQ(told.number + told.previous + told.passed + told.local, "G1L102");
  EXPECT_EQ(told.said, 77);
  EXPECT_FALSE(store->Told(1, "r2").value().has_value());
}

// A store of the format before: its numbers stay, and none of its runs passes for one whose results are kept.
TEST_F(NumberStoreTest, AStoreOfTheFormatBeforeIsBroughtUpToThisOne) {
  {
    const auto store = Open();
    ASSERT_EQ(store->BeginRun({.key = "a", .on_date = 20260301})->id, 1);
    ASSERT_TRUE(store->FinishRun(1).ok());
    ASSERT_TRUE(store->BeginBatch().ok());
    ASSERT_TRUE(store->AddNumber(store->AddPerson("r1").value(), "G1", 1, NumberOrigin::kIssued).ok());
    ASSERT_TRUE(store->CommitBatch().ok());
  }
  ASSERT_TRUE(SqlDatabase::Open(path_, false).value()->Execute("DROP TABLE told; PRAGMA user_version = 1").ok());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) threads.emplace_back([&] { EXPECT_TRUE(NumberStore::Open(path_, false).ok()); });
  for (std::thread& thread : threads) thread.join();
  const auto store = NumberStore::Open(path_, false).value();
  EXPECT_TRUE(store->PersonOfNumber("G1").value().has_value());
  EXPECT_EQ(store->FindRun(1).value()->on_date, 20260301u);
  const StoredRun again = store->BeginRun({.key = "a", .on_date = 20260302}).value();
  EXPECT_EQ(again.id, 2);
  EXPECT_FALSE(again.resumed || again.finished);
  EXPECT_FALSE(store->Told(1, "r1").value().has_value());
  EXPECT_EQ(store->FindRun(1).value()->key, "format 1: a");  // once, however many opened it
}

}  // namespace
}  // namespace xueji
