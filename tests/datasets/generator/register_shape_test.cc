#include "datasets/generator/register_shape.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace xueji::datasets {
namespace {

class RegisterShapeOfSize : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RegisterShapeOfSize, EveryRecordIsOnePersonsAndNoneIsLost) {
  for (const double duplicated : {0.0, 0.01, 0.2}) {
    const RegisterShape shape(GetParam(), duplicated, 5);
    std::set<std::pair<std::uint64_t, int>> seen;
    std::set<std::uint64_t> persons;
    for (std::uint64_t record = 0; record < shape.records(); ++record) {
      const RecordOrigin origin = shape.Locate(record);
      ASSERT_LT(origin.person, shape.persons());
      EXPECT_TRUE(seen.emplace(origin.person, origin.copy).second);
      persons.insert(origin.person);
    }
    EXPECT_EQ(seen.size(), GetParam());
    EXPECT_EQ(persons.size(), shape.persons());
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, RegisterShapeOfSize,
                         testing::Values(1, 2, 3, 10, 99, 100, 101, 1172, 5000, 50'001));

TEST(RegisterShape, PersonsHaveSecondRecordsAtTheRate) {
  const RegisterShape shape(500'000, 0.01, 1);
  std::map<std::uint64_t, int> records;
  for (std::uint64_t record = 0; record < shape.records(); ++record) {
    ++records[shape.Locate(record).person];
  }
  std::map<int, int> sizes;
  for (const auto& [person, count] : records) ++sizes[count];
  const double several = static_cast<double>(records.size()) - sizes[1];
  EXPECT_NEAR(several / static_cast<double>(records.size()), 0.010, 0.0002);
  EXPECT_NEAR(sizes[2] / several, 0.88, 0.01);
  EXPECT_NEAR(sizes[3] / several, 0.09, 0.01);
  EXPECT_NEAR(sizes[4] / several, 0.02, 0.005);
  int most = 0;
  for (const auto& [size, count] : sizes) most = std::max(most, size);
  EXPECT_LE(most, 9);
}

TEST(RegisterShape, RecordsOfAPersonLieApart) {
  const RegisterShape shape(200'000, 0.05, 1);
  std::map<std::uint64_t, std::uint64_t> first;
  int pairs = 0;
  int near = 0;
  for (std::uint64_t record = 0; record < shape.records(); ++record) {
    const std::uint64_t person = shape.Locate(record).person;
    const auto [found, is_new] = first.emplace(person, record);
    if (is_new) continue;
    ++pairs;
    near += record - found->second < 8192;  // one block of the writer
  }
  EXPECT_GT(pairs, 9000);
  EXPECT_LT(near, pairs / 8);  // 1 in 12 expected
}

TEST(RegisterShape, GroupsHoldTheTwinsAndSiblingsOfAThousand) {
  const RegisterShape shape(10'000, 0, 1);
  int twins = 0;
  int siblings = 0;
  std::set<std::uint64_t> households;
  for (std::uint64_t person = 0; person < 1000; ++person) {
    const Residence home = shape.ResidenceOf(person);
    households.insert(home.household);
    EXPECT_LT(home.member, ChildCount(home.kind));
    twins += FirstBirthCount(home.kind) == 2 && home.member < 2;
    siblings += ChildCount(home.kind) > FirstBirthCount(home.kind);
  }
  EXPECT_EQ(twins, 20);
  EXPECT_EQ(siblings, 350);
  EXPECT_EQ(households.size(), kGroupHouseholds);
  EXPECT_EQ(shape.ResidenceOf(1000).household, shape.ResidenceOf(0).household + kGroupHouseholds);
}

TEST(RegisterShape, PersonsAndHouseholdsLeadBack) {
  for (const std::uint64_t records : {1U, 7U, 5'000U, 12'345U}) {
    const RegisterShape shape(records, 0.2, 3);
    std::map<std::uint64_t, std::set<std::uint64_t>> records_of;
    for (std::uint64_t record = 0; record < records; ++record) {
      records_of[shape.Locate(record).person].insert(record);
    }
    for (const auto& [person, expected] : records_of) {
      const std::vector<std::uint64_t> found = shape.RecordsOf(person);
      EXPECT_EQ(std::set<std::uint64_t>(found.begin(), found.end()), expected);
      EXPECT_EQ(found.size(), expected.size());
      EXPECT_EQ(shape.Locate(found.front()).copy, 0);
      const Residence home = shape.ResidenceOf(person);
      const HouseholdPlace place = shape.PlaceOf(home.household);
      EXPECT_EQ(place.kind, home.kind);
      EXPECT_EQ(place.first_person + static_cast<std::uint64_t>(home.member), person);
    }
  }
}

}  // namespace
}  // namespace xueji::datasets
