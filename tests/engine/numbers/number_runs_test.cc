// Runs of the number issuer beside and after one another: killed, begun again, two with one key, others between.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/numbers/number_issuer.h"
#include "tests/support/child_process.h"
#include "tests/support/pupil_class.h"

namespace xueji {
namespace {

class NumberRunsTest : public NumberIssuerCase {};

// Two programs had one key. The one finished, and had seen what run "b" gave; the other begins only now.
TEST_F(NumberRunsTest, AFinishedRunIssuesNothingAndTellsWhatItTold) {
  const Class pupils = Everybody(300);
  ASSERT_EQ(NumberStore::Open(path_, true).value()->BeginRun({.key = "c", .on_date = 20260301})->id, 1);
  Issue(pupils, "b", 11);
  const auto once = CountsOf(path_);
  const std::set<std::string> told = Lines(pupils, Issue(pupils, "c", 11));
  EXPECT_EQ(Lines(pupils, Issue(pupils, "c", 5)), told);
  EXPECT_EQ(CountsOf(path_), once);
}

// What came later must not shine through: another school takes in a girl of the run, with her number.
TEST_F(NumberRunsTest, AFinishedRunDoesNotSeeWhatCameAfterIt) {
  Class pupils;
  pupils.Add("r1", kDigits).pupil.comparison = ComparisonState::kIdAbsent;  // L, and no G yet
  pupils.rows[0].pupil.legitimate = true;
  pupils.Add("r2");
  const std::set<std::string> told = Lines(pupils, Issue(pupils, "a"));
  Class later;
  later.Add("r8", kDigits);                  // gets the G of that ID
  later.Add("r2", "", L(1));                 // a number of another pupil
  later.Add("r9", kOther, J(1));             // comes with the number of r2
  Issue(later, "b");
  EXPECT_EQ(Lines(pupils, Issue(pupils, "a")), told);
}

TEST_F(NumberRunsTest, ARunThatIsKilledAndBegunAgainEndsAsOneThatWasNot) {
  const Class pupils = Everybody(1500);
  const std::set<std::string> undisturbed = Lines(pupils, Issue(pupils, "a", 11));
  std::mt19937 random(9);
  for (int round = 0; round < 10; ++round) {
    std::filesystem::remove(path_);
    for (int kills = 0; kills < 3; ++kills) {
      const pid_t child = StartChild([&] { Issue(pupils, "a", 11); });
      usleep(static_cast<useconds_t>(random() % 120'000));
      kill(child, SIGKILL);
      ExitOf(child);
    }
    ASSERT_EQ(Lines(pupils, Issue(pupils, "a", 11)), undisturbed) << round;
  }
}

TEST_F(NumberRunsTest, WhatAnotherRunGaveBetweenAKillAndTheResumptionCounts) {
  const Class pupils = Everybody(300);
  Issue(pupils, "b", 11);
  const auto once = CountsOf(path_);
  std::filesystem::remove(path_);
  {
    // Run "a" begins and is killed before it gives anything.
    const auto store = NumberStore::Open(path_, true).value();
    ASSERT_EQ(store->BeginRun({.key = "a", .on_date = 20260301})->id, 1);
  }
  const std::set<std::string> of_b = Lines(pupils, Issue(pupils, "b", 11));
  Issue(pupils, "a", 11);
  EXPECT_EQ(CountsOf(path_), once);  // nobody got a second number
  EXPECT_EQ(Lines(pupils, Issue(pupils, "b", 11)), of_b);  // finished: told as it was
}

TEST_F(NumberRunsTest, RunsAtTheSameTimeGiveNobodyASecondNumber) {
  const Class pupils = Everybody(300);
  Issue(pupils, "alone", 5);
  const auto once = CountsOf(path_);
  for (int round = 0; round < 3; ++round) {
    std::filesystem::remove(path_);
    std::vector<pid_t> children;
    // Two have one key, and batches of their own size: they tell the same.
    const std::pair<const char*, std::size_t> runs[] = {{"a", 5}, {"b", 5}, {"c", 5}, {"c", 7}};
    for (const auto& [key, batch] : runs) {
      const std::string out = "told" + std::to_string(children.size());
      children.push_back(StartChild([&, key = key, batch = batch] {
        std::string text;
        for (const std::string& line : Lines(pupils, Issue(pupils, key, batch))) text += line + "\n";
        scratch_.Write(out, text);
      }));
    }
    for (const pid_t child : children) ASSERT_EQ(ExitOf(child), 0) << round;
    ASSERT_EQ(CountsOf(path_), once) << round;
    EXPECT_EQ(scratch_.Read("told2"), scratch_.Read("told3")) << round;
    EXPECT_FALSE(scratch_.Read("told2").empty());
  }
}

}  // namespace
}  // namespace xueji
