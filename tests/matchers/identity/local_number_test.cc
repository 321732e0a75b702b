#include "matchers/identity/local_number.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "matchers/identity/local_regions.h"
#include "matchers/reference/student_number_reference.h"

namespace xueji::matchers {
namespace {

TEST(ExamineLocalNumber, HebeiNumberOfTheCityRules) {
  const LocalNumber number = ExamineLocalNumber("02261500100017");
  EXPECT_EQ(number.scheme, LocalScheme::kHebei14);
  EXPECT_EQ(number.faults, 0);
  EXPECT_EQ(number.region, 130226u);
  EXPECT_EQ(number.region_name, "迁安");
  EXPECT_EQ(number.entry_year, 15u);
  EXPECT_EQ(number.school, 1u);
  EXPECT_EQ(number.school_type, 0u);  // a primary school
  EXPECT_EQ(number.serial, 17u);
}

TEST(ExamineLocalNumber, AnUnknownCountyIsAWarningAndItsPrefectureIsNamed) {
  const LocalNumber number = ExamineLocalNumber("02991500100017");
  EXPECT_EQ(number.faults, kLocalRegionUnknown);
  EXPECT_EQ(number.region, 1302u);
  EXPECT_EQ(number.region_name, "唐山");
  EXPECT_TRUE(ExamineLocalNumber("99991500100017").region_name.empty());
}

TEST(ExamineLocalNumber, SerialsBeginWithOne) {
  EXPECT_EQ(ExamineLocalNumber("02261500100000").faults, kLocalSerialZero);
  EXPECT_EQ(ExamineLocalNumber("02261500109999").faults, 0);
}

TEST(ExamineLocalNumber, BeijingShanghaiAndMadeUpNumbers) {
  // province 11, district 08, type 1, school 023, pupil type 1, class year 15, class 02, pupil 33, check 4
  const LocalNumber beijing = ExamineLocalNumber("1108" "10231" "15" "02" "33" "4");
  EXPECT_EQ(beijing.scheme, LocalScheme::kBeijing16);
  EXPECT_EQ(beijing.region, 1108u);
  EXPECT_EQ(beijing.school, 23u);
  EXPECT_EQ(beijing.entry_year, 15u);
  EXPECT_EQ(beijing.serial, 33u);
  EXPECT_EQ(beijing.faults, 0);
  EXPECT_EQ(ExamineLocalNumber("2208102311502334").faults, kLocalRegionUnknown);
  EXPECT_EQ(ExamineLocalNumber(std::string(19, '3')).scheme, LocalScheme::kShanghai19);
  const LocalNumber pseudo = ExamineLocalNumber("999" "1302830001" "00012");
  EXPECT_EQ(pseudo.scheme, LocalScheme::kPseudo999);
  EXPECT_EQ(pseudo.serial, 12u);
}

TEST(ExamineLocalNumber, AnythingElseIsNoLocalNumber) {
  for (const std::string& text : {std::string(), std::string(15, '1'), std::string(18, '1'),
                                  std::string("0226150010001X"), std::string("G2261500100017")}) {
    EXPECT_EQ(LocalSchemeOf(text), LocalScheme::kNone) << text;
    EXPECT_EQ(ExamineLocalNumber(text).faults, 0);
  }
}

TEST(ExamineLocalNumber, SerialAgreesWithTheReference) {
  std::mt19937 random(3);
  for (int i = 0; i < 5'000; ++i) {
    std::string text(random() % 21, '9');
    for (char& c : text) c = static_cast<char>('0' + random() % 10);
    if (random() % 2 == 0) text.replace(0, std::min<std::size_t>(3, text.size()), "999");
    const int serial = reference::LocalSerialReference(text);
    const LocalNumber number = ExamineLocalNumber(text);
    if (serial >= 0) {
      ASSERT_EQ(number.serial, static_cast<std::uint32_t>(serial)) << text;
      ASSERT_EQ((number.faults & kLocalSerialZero) != 0, serial == 0) << text;
    } else {
      ASSERT_EQ(number.faults, 0) << text;
    }
  }
}

TEST(LocalSeriesOf, IsWhatTheNumbersOfASchoolAndYearShare) {
  EXPECT_EQ(LocalSeriesOf("02261500100017"), "0226150010");
  EXPECT_EQ(LocalSeriesOf("1108102311502334"), "");
  EXPECT_EQ(LocalSeriesOf(""), "");
}

TEST(LocalSchemeName, NamesAll) {
  EXPECT_EQ(LocalSchemeName(LocalScheme::kHebei14), "hebei_14");
  EXPECT_EQ(LocalSchemeName(LocalScheme::kBeijing16), "beijing_16");
  EXPECT_EQ(LocalSchemeName(LocalScheme::kShanghai19), "shanghai_19");
  EXPECT_EQ(LocalSchemeName(LocalScheme::kPseudo999), "pseudo_999");
  EXPECT_EQ(LocalSchemeName(LocalScheme::kNone), "none");
}

TEST(HebeiRegionName, EveryCountyLiesInAPrefectureOfTheTable) {
  for (const LocalRegion& region : kHebeiRegions) {
    const std::uint32_t prefecture = region.code > 9999 ? region.code / 100 : region.code;
    EXPECT_FALSE(HebeiRegionName(prefecture).empty()) << region.code;
  }
}

}  // namespace
}  // namespace xueji::matchers
