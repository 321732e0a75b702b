#include "engine/population/registry_tally.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/support/registry_sample.h"

namespace xueji {
namespace {

RegistryTally Tally(const RegistryChunk& chunk) {
  RegistryTally tally;
  tally.Add(chunk);
  return tally;
}

TEST(RegistryTally, CountsWhatIsThere) {
  const RegistryChunk sample = RegistrySample(10'000, 2);
  RegistryTally expected;
  for (const RegistryPerson& person : sample.persons) {
    expected.cancelled += person.state == RegistryState::kCancelled;
    expected.former_names += person.former_name.word != 0;
    expected.wrong_numbers += !IsValid(person.id);
  }
  const RegistryTally tally = Tally(sample);
  EXPECT_EQ(tally.rows, 10'000U);
  EXPECT_EQ(tally.cancelled, expected.cancelled);
  EXPECT_EQ(tally.former_names, expected.former_names);
  EXPECT_EQ(tally.wrong_numbers, expected.wrong_numbers);
  EXPECT_GT(tally.other_values, 0U);
  EXPECT_EQ(tally.Digest().size(), 32U);
}

TEST(RegistryTally, DependsOnNeitherOrderNorPieces) {
  RegistryChunk sample = RegistrySample(3'000, 4);
  const RegistryTally expected = Tally(sample);
  std::shuffle(sample.persons.begin(), sample.persons.end(), std::mt19937(1));
  EXPECT_EQ(Tally(sample), expected);
  RegistryTally sum;
  for (std::size_t at = 0; at < sample.persons.size(); at += 700) {
    RegistryTally piece;
    for (std::size_t i = at; i < std::min<std::size_t>(3'000, at + 700); ++i) piece.Add(sample.persons[i], sample);
    sum.Add(piece);
  }
  EXPECT_EQ(sum, expected);
}

TEST(RegistryTally, EveryValueIsInTheDigest) {
  const RegistryChunk sample = RegistrySample(50, 6);
  const std::string digest = Tally(sample).Digest();
  const auto changed = [&](const auto& change) {
    RegistryChunk other = RegistrySample(50, 6);
    change(other.persons[17]);
    return Tally(other).Digest() != digest;
  };
  EXPECT_TRUE(changed([](RegistryPerson& person) { person.id.digits ^= 1; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { person.id.tail ^= 1; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { person.name.word ^= 1; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { person.former_name.word ^= 1; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { ++person.household_region; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { ++person.birth_date.value; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) { person.sex = 3; }));
  EXPECT_TRUE(changed([](RegistryPerson& person) {
    person.state = person.state == RegistryState::kNormal ? RegistryState::kDeceased : RegistryState::kNormal;
  }));
}

}  // namespace
}  // namespace xueji
