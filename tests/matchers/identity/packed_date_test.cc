#include "matchers/identity/packed_date.h"

#include <gtest/gtest.h>

#include <random>

#include "matchers/reference/date_reference.h"

namespace xueji::matchers {
namespace {

TEST(PackDate, EveryDayOfTheRangeInOrder) {
  int before = 0;
  int day_number = DayNumber(PackDate(1880, 1, 1));
  for (int year = 1880; year <= 2055; ++year) {
    for (int month = 1; month <= 12; ++month) {
      for (int day = 1; day <= reference::MonthDaysReference(year, month); ++day) {
        const PackedDate date = PackDate(year, month, day);
        ASSERT_GT(date.value, before);
        before = date.value;
        ASSERT_EQ(UnpackDate(date), (DateParts{year, month, day}));
        ASSERT_TRUE(IsValid(date));
        ASSERT_EQ(DayNumber(date), day_number);
        ASSERT_EQ(DateOfDayNumber(day_number), date);
        ++day_number;
      }
    }
  }
  EXPECT_EQ(DayNumber(PackDate(1970, 1, 1)), 0);
  EXPECT_TRUE(IsBlank(DateOfDayNumber(day_number)));
  EXPECT_TRUE(IsBlank(DateOfDayNumber(DayNumber(PackDate(1880, 1, 1)) - 1)));
}

TEST(PackDate, UnrealDatesAreBlank) {
  EXPECT_TRUE(IsBlank(PackDate(2011, 2, 29)));
  EXPECT_TRUE(IsBlank(PackDate(1900, 2, 29)));
  EXPECT_FALSE(IsBlank(PackDate(2000, 2, 29)));
  EXPECT_TRUE(IsBlank(PackDate(2012, 13, 1)));
  EXPECT_TRUE(IsBlank(PackDate(2012, 0, 1)));
  EXPECT_TRUE(IsBlank(PackDate(2012, 1, 0)));
  EXPECT_TRUE(IsBlank(PackDate(1879, 12, 31)));
  EXPECT_TRUE(IsBlank(PackDate(2056, 1, 1)));
  EXPECT_FALSE(IsValid(PackedDate{static_cast<std::uint16_t>(PackDate(2011, 2, 28).value + 1)}));
  EXPECT_TRUE(IsValid(PackedDate{}));
}

TEST(ParseDate, TakesTheFormsPeopleWrite) {
  const PackedDate date = PackDate(2012, 3, 5);
  for (const char* text :
       {"20120305", "2012-03-05", "2012-3-5", "2012/3/5", "2012/03/05", "2012.3.5", "2012年3月5日",
        "2012年03月05日", "2012年3月5号", "2012年3月5", "2012-03-05 00:00:00",
        "2012-03-05T00:00:00Z", "20120305 12:30", "2012/3/5 0:00"}) {
    EXPECT_EQ(ParseDate(text), date) << text;
  }
}

TEST(ParseDate, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2012",
                           "201203",
                           "2012030",
                           "201203050",
                           "20121305",
                           "2012-13-05",
                           "2012-02-30",
                           "2012-3",
                           "2012-3-5x",
                           "2012-3/5",
                           "12-3-5",
                           "2012年3-5",
                           "二〇一二年三月五日",
                           "05/03/2012",
                           "2012-03-05 ",
                           "2012-03-05 noon",
                           "99991231",
                           "00000000",
                           "2012--5",
                           "2012-3-",
                           "2012 3 5",
                           "-012-3-5",
                           "2012-03-05T",
                           "2012\xE5\xB9"}) {
    EXPECT_FALSE(ParseDate(text).has_value()) << text;
  }
}

TEST(FormatDate, ParsesBack) {
  EXPECT_EQ(FormatDate(PackedDate{}), "");
  EXPECT_EQ(FormatDate(PackDate(2012, 3, 5)), "2012-03-05");
  EXPECT_EQ(ParseDate(FormatDate(PackDate(1999, 12, 31))), PackDate(1999, 12, 31));
}

TEST(CompareDates, NamesTheKindOfDifference) {
  const auto compare = [](const char* left, const char* right) {
    return CompareDates(*ParseDate(left), *ParseDate(right));
  };
  EXPECT_EQ(CompareDates({}, PackDate(2012, 3, 5)), DateLevel::kNull);
  EXPECT_EQ(compare("20120305", "20120305"), DateLevel::kExact);
  EXPECT_EQ(compare("20120305", "20120315"), DateLevel::kOneDigit);
  EXPECT_EQ(compare("20120305", "20120503"), DateLevel::kSwapped);
  EXPECT_EQ(compare("20120305", "20120317"), DateLevel::kOneComponent);
  EXPECT_EQ(compare("20120305", "19990305"), DateLevel::kOneComponent);
  EXPECT_EQ(compare("20120228", "20120302"), DateLevel::kNear);
  EXPECT_EQ(compare("20111231", "20120110"), DateLevel::kNear);
  EXPECT_EQ(compare("20120305", "20120817"), DateLevel::kSameYear);
  EXPECT_EQ(compare("20120305", "20090817"), DateLevel::kElse);
  EXPECT_EQ(compare("20120305", "19960306"), DateLevel::kElse);
  EXPECT_EQ(compare("20120305", "19960305"), DateLevel::kOneComponent);
  EXPECT_EQ(compare("20120305", "19960204"), DateLevel::kGeneration);
  EXPECT_EQ(compare("20120229", "19800813"), DateLevel::kGeneration);
}

TEST(CompareDates, AgreesWithItsReferenceAndIsSymmetric) {
  std::mt19937 random(4);
  const auto any = [&] {
    for (;;) {
      const PackedDate date =
          PackDate((random() % 9 == 0 ? 1985 : 2005) + static_cast<int>(random() % 8), 1 + static_cast<int>(random() % 12),
                   1 + static_cast<int>(random() % 31));
      if (!IsBlank(date)) return date;
    }
  };
  int levels[kLevelCountMax] = {};
  for (int i = 0; i < 300'000; ++i) {
    const PackedDate left = any();
    const PackedDate right = any();
    const DateLevel level = CompareDates(left, right);
    ++levels[static_cast<int>(level)];
    ASSERT_EQ(level, reference::CompareDatesReference(UnpackDate(left), UnpackDate(right)));
    ASSERT_EQ(level, CompareDates(right, left));
  }
  for (int level = 1; level <= static_cast<int>(DateLevel::kExact); ++level) {
    EXPECT_GT(levels[level], 20) << level;
  }
}

TEST(CompareDates, NearReachesThirtyOneDaysAndNoFurther) {
  // Every pair around the turn of every month, where values jump.
  for (PackedDate date = PackDate(2011, 1, 1); date < PackDate(2013, 1, 1);
       date = DateOfDayNumber(DayNumber(date) + 1)) {
    for (int apart = 1; apart <= 40; ++apart) {
      const PackedDate other = DateOfDayNumber(DayNumber(date) + apart);
      ASSERT_EQ(CompareDates(date, other),
                reference::CompareDatesReference(UnpackDate(date), UnpackDate(other)));
    }
  }
}

}  // namespace
}  // namespace xueji::matchers
