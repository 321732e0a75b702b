#include "matchers/name/name_units.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

std::vector<NameUnit> Units(std::u32string_view name) {
  const NameUnits units(name);
  return {units.span().begin(), units.span().end()};
}

TEST(NameUnits, LeaveSeparatorsOut) {
  EXPECT_EQ(Units(U"艾·山"), (std::vector<NameUnit>{U'艾', U'山'}));
  EXPECT_TRUE(Units(U"··").empty());
}

TEST(NameUnits, PinyinInAHanNameIsASyllable) {
  const NameUnit yan = kSyllableUnit | ParseSyllable("yan");
  EXPECT_EQ(Units(U"王YAN"), (std::vector<NameUnit>{U'王', yan}));
  EXPECT_EQ(Units(U"王YANx"), (std::vector<NameUnit>{U'王', yan, U'x'}));
  EXPECT_EQ(Units(U"王A"), (std::vector<NameUnit>{U'王', U'A'}));
}

TEST(NameUnits, LatinNamesKeepTheirLetters) {
  EXPECT_EQ(Units(U"Yan"), (std::vector<NameUnit>{U'Y', U'a', U'n'}));
}

TEST(NameUnits, LongNamesSpill) {
  const std::u32string name(100, U'王');
  EXPECT_EQ(Units(name), std::vector<NameUnit>(name.begin(), name.end()));
  EXPECT_EQ(Units(std::u32string(33, U'王')).size(), 33u);
  EXPECT_EQ(Units(std::u32string(32, U'王')).size(), 32u);
}

TEST(CompoundSurname, NeedsAGivenName) {
  const std::u32string full = U"欧阳明";
  EXPECT_GE(CompoundSurnameIndex({full.data(), full.size()}), 0);
  EXPECT_EQ(CompoundSurnameIndex({full.data(), 2}), -1);
  const std::u32string none = U"欧明阳";
  EXPECT_EQ(CompoundSurnameIndex({none.data(), none.size()}), -1);
}

}  // namespace
}  // namespace xueji::matchers
