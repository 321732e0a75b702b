#include "datasets/generator/household_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "datasets/generator/record_model.h"
#include "matchers/identity/id_number.h"

namespace xueji::datasets {
namespace {

class HouseholdModelTest : public testing::Test {
 protected:
  static const RecordModel& Model() {
    static const RecordModel model({.records = 300'000, .seed = 3, .profile = Profile::kField});
    return model;
  }
  // Every household once.
  template <typename Visit>
  static void ForEachHousehold(std::uint64_t persons, const Visit& visit) {
    for (std::uint64_t person = 0; person < persons; ++person) {
      const Residence residence = Model().shape().ResidenceOf(person);
      if (residence.member == 0) visit(Model().HouseholdOf(residence));
    }
  }
};

double Share(int part, int whole) {
  return static_cast<double>(part) / whole;
}

std::u32string GivenOf(const Child& child) {
  return child.name.substr(child.surname_length);
}

TEST_F(HouseholdModelTest, IsAFunctionOfItsNumber) {
  for (std::uint64_t person = 0; person < 200; ++person) {
    const Residence residence = Model().shape().ResidenceOf(person);
    const Household one = Model().HouseholdOf(residence);
    const Household other = Model().HouseholdOf(residence);
    EXPECT_EQ(one.address, other.address);
    EXPECT_EQ(one.guardians[1].name, other.guardians[1].name);
    EXPECT_EQ(one.children[0].name, other.children[0].name);
    EXPECT_EQ(one.children[0].document_number, other.children[0].document_number);
  }
}

TEST_F(HouseholdModelTest, TwinsAreAsAlikeAsTwins) {
  int twins = 0, same_sex = 0, same_surname = 0, shared_place = 0, same_class = 0, same_school = 0;
  int adjacent = 0;
  ForEachHousehold(290'000, [&](const Household& home) {
    if (FirstBirthCount(home.kind) != 2 || home.style != NameStyle::kHan) return;
    const Child& one = home.children[0];
    const Child& two = home.children[1];
    ++twins;
    EXPECT_NE(one.name, two.name);
    EXPECT_LE(std::abs(one.birth_day - two.birth_day), 1);
    same_sex += one.sex == two.sex;
    same_surname +=
        one.name.substr(0, one.surname_length) == two.name.substr(0, two.surname_length);
    const std::u32string left = GivenOf(one);
    const std::u32string right = GivenOf(two);
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
      if (left[i] != right[i]) continue;
      ++shared_place;
      break;
    }
    same_class += one.class_number == two.class_number;
    same_school += one.school_draw == two.school_draw;
    adjacent += one.document_number.substr(0, 14) == two.document_number.substr(0, 14);
  });
  ASSERT_GT(twins, 2500);
  EXPECT_NEAR(Share(same_sex, twins), 0.67, 0.03);
  EXPECT_NEAR(Share(same_surname, twins), 0.99, 0.01);
  EXPECT_NEAR(Share(shared_place, twins), 0.80, 0.06);
  EXPECT_NEAR(Share(same_class, twins), 0.65, 0.05);  // 60 % and by chance
  EXPECT_NEAR(Share(same_school, twins), 0.90, 0.03);
  EXPECT_GT(Share(adjacent, twins), 0.94);
}

TEST_F(HouseholdModelTest, ChildrenOfAHouseholdHaveDifferentNames) {
  ForEachHousehold(296'000, [](const Household& home) {
    std::set<std::u32string> names;
    for (int i = 0; i < ChildCount(home.kind); ++i) {
      EXPECT_TRUE(names.insert(home.children[static_cast<std::size_t>(i)].name).second);
    }
  });
}

TEST_F(HouseholdModelTest, SiblingsShareHomeAndMostlySurname) {
  int pairs = 0, same_surname = 0, generation = 0, same_region = 0;
  ForEachHousehold(100'000, [&](const Household& home) {
    if (home.kind != HouseholdKind::kSiblings || home.style != NameStyle::kHan) return;
    const Child& one = home.children[0];
    const Child& two = home.children[1];
    if (one.document_number.size() != 18 || two.document_number.size() != 18) return;
    ++pairs;
    same_surname += one.name[0] == two.name[0];
    generation += GivenOf(one)[0] == GivenOf(two)[0];
    same_region += one.document_number.substr(0, 6) == two.document_number.substr(0, 6);
    EXPECT_GE(std::abs(one.birth_day - two.birth_day), 300);
  });
  ASSERT_GT(pairs, 10'000);
  EXPECT_NEAR(Share(same_surname, pairs), 0.88, 0.05);
  EXPECT_NEAR(Share(generation, pairs), 0.28, 0.05);
  EXPECT_NEAR(Share(same_region, pairs), 0.85, 0.04);
}

TEST_F(HouseholdModelTest, DocumentsAreDistinctAndResidentNumbersValid) {
  std::unordered_set<std::string> numbers;
  int children = 0;
  int undocumented = 0;
  std::map<DocumentType, int> kinds;
  ForEachHousehold(290'000, [&](const Household& home) {
    for (int i = 0; i < ChildCount(home.kind); ++i) {
      const Child& child = home.children[static_cast<std::size_t>(i)];
      ++children;
      ++kinds[child.document_type];
      if (child.document_type == DocumentType::kOther) {
        EXPECT_TRUE(child.document_number.empty());
        ++undocumented;
        continue;
      }
      EXPECT_TRUE(numbers.insert(child.document_number).second);
      if (child.document_type != DocumentType::kResidentId &&
          child.document_type != DocumentType::kResidencePermit) {
        continue;
      }
      const matchers::IdFindings found = matchers::ExamineIdNumber(child.document_number);
      EXPECT_EQ(found.faults, 0);
      EXPECT_EQ(found.sex, static_cast<int>(child.sex));
      EXPECT_EQ(matchers::DayNumber(found.birth_date), child.birth_day);
    }
    for (const Guardian& guardian : home.guardians) {
      EXPECT_EQ(matchers::ExamineIdNumber(guardian.document_number).faults, 0);
      EXPECT_TRUE(numbers.insert(guardian.document_number).second);
      EXPECT_FALSE(guardian.name.empty());
      EXPECT_EQ(guardian.phone.size(), 11U);
    }
  });
  EXPECT_NEAR(Share(children - kinds[DocumentType::kResidentId], children), 0.0033, 0.001);
  EXPECT_GT(undocumented, 0);
  for (const DocumentType kind :
       {DocumentType::kHongKong, DocumentType::kMacao, DocumentType::kTaiwan,
        DocumentType::kPassport, DocumentType::kResidencePermit}) {
    EXPECT_GT(kinds[kind], 0) << static_cast<char>(kind);
  }
}

