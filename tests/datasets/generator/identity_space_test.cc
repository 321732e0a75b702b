#include "datasets/generator/identity_space.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "matchers/identity/id_number.h"

namespace xueji::datasets {
namespace {

using matchers::PackedIdNumber;

// The 17 digits as a number: cheap to sort.
std::uint64_t Body(const std::string& number) {
  const matchers::IdFindings found = matchers::ExamineIdNumber(number);
  EXPECT_EQ(found.faults, 0);
  return std::stoull(number.substr(0, 17));
}

void ExpectDistinct(std::vector<std::uint64_t>& bodies) {
  std::sort(bodies.begin(), bodies.end());
  EXPECT_EQ(std::adjacent_find(bodies.begin(), bodies.end()), bodies.end());
}

class IdentitySpaceTest : public testing::Test {
 protected:
  const RegionModel regions_{200'000, 11};
  const IdentitySpace space_{regions_, 11};
  Sex SexOf(std::uint64_t draw) { return (Mix64(draw) & 1) != 0 ? Sex::kMale : Sex::kFemale; }
};

TEST_F(IdentitySpaceTest, AFullCountyHasNoNumberTwice) {
  std::vector<std::uint64_t> bodies;
  for (std::uint64_t number = 0; number < kCountyHouseholdsMax; number += 3) {
    const Cell cell = space_.CellOf({5, number});
    const Sex first = SexOf(number);
    const Sex second = SexOf(number ^ 0xFF00);
    bodies.push_back(Body(space_.FirstBirth(cell, first).number));
    bodies.push_back(Body(space_.SecondTwin(cell, first, second, number % 2 == 0).number));
    bodies.push_back(Body(space_.Sibling(cell, second).number));
    bodies.push_back(Body(space_.Parent(cell, Sex::kMale).number));
    bodies.push_back(Body(space_.Parent(cell, Sex::kFemale).number));
  }
  ExpectDistinct(bodies);
}

TEST_F(IdentitySpaceTest, NumbersFirstGivenElsewhereDoNotMeetThoseOfTheirNewCounty) {
  std::vector<std::uint64_t> bodies;
  std::uint64_t away = 0;
  for (std::uint32_t county = 0; county < regions_.county_count(); ++county) {
    const std::string code = std::to_string(regions_.county(county).code);
    for (std::uint64_t number = 0; number < 3000; ++number) {
      const Cell cell = space_.CellOf({county, number});
      const Sex sex = SexOf(number);
      bodies.push_back(Body(space_.FirstBirth(cell, sex).number));
      bodies.push_back(Body(space_.SecondTwin(cell, sex, sex, true).number));
      const std::string sibling = space_.Sibling(cell, sex).number;
      away += !sibling.starts_with(code);
      bodies.push_back(Body(sibling));
      bodies.push_back(Body(space_.Parent(cell, Sex::kMale).number));
      bodies.push_back(Body(space_.Parent(cell, Sex::kFemale).number));
    }
  }
  ExpectDistinct(bodies);
  EXPECT_GT(away, 0U);
}

TEST_F(IdentitySpaceTest, SexAndDateAreThoseOfTheNumber) {
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const Cell cell = space_.CellOf({7, number});
    for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
      for (const BirthAndNumber& made :
           {space_.FirstBirth(cell, sex), space_.Sibling(cell, sex),
            space_.SecondTwin(cell, Sex::kMale, sex, true),
            space_.SecondTwin(cell, Sex::kFemale, sex, false), space_.Parent(cell, sex)}) {
        const matchers::IdFindings found = matchers::ExamineIdNumber(made.number);
        EXPECT_EQ(found.faults, 0);
        EXPECT_EQ(found.sex, static_cast<int>(sex));
        EXPECT_EQ(matchers::DayNumber(found.birth_date), made.birth_day);
      }
    }
  }
}

TEST_F(IdentitySpaceTest, AdjacentTwinsDifferAsTheOfficeCounts) {
  int adjacent = 0;
  for (std::uint64_t number = 0; number < 1000; ++number) {
    const Cell cell = space_.CellOf({3, number});
    for (const Sex first : {Sex::kMale, Sex::kFemale}) {
      for (const Sex second : {Sex::kMale, Sex::kFemale}) {
        const std::string one = space_.FirstBirth(cell, first).number;
        const std::string two = space_.SecondTwin(cell, first, second, false).number;
        EXPECT_EQ(one.substr(0, 14), two.substr(0, 14));
        const int step = std::abs(std::stoi(one.substr(14, 3)) - std::stoi(two.substr(14, 3)));
        adjacent += step == (first == second ? 2 : 1);
      }
    }
  }
  EXPECT_GT(adjacent, 3950);  // the rotation splits a few
}

TEST_F(IdentitySpaceTest, ParentsAreTwentyToFortyFiveYearsOlderThanEveryChild) {
  for (std::uint64_t number = 0; number < 5000; ++number) {
    const Cell cell = space_.CellOf({2, number});
    const int first = space_.FirstBirth(cell, Sex::kMale).birth_day;
    const int sibling = space_.Sibling(cell, Sex::kMale).birth_day;
    EXPECT_GE(std::abs(first - sibling), 300);
    EXPECT_LE(std::abs(first - sibling), 6 * 366);
    EXPECT_GE(sibling, kFirstBirthDay);
    EXPECT_LT(sibling, kFirstBirthDay + kBirthDays);
    for (const Sex sex : {Sex::kMale, Sex::kFemale}) {
      const int parent = space_.Parent(cell, sex).birth_day;
      EXPECT_GE(std::min(first, sibling) - parent, 20 * 365);
      EXPECT_LE(std::max(first, sibling) - parent, 45 * 366);
    }
  }
}

TEST_F(IdentitySpaceTest, BirthDatesSpreadOverTheTwelveYears) {
  std::vector<int> years(13);
  for (std::uint32_t county = 0; county < regions_.county_count(); ++county) {
    for (std::uint64_t number = 0; number < 1000; ++number) {
      ++years[static_cast<std::size_t>(space_.CellOf({county, number}).day / 366)];
    }
  }
  const double expected = regions_.county_count() * 1000.0 / 12;
  for (int year = 0; year < 11; ++year) {
    EXPECT_NEAR(years[static_cast<std::size_t>(year)], expected, expected * 0.12);
  }
}

TEST_F(IdentitySpaceTest, EveryNumberLeadsBackToItsHousehold) {
  const auto expect_back = [&](const BirthAndNumber& made, CountySeat seat) {
    NumberParts parts;
    const auto county =
        regions_.FindCounty(static_cast<std::uint32_t>(std::stoul(made.number.substr(0, 6))));
    ASSERT_TRUE(county.has_value());
    parts.county = *county;
    parts.birth_day = made.birth_day;
    parts.sequence = std::stoi(made.number.substr(14, 3));
    const auto found = space_.SeatBehind(parts);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->county, seat.county);
    EXPECT_EQ(found->number, seat.number);
  };
  for (std::uint32_t county = 0; county < regions_.county_count(); ++county) {
    for (std::uint64_t number = county; number < kCountyHouseholdsMax; number += 3'701) {
      const CountySeat seat{county, number};
      const Cell cell = space_.CellOf(seat);
      const Sex first = SexOf(number);
      const Sex second = SexOf(number ^ 0xFF00);
      expect_back(space_.FirstBirth(cell, first), seat);
      expect_back(space_.SecondTwin(cell, first, second, true), seat);
      expect_back(space_.SecondTwin(cell, first, second, false), seat);
      expect_back(space_.Sibling(cell, second), seat);
      expect_back(space_.Parent(cell, Sex::kMale), seat);
      expect_back(space_.Parent(cell, Sex::kFemale), seat);
    }
  }
  EXPECT_FALSE(space_.SeatBehind({0, kFirstBirthDay, 5}).has_value());
  EXPECT_FALSE(space_.SeatBehind({0, kFirstBirthDay, kSequenceEnd}).has_value());
}

TEST(AppendDate, AgreesWithTheCalendarInsideAndOutsideItsTable) {
  for (int day = -14'000; day < 25'000; ++day) {
    std::string text;
    AppendDate(day, text);
    std::string expected = matchers::FormatDate(matchers::DateOfDayNumber(day));  // 2008-09-01
    expected.erase(std::remove(expected.begin(), expected.end(), '-'), expected.end());
    ASSERT_EQ(text, expected);
  }
}

TEST(IdNumberMaking, FollowsTheStandard) {
  const std::string number = MakeIdNumber(110105, 14'123, 2);  // 2008-09-01
  EXPECT_EQ(number.substr(0, 17), "11010520080901002");
  EXPECT_TRUE(matchers::IsValid(matchers::PackIdNumber(number)));
  std::string spoiled = number.substr(0, 17) + "?";
  FixCheckCharacter(spoiled);
  EXPECT_EQ(spoiled, number);
}

}  // namespace
}  // namespace xueji::datasets
