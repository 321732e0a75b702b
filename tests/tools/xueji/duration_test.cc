#include "tools/xueji/duration.h"

#include <gtest/gtest.h>

namespace xueji::tools {
namespace {

TEST(ParseSeconds, TakesSecondsMinutesAndHours) {
  EXPECT_EQ(ParseSeconds("45"), 45u);
  EXPECT_EQ(ParseSeconds("90s"), 90u);
  EXPECT_EQ(ParseSeconds("30m"), 1800u);
  EXPECT_EQ(ParseSeconds("2h"), 7200u);
}

TEST(ParseSeconds, RefusesAnythingElse) {
  for (const char* text : {"", "m", "0", "0m", "-1s", "1.5h", "3d", "3 m", "1h30m", "99999999999999999999h",
                           "8785h"}) {
    EXPECT_FALSE(ParseSeconds(text).has_value()) << text;
  }
}

TEST(DurationText, ChoosesItsUnit) {
  EXPECT_EQ(DurationText(Language::kEnglish, 1.234), "1.23 s");
  EXPECT_EQ(DurationText(Language::kEnglish, 100), "100.0 s");
  EXPECT_EQ(DurationText(Language::kEnglish, 1800), "30.0 min");
  EXPECT_EQ(DurationText(Language::kChinese, 7200), "2.0 小时");
}

}  // namespace
}  // namespace xueji::tools