TEST_F(HouseholdModelTest, NamesFollowTheGroup) {
  int uyghur = 0;
  int tibetan = 0;
  ForEachHousehold(296'000, [&](const Household& home) {
    const Child& child = home.children[0];
    if (home.style == NameStyle::kUyghur) {
      ++uyghur;
      const std::size_t at = child.name.find(U'\u00B7');
      ASSERT_NE(at, std::u32string::npos);
      EXPECT_EQ(at, child.surname_length);
      // The father's own part is the child's second.
      EXPECT_TRUE(home.guardians[0].name.starts_with(child.name.substr(at + 1)));
    }
    tibetan += home.style == NameStyle::kTibetan;
  });
  EXPECT_GT(uyghur, 800);
  EXPECT_GT(tibetan, 500);
}

TEST_F(HouseholdModelTest, FullNamesRepeatAsOftenAsInTheNation) {
  std::map<std::u32string, int> names[2];
  int counts[2] = {0, 0};
  ForEachHousehold(290'000, [&](const Household& home) {
    const Child& child = home.children[0];
    const int sex = child.sex == Sex::kMale ? 0 : 1;
    ++names[sex][child.name];
    ++counts[sex];
  });
  for (int sex = 0; sex < 2; ++sex) {
    double pairs = 0;
    for (const auto& [name, count] : names[sex]) pairs += static_cast<double>(count) * (count - 1);
    const double draws = counts[sex];
    EXPECT_NEAR(pairs / (draws * (draws - 1)), 1.1e-5, 0.2e-5);
  }
}

}  // namespace
}  // namespace xueji::datasets
