#include "engine/report/base_json.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(BaseJson, ComesBackAsItWas) {
  RunManifest manifest;
  manifest.base = ManifestBase{.path = "nation.xueji", .result_digest = "abc", .records = 7,
                               .deleted_path = "gone.csv", .snapshot_out = "next.xueji", .all_written = true,
                               .records_now = 8, .records_new = 1, .records_changed = 2, .records_unchanged = 3,
                               .records_deleted = 4, .verdicts_changed = 5, .weights_moved = 6, .links_new = 9,
                               .links_gone = 10};
  const auto read = ParseManifest(ManifestJson(manifest), "test");
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(read->base.has_value());
  EXPECT_EQ(BaseJson(*read), BaseJson(manifest));
  EXPECT_EQ(read->base->links_gone, 10U);
  EXPECT_TRUE(read->base->all_written);
}

TEST(BaseJson, ARunOfItsOwnHasNone) {
  const auto read = ParseManifest(ManifestJson(RunManifest()), "test");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_FALSE(read->base.has_value());
  EXPECT_TRUE(BaseJson(*read).is_null());
}

}  // namespace
}  // namespace xueji
