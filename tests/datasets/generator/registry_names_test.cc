#include "datasets/generator/registry_names.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "datasets/generator/record_model.h"

namespace xueji::datasets {
namespace {

class RegistryNamesTest : public testing::Test {
 protected:
  const std::unique_ptr<RecordModel> model_ = std::make_unique<RecordModel>(
      RegisterSpec{.records = 20'000, .seed = 5, .profile = Profile::kField});
  const RegistryRates& rates_ = RegistryRatesOf(Profile::kField);
  const RegistryNames names_{model_->names(), model_->minority(), model_->confusion(), rates_};

  template <typename Visit>
  void ForEachPerson(const Visit& visit) const {
    for (std::uint64_t person = 0; person < model_->shape().persons(); ++person) {
      const Residence residence = model_->shape().ResidenceOf(person);
      const Household home = model_->HouseholdOf(residence);
      SeededRandom random(5, Stream::kRegistryName, person);
      visit(home, home.children[static_cast<std::size_t>(residence.member)], random);
    }
  }
};

TEST_F(RegistryNamesTest, EveryChangeIsItsOnlyExplanation) {
  std::map<RegistryNameChange, int> applied;
  ForEachPerson([&](const Household& home, const Child& child, SeededRandom& random) {
    for (const RegistryNameChange change :
         {RegistryNameChange::kHomophone, RegistryNameChange::kVariant,
          RegistryNameChange::kLookAlike, RegistryNameChange::kRareCharacter,
          RegistryNameChange::kOrder, RegistryNameChange::kNewName, RegistryNameChange::kOldName}) {
      RegistryEntry entry;
      entry.name = child.name;
      if (change == RegistryNameChange::kOldName && child.former_name.empty()) continue;
      if (!names_.Apply(change, home, child, random, entry)) {
        EXPECT_EQ(entry.name, child.name);
        EXPECT_EQ(entry.change, RegistryNameChange::kNone);
        continue;
      }
      ++applied[change];
      EXPECT_EQ(entry.change, change);
      const NameRelation told = RelateNames(PlainName(entry.name), PlainName(child.name));
      if (RelationOf(change) == NameRelation::kFormerName) {
        EXPECT_EQ(told, NameRelation::kAnotherPerson);
      } else {
        EXPECT_EQ(told, RelationOf(change));
      }
      if (change == RegistryNameChange::kNewName) {
        EXPECT_EQ(entry.former_name, child.name);
      }
      if (change == RegistryNameChange::kOldName) {
        EXPECT_EQ(entry.name, child.former_name);
      }
    }
  });
  EXPECT_GT(applied[RegistryNameChange::kHomophone], 15'000);
  EXPECT_GT(applied[RegistryNameChange::kVariant], 3'000);
  EXPECT_GT(applied[RegistryNameChange::kLookAlike], 10'000);
  EXPECT_GT(applied[RegistryNameChange::kRareCharacter], 20);
  EXPECT_GT(applied[RegistryNameChange::kOrder], 10'000);
  EXPECT_GT(applied[RegistryNameChange::kNewName], 15'000);
  EXPECT_GT(applied[RegistryNameChange::kOldName], 50);
}

TEST_F(RegistryNamesTest, TransliteratedNamesAreRespeltOrJoined) {
  int respelt = 0;
  int joined = 0;
  ForEachPerson([&](const Household& home, const Child& child, SeededRandom& random) {
    if (home.style != NameStyle::kUyghur) return;
    RegistryEntry entry;
    entry.name = child.name;
    if (names_.Apply(RegistryNameChange::kTransliteration, home, child, random, entry)) {
      ++respelt;
      EXPECT_NE(entry.name, child.name);
    }
    entry = {};
    ASSERT_TRUE(names_.Apply(RegistryNameChange::kSeparator, home, child, random, entry));
    EXPECT_EQ(RelateNames(entry.name, child.name), NameRelation::kSeparator);
    ++joined;
  });
  EXPECT_GT(joined, 50);
  EXPECT_GT(respelt, joined / 10);
}

TEST_F(RegistryNamesTest, ChangesComeAtTheirRates) {
  std::map<RegistryNameChange, int> drawn;
  int persons = 0;
  for (int round = 0; round < 20; ++round) {
    ForEachPerson([&](const Household& home, const Child& child, SeededRandom& random) {
      for (int skip = 0; skip < round; ++skip) random.Next();
      ++drawn[names_.Draw(home, child, random)];
      ++persons;
    });
  }
  const auto share = [&](RegistryNameChange change) {
    return static_cast<double>(drawn[change]) / persons;
  };
  EXPECT_NEAR(share(RegistryNameChange::kHomophone), rates_.homophone, 2e-4);
  EXPECT_NEAR(share(RegistryNameChange::kVariant), rates_.variant, 2.5e-4);
  EXPECT_NEAR(share(RegistryNameChange::kLookAlike), rates_.look_alike, 1.5e-4);
  EXPECT_NEAR(share(RegistryNameChange::kNewName), rates_.new_name, 2.5e-4);
}

}  // namespace
}  // namespace xueji::datasets
