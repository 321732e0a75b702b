// Two counties register one child in the same moment: two processes, each with a store of its own on the same truth.
// More rounds than usual: XUEJI_RACE_ROUNDS=10000.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "server/store/registry_store.h"
#include "tests/support/child_process.h"
#include "tests/support/store_place.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

int Rounds() {
  const char* const wanted = std::getenv("XUEJI_RACE_ROUNDS");
  return wanted == nullptr ? 1000 : std::atoi(wanted);
}

// What the two say of a round.
struct Round {
  std::atomic<int> ready = 0;
  std::atomic<std::uint64_t> change_seq[2] = {};  // of the one that won
  std::atomic<bool> refused[2] = {};              // for the identity, and naming the winner
};

std::string RecordOf(int side, int round) { return (side == 0 ? "left" : "right") + std::to_string(round); }

void Race(const std::string& where, int side, int rounds, const SharedArray<Round>& shared) {
  const auto store = RegistryStore::Open(where).value();
  for (int round = 0; round < rounds; ++round) {
    const ChangeRequest request =
        Registration(RecordOf(side, round), "id:" + std::to_string(round), "q" + RecordOf(side, round));
    Round& own = shared[static_cast<std::size_t>(round)];
    ++own.ready;
    while (own.ready < 2) std::this_thread::yield();
    const ChangeOutcome outcome = store->Commit({&request, 1}).value()[0];
    own.change_seq[side] = outcome.status.ok() ? outcome.change_seq : 0;
    own.refused[side] = outcome.status.code() == absl::StatusCode::kAlreadyExists &&
                        outcome.holder == RecordOf(1 - side, round);
  }
}

class RegistryStoreRaceTest : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Kinds, RegistryStoreRaceTest, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST_P(RegistryStoreRaceTest, OfTwoWhoRegisterOneIdentityExactlyOneWins) {
  XUEJI_SKIP_UNLESS_INSTALLED(GetParam());
  StorePlace place(GetParam());
  ASSERT_TRUE(RegistryStore::Open(place.where()).ok());
  const int rounds = Rounds();
  const SharedArray<Round> shared(static_cast<std::size_t>(rounds));
  {
    ChildProcess left([&] { Race(place.where(), 0, rounds, shared); });
    ChildProcess right([&] { Race(place.where(), 1, rounds, shared); });
    ASSERT_TRUE(left.Wait());
    ASSERT_TRUE(right.Wait());
  }
  int left_won = 0;
  for (int i = 0; i < rounds; ++i) {
    const Round& round = shared[static_cast<std::size_t>(i)];
    const int winner = round.change_seq[0] != 0 ? 0 : 1;
    ASSERT_NE(round.change_seq[winner], 0U) << "nobody won round " << i;
    ASSERT_EQ(round.change_seq[1 - winner], 0U) << "both won round " << i;
    ASSERT_TRUE(round.refused[1 - winner]);
    left_won += 1 - winner;
  }
  const auto store = RegistryStore::Open(place.where()).value();
  EXPECT_EQ(store->LastChange().value(), static_cast<std::uint64_t>(rounds));
  EXPECT_TRUE(store->Check().ok()) << store->Check();
  std::printf("%d rounds, exactly one winner each: %d left, %d right\n", rounds, left_won, rounds - left_won);
  // Both had a chance, or it was no race.
  EXPECT_GT(left_won, 0);
  EXPECT_LT(left_won, rounds);
}

}  // namespace
}  // namespace xueji::server
