#include "datasets/generator/bystander_model.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>

#include "matchers/identity/id_number.h"

namespace xueji::datasets {
namespace {

class BystanderModelTest : public testing::Test {
 protected:
  const std::unique_ptr<RecordModel> model_ = std::make_unique<RecordModel>(
      RegisterSpec{.records = 5'000, .seed = 9, .profile = Profile::kField});
  const BystanderModel bystanders_{*model_, RegistryRatesOf(Profile::kField)};
};

TEST_F(BystanderModelTest, NumbersAreValidAloneAndLeadBack) {
  std::set<std::string> numbers;
  for (std::uint64_t bystander = 0; bystander < 50'000; ++bystander) {
    const RegistryEntry entry = bystanders_.Make(bystander);
    const matchers::PackedIdNumber id = matchers::PackIdNumber(entry.number);
    ASSERT_TRUE(matchers::IsValid(id));
    EXPECT_TRUE(numbers.insert(entry.number).second);
    EXPECT_EQ(matchers::IdSex(id), entry.sex);
    EXPECT_EQ(matchers::DayNumber(matchers::IdBirthDate(id)), entry.birth_day);
    const auto county = model_->regions().FindCounty(matchers::IdRegion(id));
    ASSERT_TRUE(county.has_value());
    const NumberParts parts{*county, entry.birth_day, static_cast<int>(matchers::IdSequence(id))};
    EXPECT_EQ(bystanders_.IndexOf(parts), bystander);
    EXPECT_FALSE(entry.name.empty());
  }
}

TEST_F(BystanderModelTest, NumbersOfHouseholdsAreNobodysHere) {
  EXPECT_FALSE(bystanders_.IndexOf({0, kFirstBirthDay, kSequenceFirst}).has_value());
  EXPECT_FALSE(bystanders_.IndexOf({0, kFirstBirthDay, kSequenceEnd - 1}).has_value());
  EXPECT_FALSE(bystanders_.IndexOf({0, -40'000, kSequenceEnd}).has_value());
  EXPECT_FALSE(bystanders_.IndexOf({0, 30'000, kSequenceEnd}).has_value());
}

TEST_F(BystanderModelTest, TheOldHaveDied) {
  int old = 0;
  int old_deceased = 0;
  int young_deceased = 0;
  for (std::uint64_t bystander = 0; bystander < 50'000; ++bystander) {
    const RegistryEntry entry = bystanders_.Make(bystander);
    const bool deceased = entry.state == RegistryState::kDeceased;
    if (entry.birth_day < -9'000) {
      ++old;
      old_deceased += deceased;
    } else if (entry.birth_day > 10'000) {
      young_deceased += deceased;
    }
  }
  EXPECT_GT(old_deceased * 3, old);
  EXPECT_LT(young_deceased, 40);
}

}  // namespace
}  // namespace xueji::datasets
