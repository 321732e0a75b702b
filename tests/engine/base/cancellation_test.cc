#include "engine/base/cancellation.h"

#include <gtest/gtest.h>

#include <csignal>

namespace xueji {
namespace {

class Cancellation : public ::testing::Test {
 protected:
  ~Cancellation() override { ResetCancel(); }
};

TEST_F(Cancellation, IsOffUntilSomebodyAsks) {
  EXPECT_FALSE(IsCancelled());
  EXPECT_TRUE(CheckCancelled().ok());
  RequestCancel();
  EXPECT_TRUE(IsCancelled());
  EXPECT_EQ(CheckCancelled().code(), absl::StatusCode::kCancelled);
  ResetCancel();
  EXPECT_TRUE(CheckCancelled().ok());
}

TEST_F(Cancellation, ASignalSetsTheFlagAndTheSecondOneEndsTheProcess) {
  InstallSignalHandlers();
  std::raise(SIGINT);
  EXPECT_TRUE(IsCancelled());
  EXPECT_EXIT(std::raise(SIGINT), ::testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace xueji
