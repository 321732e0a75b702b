#include "datasets/generator/name_model.h"

#include <cmath>
#include <iterator>

#include "datasets/generator/name_facts.h"
#include "datasets/generator/name_pool.h"

namespace xueji::datasets {
namespace {

constexpr double kPopularShare = 0.17;  // of given names: 16.5 % for births of 2000-2008, rising
constexpr double kOneCharacterShare = 0.063;      // newborns of the 2010s
constexpr double kAdultOneCharacterShare = 0.25;  // born about 1980-1990
constexpr double kRareShare = 0.004;              // of characters
constexpr double kCommonSurnameShare = 8500;      // hundredths of a per cent: the hundred commonest
constexpr double kCompoundSurnameShare = 9;       // 欧阳 and the like: 0.09 % of Han
constexpr double kBothParentsShare = 80;          // 张杨…: newborns with both parents' surnames
constexpr double kStatedPoolShare = 0.75;  // of characters from name_facts.h, rest dictionary
constexpr double kRankOffset = 14;         // flattens Zipf's law to the published concentration

std::u32string_view StatedPool(int sex, int place) {
  static constexpr std::u32string_view kPools[2][2] = {{kBoyFirst, kBoySecond},
                                                       {kGirlFirst, kGirlSecond}};
  return kPools[sex][place];
}

double ZipfSum(std::size_t count, double offset) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += 1.0 / (static_cast<double>(i) + offset);
  return sum;
}

}  // namespace

NameModel::NameModel() {
  std::vector<double> weights;
  double stated = 0;
  for (const SurnameShare& surname : kCommonSurnames) stated += surname.share;
  const auto add = [&](std::u32string_view surname, double weight) {
    surnames_.emplace_back(surname);
    weights.push_back(weight);
    if (surname.size() == 1) surname_commonness_[surname[0]] += weight * 100;
  };
  for (const SurnameShare& surname : kCommonSurnames) {
    add({&surname.character, 1}, surname.share * kCommonSurnameShare / stated);
  }
  const double rest = 10'000 - kCommonSurnameShare - kCompoundSurnameShare;
  std::u32string further;
  for (const char32_t surname : kFurtherSurnames) {
    const bool known =
        surname_commonness_.count(surname) != 0 || further.find(surname) != std::u32string::npos;
    if (!known) further.push_back(surname);
  }
  double decay_sum = 0;
  for (std::size_t i = 0; i < further.size(); ++i)
    decay_sum += std::exp(-static_cast<double>(i) / 90);
  for (std::size_t i = 0; i < further.size(); ++i) {
    add({&further[i], 1}, rest * std::exp(-static_cast<double>(i) / 90) / decay_sum);
  }
  const double compound_sum = ZipfSum(std::size(kCompoundSurnames), 0.5);
  for (std::size_t i = 0; i < std::size(kCompoundSurnames); ++i) {
    add(kCompoundSurnames[i],
        kCompoundSurnameShare / (static_cast<double>(i) + 0.5) / compound_sum);
  }
  surname_draw_ = WeightedTable(weights);

  weights.clear();
  // The report for 2021 gives the first 0.49 % of boys; the hundred hold 16.5 %.
  for (std::size_t i = 0; i < std::size(kBoyNames); ++i) {
    weights.push_back(1.0 / (static_cast<double>(i) + 16));
  }
  popular_draw_ = WeightedTable(weights);

  double dictionary_sum = 0;
  for (const PoolCharacter& entry : CommonNameCharacters()) dictionary_sum += entry.weight;
  for (int sex = 0; sex < 2; ++sex) {
    for (int place = 0; place < 2; ++place) {
      weights.clear();
      std::vector<char32_t>& pool = pool_[sex][place];
      const std::u32string_view characters = StatedPool(sex, place);
      const double sum = ZipfSum(characters.size(), kRankOffset);
      for (std::size_t i = 0; i < characters.size(); ++i) {
        pool.push_back(characters[i]);
        weights.push_back(kStatedPoolShare / (static_cast<double>(i) + kRankOffset) / sum);
      }
      for (const PoolCharacter& entry : CommonNameCharacters()) {
        pool.push_back(entry.character);
        weights.push_back((1 - kStatedPoolShare - kRareShare) * entry.weight / dictionary_sum);
      }
      for (const char32_t rare : RareNameCharacters()) {
        pool.push_back(rare);
        weights.push_back(kRareShare / static_cast<double>(RareNameCharacters().size()));
      }
      for (std::size_t i = 0; i < pool.size(); ++i) commonness_[pool[i]] += weights[i] * 0.25e6;
      pool_draw_[sex][place] = WeightedTable(weights);
    }
  }
}

std::u32string NameModel::DrawSurname(int ethnic_group, SeededRandom& random) const {
  for (const GroupSurnames& group : kGroupSurnames) {
    if (group.group == ethnic_group && random.Chance(0.35)) {
      return std::u32string(1, group.surnames[random.Index(group.surnames.size())]);
    }
  }
  std::u32string surname = surnames_[surname_draw_.Draw(random)];
  if (surname.size() == 1 && random.Chance(kBothParentsShare / 10'000)) {
    const std::u32string& mother = surnames_[surname_draw_.Draw(random)];
    if (mother != surname && mother.size() == 1) surname += mother;
  }
  return surname;
}

std::u32string NameModel::DrawGiven(Sex sex, SeededRandom& random, bool adult) const {
  const double kind = random.Unit();
  const double one = adult ? kAdultOneCharacterShare : kOneCharacterShare;
  if (kind < one) return std::u32string(1, DrawCharacter(sex, 1, random));
  if (!adult && kind > 1 - kPopularShare) {
    const std::size_t at = popular_draw_.Draw(random);
    return std::u32string(sex == Sex::kMale ? kBoyNames[at] : kGirlNames[at]);
  }
  std::u32string given(1, DrawCharacter(sex, 0, random));
  given.push_back(DrawCharacter(sex, 1, random));
  return given;
}

char32_t NameModel::DrawCharacter(Sex sex, int place, SeededRandom& random) const {
  const int row = sex == Sex::kMale ? 0 : 1;
  return pool_[row][place][pool_draw_[row][place].Draw(random)];
}

double NameModel::Commonness(char32_t character) const {
  const auto found = commonness_.find(character);
  return found == commonness_.end() ? 0 : found->second;
}

double NameModel::SurnameCommonness(char32_t character) const {
  const auto found = surname_commonness_.find(character);
  return found == surname_commonness_.end() ? 0 : found->second;
}

}  // namespace xueji::datasets
