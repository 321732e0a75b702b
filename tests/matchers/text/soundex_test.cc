#include "matchers/text/soundex.h"

#include <gtest/gtest.h>

namespace xueji::matchers {
namespace {

TEST(Soundex, ExamplesOfTheNationalArchives) {
  EXPECT_EQ(SoundexText(Soundex("Robert")), "R163");
  EXPECT_EQ(SoundexText(Soundex("Rupert")), "R163");
  EXPECT_EQ(SoundexText(Soundex("Rubin")), "R150");
  EXPECT_EQ(SoundexText(Soundex("Washington")), "W252");
  EXPECT_EQ(SoundexText(Soundex("Lee")), "L000");
  EXPECT_EQ(SoundexText(Soundex("Gutierrez")), "G362");
  EXPECT_EQ(SoundexText(Soundex("Pfister")), "P236");
  EXPECT_EQ(SoundexText(Soundex("Jackson")), "J250");
  EXPECT_EQ(SoundexText(Soundex("Tymczak")), "T522");
  EXPECT_EQ(SoundexText(Soundex("Ashcraft")), "A261");
}

TEST(Soundex, SkipsWhatIsNoLetter) {
  EXPECT_EQ(Soundex(""), 0u);
  EXPECT_EQ(Soundex("123"), 0u);
  EXPECT_EQ(Soundex("王"), 0u);
  EXPECT_EQ(Soundex("o'brien"), Soundex("OBrien"));
  EXPECT_EQ(SoundexText(0), "");
}

}  // namespace
}  // namespace xueji::matchers
