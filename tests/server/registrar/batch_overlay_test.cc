#include "server/registrar/batch_overlay.h"

#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

class BatchOverlayTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  std::unique_ptr<LiveRegister> live_ =
      LiveRegister::Open({.changes_max = 100, .latest_birth_date = kLatestBirth}).value();
  std::unique_ptr<BatchOverlay> overlay_ =
      BatchOverlay::Make(live_->plan(), directory_.path()).value();
};

TEST_F(BatchOverlayTest, WhoSharesABlockMeetsAndOthersDoNot) {
  ASSERT_TRUE(overlay_->Add(Child("王小芳", "2", "20150301", "", "a")).ok());
  EXPECT_TRUE(*overlay_->Meets(Child("王晓芳", "2", "20150301")));
  EXPECT_FALSE(*overlay_->Meets(Child("赵宇航", "1", "20121109")));
}

TEST_F(BatchOverlayTest, AfterTheBatchNobodyIsThere) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(overlay_->Add(Child("王小芳", "2", "20150301", "", "a")).ok());
    ASSERT_TRUE(overlay_->Clear().ok());
    EXPECT_FALSE(*overlay_->Meets(Child("王小芳", "2", "20150301")));
  }
}

// The small register is made anew every few thousand records.
TEST_F(BatchOverlayTest, GoesOnForAsManyRecordsAsCome) {
  constexpr int kRecords = 10'000, kBatch = 250;
  for (int i = 0; i < kRecords; i += kBatch) {
    for (int k = 0; k < kBatch; ++k) {
      ASSERT_TRUE(overlay_->Add(Child("王小芳", "2", "20150301", "", "r" + std::to_string(i + k))).ok());
    }
    ASSERT_TRUE(*overlay_->Meets(Child("王小芳", "2", "20150301")));
    ASSERT_TRUE(overlay_->Clear().ok());
    ASSERT_FALSE(*overlay_->Meets(Child("王小芳", "2", "20150301")));
  }
}

}  // namespace
}  // namespace xueji::server
