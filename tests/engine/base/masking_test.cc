#include "engine/base/masking.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(Masking, NameKeepsItsFirstCharacterOnly) {
  EXPECT_EQ(MaskName("李晓明"), "李**");
  EXPECT_EQ(MaskName("欧阳小明"), "欧***");
  EXPECT_EQ(MaskName("阿卜杜热合曼·买买提艾力"), "阿********");
  EXPECT_EQ(MaskName(""), "");
}

TEST(Masking, NameOfOneCharacterIsHiddenWhole) {
  EXPECT_EQ(MaskName("李"), "*");
}

TEST(Masking, LongNumberKeepsProvinceAndPrefectureOnly) {
  EXPECT_EQ(MaskNumber("370102201305010010"), "3701**************");
  EXPECT_EQ(MaskNumber("370102130501001"), "3701***********");
  EXPECT_EQ(MaskNumber("G370102201305010010"), "G3701**************");
}

TEST(Masking, ShortNumberShowsNothing) {
  EXPECT_EQ(MaskNumber("13800001234"), "***********");
  EXPECT_EQ(MaskNumber(""), "");
}

TEST(Masking, NumberWithLettersWhereARegionShouldBeShowsNoneOfThem) {
  EXPECT_EQ(MaskNumber("AB12345678901234"), "****************");
}

TEST(Masking, DateKeepsItsYear) {
  EXPECT_EQ(MaskDate("20130501"), "2013****");
  EXPECT_EQ(MaskDate("2013-05-01"), "2013-**-**");
}

TEST(Masking, WhatIsNoDateIsHidden) {
  EXPECT_EQ(MaskDate("130501"), "******");
  EXPECT_EQ(MaskDate("2013050101"), "**********");
  EXPECT_EQ(MaskDate("01052013x"), "*********");
  EXPECT_EQ(MaskDate("01052013"), "********") << "a day first would show day and month";
  EXPECT_EQ(MaskDate("2013/05-01"), "**********");
  EXPECT_EQ(MaskDate(""), "");
}

TEST(Masking, IdentifierIsShownUnlessItHoldsALongNumber) {
  EXPECT_EQ(MaskIdentifier("rec-17-org"), "rec-17-org");
  EXPECT_EQ(MaskIdentifier("2026-0001234567"), "2026-0001234567");
  EXPECT_EQ(MaskIdentifier("G370102201305010010"), "G3701**************");
  EXPECT_EQ(MaskIdentifier("13800001234"), "***********");
  EXPECT_EQ(MaskIdentifier("x-37010220130501001X-b"), "x-3701****************");
}

TEST(Masking, EveryViewOfAValueShowsTheSamePart) {
  const std::string number = "370102201305010010";
  EXPECT_EQ(MaskNumber(number), MaskIdentifier(number));
}

TEST(Masking, MalformedBytesAreNotPassedOn) {
  const std::string masked = MaskName("\xFF\xFE\x41");
  EXPECT_EQ(masked.find('\xFF'), std::string::npos);
  EXPECT_EQ(masked.find('A'), std::string::npos);
}

}  // namespace
}  // namespace xueji
