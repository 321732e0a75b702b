#include "datasets/generator/registry_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace xueji::datasets {
namespace {

constexpr std::uint64_t kBystanders = 3'000;

class RegistryModelTest : public testing::TestWithParam<Profile> {
 protected:
  const std::unique_ptr<RecordModel> model_ = std::make_unique<RecordModel>(
      RegisterSpec{.records = 12'345, .seed = 3, .profile = GetParam()});
  const RegistryModel registry_{*model_};

  // Slow and obvious: all of it, by number.
  std::map<std::string, std::vector<std::u32string>> All() const {
    std::vector<RegistryEntry> entries;
    for (std::uint64_t h = 0; h < registry_.households(); ++h)
      registry_.AppendHousehold(h, entries);
    for (std::uint64_t b = 0; b < kBystanders; ++b)
      entries.push_back(registry_.bystanders().Make(b));
    std::map<std::string, std::vector<std::u32string>> all;
    for (const RegistryEntry& entry : entries) all[entry.number].push_back(entry.name);
    for (auto& [number, names] : all) std::sort(names.begin(), names.end());
    return all;
  }
  std::vector<std::u32string> Look(const std::string& number) const {
    std::vector<RegistryEntry> entries;
    registry_.AppendNumber(number, kBystanders, entries);
    std::vector<std::u32string> names;
    for (const RegistryEntry& entry : entries) {
      EXPECT_EQ(entry.number, number);
      names.push_back(entry.name);
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

TEST_P(RegistryModelTest, LookingUpANumberFindsWhatTheRegistryHolds) {
  const auto all = All();
  EXPECT_GT(all.size(), 28'000U);
  for (const auto& [number, names] : all) ASSERT_EQ(Look(number), names);
  // And nothing that it does not hold: numbers next to those it holds, and of bystanders that are
  // not in it.
  int absent = 0;
  for (const auto& [number, names] : all) {
    std::string other = number;
    other[16] = static_cast<char>('0' + (other[16] - '0' + 2) % 10);
    FixCheckCharacter(other);
    const auto found = all.find(other);
    EXPECT_EQ(Look(other), found == all.end() ? std::vector<std::u32string>() : found->second);
    absent += found == all.end();
  }
  EXPECT_GT(absent, 10'000);
  EXPECT_TRUE(Look(registry_.bystanders().Make(kBystanders).number).empty());
  EXPECT_TRUE(Look("").empty());
  EXPECT_TRUE(Look("12345678901234567").empty());
}

TEST_P(RegistryModelTest, EveryPupilWithANumberIsInItButForTheLate) {
  std::uint64_t with_number = 0;
  std::uint64_t absent = 0;
  for (std::uint64_t person = 0; person < model_->shape().persons(); ++person) {
    const Residence residence = model_->shape().ResidenceOf(person);
    const Household home = model_->HouseholdOf(residence);
    const Child& child = home.children[static_cast<std::size_t>(residence.member)];
    std::vector<RegistryEntry> entries;
    registry_.AppendPerson(person, entries);
    if (child.document_type != DocumentType::kResidentId) {
      EXPECT_TRUE(entries.empty());
      continue;
    }
    ++with_number;
    absent += std::none_of(entries.begin(), entries.end(),
                           [&](const RegistryEntry& entry) { return entry.person == person; });
  }
  const double late = RegistryRatesOf(GetParam()).late;
  EXPECT_NEAR(static_cast<double>(absent), static_cast<double>(with_number) * late,
              4 * std::sqrt(static_cast<double>(with_number) * late));
}

TEST_P(RegistryModelTest, NamesDifferOnlyWhereEveryRecordHasTheRightOne) {
  int changed = 0;
  for (std::uint64_t person = 0; person < model_->shape().persons(); ++person) {
    std::vector<RegistryEntry> entries;
    registry_.AppendPerson(person, entries);
    for (const RegistryEntry& entry : entries) {
      if (entry.change == RegistryNameChange::kNone) continue;
      ++changed;
      const Residence residence = model_->shape().ResidenceOf(person);
      const Household home = model_->HouseholdOf(residence);
      for (const std::uint64_t record : model_->shape().RecordsOf(person)) {
        EXPECT_EQ(model_->Make(record).name,
                  home.children[static_cast<std::size_t>(residence.member)].name);
      }
    }
  }
  EXPECT_GT(changed, 5);
}

INSTANTIATE_TEST_SUITE_P(Profiles, RegistryModelTest,
                         testing::Values(Profile::kClean, Profile::kField, Profile::kStress));

}  // namespace
}  // namespace xueji::datasets
