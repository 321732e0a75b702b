#include "server/ops/work_floor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace xueji::server {
namespace {

using std::chrono::microseconds;
using std::chrono::nanoseconds;

constexpr Method kAsked = Method::kPreCheck;

TEST(WorkFloor, AnswersComeAtItsMultiples) {
  const WorkFloor floor({.first = microseconds(50)});
  EXPECT_EQ(floor.WaitAfter(kAsked, microseconds(8)), microseconds(42));
  EXPECT_EQ(floor.WaitAfter(kAsked, microseconds(49)), microseconds(1));
  EXPECT_EQ(floor.WaitAfter(kAsked, microseconds(50)), nanoseconds(0));
  EXPECT_EQ(floor.WaitAfter(kAsked, microseconds(51)), microseconds(49));
  EXPECT_EQ(floor.WaitAfter(kAsked, nanoseconds(-5)), microseconds(50));
  const WorkFloor none({.first = microseconds(0), .follows = true});
  EXPECT_EQ(none.WaitAfter(kAsked, microseconds(8)), nanoseconds(0));
}

// Times of looks, as a machine has them: mostly near one value, a few far longer.
class Looks {
 public:
  nanoseconds Next(double typical_us) {
    const double share = unit_(random_);
    const double micros = typical_us * (0.9 + 0.2 * unit_(random_)) + (share < 0.02 ? 40 * typical_us : 0);
    return nanoseconds(static_cast<std::int64_t>(micros * 1000));
  }

 private:
  std::mt19937_64 random_{20261124};
  std::uniform_real_distribution<double> unit_{0, 1};
};

// A twentieth of the looks of the slower kind take longer than the floor, whichever kind that is and however fast
// the machine becomes, and the stalls do not move it.
TEST(WorkFloor, FollowsWhatNineteenInTwentyTake) {
  for (const bool slower : {true, false}) {
    WorkFloor floor({.first = microseconds(50), .follows = true});
    Looks looks;
    for (const double typical : {20.0, 80.0, 12.0}) {
      std::vector<nanoseconds> seen;
      for (int i = 0; i < 80'000; ++i) {
        const bool found = i % 10 == 0;  // hits are rare
        const nanoseconds elapsed = looks.Next(found == slower ? typical : typical / 2);
        if (i >= 60'000 && found == slower) seen.push_back(elapsed - floor.Now(kAsked));
        floor.Note(kAsked, found, elapsed);
      }
      const auto later = static_cast<double>(std::count_if(seen.begin(), seen.end(), [](nanoseconds over) { return over.count() > 0; }));
      EXPECT_NEAR(later / static_cast<double>(seen.size()), 0.05, 0.03) << typical;
      EXPECT_GT(floor.Now(kAsked), nanoseconds(static_cast<std::int64_t>(typical * 1000)));
      EXPECT_LT(floor.Now(kAsked), nanoseconds(static_cast<std::int64_t>(typical * 1300)));
    }
  }
}

TEST(WorkFloor, EachMethodHasItsOwn) {
  WorkFloor floor({.first = microseconds(50), .follows = true});
  for (int i = 0; i < 1'000; ++i) floor.Note(Method::kSearch, true, std::chrono::milliseconds(3));
  EXPECT_GT(floor.Now(Method::kSearch), std::chrono::milliseconds(2));
  EXPECT_EQ(floor.Now(kAsked), microseconds(50));
}

TEST(WorkFloor, StaysWhereItIsToldTo) {
  WorkFloor fixed({.first = microseconds(50)}), none({.first = microseconds(0), .follows = true});
  for (int i = 0; i < 1'000; ++i) {
    fixed.Note(kAsked, true, microseconds(500));
    none.Note(kAsked, true, microseconds(500));
  }
  EXPECT_EQ(fixed.Now(kAsked), microseconds(50));
  EXPECT_EQ(none.Now(kAsked), nanoseconds(0));
}

TEST(WorkFloor, KeepsWithinItsBounds) {
  WorkFloor floor({.first = microseconds(50), .follows = true});
  for (int i = 0; i < 100'000; ++i) {
    floor.Note(kAsked, false, nanoseconds(0));
    floor.Note(kAsked, true, nanoseconds(0));
  }
  EXPECT_GT(floor.Now(kAsked), nanoseconds(0));
  EXPECT_LT(floor.Now(kAsked), microseconds(2));
  for (int i = 0; i < 100'000; ++i) floor.Note(kAsked, true, std::chrono::hours(1));
  EXPECT_EQ(floor.Now(kAsked), std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace xueji::server
