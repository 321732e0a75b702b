#include "datasets/generator/region_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "datasets/generator/region_facts.h"
#include "engine/base/check.h"

namespace xueji::datasets {
namespace {

constexpr std::uint64_t kGeographyKey = 2260;  // the map is the same for every seed
constexpr double kHouseholdsPerCounty = 6'500;
constexpr double kWeightFactorMax = 1.8;  // keeps the largest county's identity numbers sufficient

double Gaussian(SeededRandom& random) {  // Box and Muller 1958
  const double radius = std::sqrt(-2.0 * std::log(1.0 - random.Unit()));
  return radius * std::cos(2.0 * std::numbers::pi * random.Unit());
}

struct WeightedCounty {
  County county;
  double weight = 0;  // share of the nation
};

// Two-character place names that mean little: the map is not China's.
std::string PlaceName(SeededRandom& random) {
  static constexpr std::string_view kFirst[] = {
      "安", "宁", "清", "永", "新", "平", "长", "和", "广", "昌", "吉", "丰", "兴", "金", "玉",
      "龙", "凤", "青", "云", "石", "泰", "福", "嘉", "景", "连", "文", "武", "德", "怀", "临"};
  static constexpr std::string_view kSecond[] = {
      "阳", "江", "河", "山", "州", "水", "源", "川", "城", "原", "泉", "溪", "峰", "林", "海",
      "门", "口", "陵", "台", "岭", "湖", "浦", "关", "化", "定", "康", "远", "顺", "坪", "塘"};
  std::string name(kFirst[random.Index(std::size(kFirst))]);
  name += kSecond[random.Index(std::size(kSecond))];
  return name;
}

// The code of the nth county-level unit of a prefecture that has `count` of them.
std::uint32_t UnitNumber(int nth, int count, bool districts_only, std::string_view& suffix) {
  const int districts = districts_only ? count : std::clamp((count + 2) / 3, 1, 12);
  const int cities = districts_only ? 0 : count / 7;
  if (nth < districts) {
    suffix = "区";
    return static_cast<std::uint32_t>(2 + nth);
  }
  if (nth < count - cities) {
    suffix = "县";
    return static_cast<std::uint32_t>(21 + nth - districts);
  }
  suffix = "市";
  return static_cast<std::uint32_t>(81 + nth - (count - cities));
}

std::vector<WeightedCounty> CountiesOf(int province, double nation_population) {
  const ProvinceFacts& facts = kProvinces[province];
  std::vector<WeightedCounty> counties;
  for (int prefecture = 1; prefecture <= facts.prefectures; ++prefecture) {
    const int first = facts.counties * (prefecture - 1) / facts.prefectures;
    const int count = facts.counties * prefecture / facts.prefectures - first;
    SeededRandom naming(kGeographyKey, Stream::kCounty,
                        facts.code * 100 + static_cast<std::uint64_t>(prefecture));
    const bool municipality = facts.prefectures <= 2;
    const std::string prefecture_name = municipality ? "" : PlaceName(naming) + "市";
    for (int nth = 0; nth < count; ++nth) {
      WeightedCounty made;
      std::string_view suffix;
      made.county.code = facts.code * 10'000 + static_cast<std::uint32_t>(prefecture) * 100 +
                         UnitNumber(nth, count, municipality, suffix);
      made.county.province = province;
      SeededRandom random(kGeographyKey, Stream::kCounty, made.county.code);
      made.county.village_surname = random.Chance(0.05);
      made.county.place = std::string(facts.name) + prefecture_name + PlaceName(random);
      made.county.place += suffix;
      made.weight = std::min(std::exp(0.5 * Gaussian(random) - 0.125), kWeightFactorMax);
      counties.push_back(std::move(made));
    }
  }
  double sum = 0;
  for (const WeightedCounty& county : counties) sum += county.weight;
  for (WeightedCounty& county : counties) {
    county.weight *= facts.population / nation_population / sum;
  }
  return counties;
}

// Of a province's counties keeps `count`, evenly over its prefectures, with all of its population.
void Keep(std::size_t count, std::vector<WeightedCounty>& counties) {
  if (count >= counties.size()) return;
  std::vector<WeightedCounty> kept;
  double before = 0;
  double after = 0;
  for (const WeightedCounty& county : counties) before += county.weight;
  for (std::size_t i = 0; i < count; ++i) {
    kept.push_back(std::move(counties[i * counties.size() / count]));
    after += kept.back().weight;
  }
  for (WeightedCounty& county : kept) county.weight *= before / after;
  counties = std::move(kept);
}

}  // namespace

RegionModel::RegionModel(std::uint64_t households, std::uint64_t seed) : seed_(seed) {
  XUEJI_CHECK(households > 0);
  double nation = 0;
  for (const ProvinceFacts& province : kProvinces) nation += province.population;
  const double wanted = static_cast<double>(households) / kHouseholdsPerCounty;
  double cumulative = 0;
  for (int province = 0; province < kProvinceCount; ++province) {
    province_first_.push_back(county_count());
    std::vector<WeightedCounty> counties = CountiesOf(province, nation);
    const double share = kProvinces[province].population / nation;
    Keep(static_cast<std::size_t>(std::max(1.0, std::round(share * wanted))), counties);
    for (WeightedCounty& county : counties) {
      first_household_.push_back(
          static_cast<std::uint64_t>(cumulative * static_cast<double>(households)));
      cumulative += county.weight;
      counties_.push_back(std::move(county.county));
    }
  }
  province_first_.push_back(county_count());
  first_household_.push_back(households);
}

CountySeat RegionModel::SeatOf(std::uint64_t household) const {
  const auto after = std::upper_bound(first_household_.begin(), first_household_.end(), household);
  const auto county = static_cast<std::uint32_t>(after - first_household_.begin() - 1);
  XUEJI_DCHECK(county < county_count());
  return {county, household - first_household_[county]};
}

std::optional<std::uint32_t> RegionModel::FindCounty(std::uint32_t code) const {
  const auto found = std::lower_bound(
      counties_.begin(), counties_.end(), code,
      [](const County& county, std::uint32_t wanted) { return county.code < wanted; });
  if (found == counties_.end() || found->code != code) return std::nullopt;
  return static_cast<std::uint32_t>(found - counties_.begin());
}

std::uint64_t RegionModel::LargestCounty() const {
  std::uint64_t largest = 0;
  for (std::uint32_t i = 0; i < county_count(); ++i) largest = std::max(largest, HouseholdsOf(i));
  return largest;
}

std::uint32_t RegionModel::OtherCountyInProvince(std::uint32_t county, SeededRandom& random) const {
  const auto province = static_cast<std::size_t>(counties_[county].province);
  const std::uint32_t first = province_first_[province];
  const std::uint32_t count = province_first_[province + 1] - first;
  if (count == 1) return CountyElsewhere(county, random);
  const std::uint32_t step = 1 + random.Below(count - 1);
  return first + (county - first + step) % count;
}

std::uint32_t RegionModel::CountyElsewhere(std::uint32_t county, SeededRandom& random) const {
  const std::uint64_t households = first_household_.back();
  std::uint32_t other = county;
  // A province holds at most a tenth of the nation: sixteen draws practically never all fall in it.
  for (int i = 0; i < 16 && counties_[other].province == counties_[county].province; ++i) {
    other =
        SeatOf(static_cast<std::uint64_t>(random.Unit() * static_cast<double>(households))).county;
  }
  return other;
}

School RegionModel::SchoolOf(std::uint32_t county, SchoolStage stage, std::uint64_t draw) const {
  // Twelve grades: six of primary, three each of junior and senior; pupils per school by stage.
  static constexpr double kGradeShare[] = {0.50, 0.25, 0.25};
  static constexpr double kPupilsPerSchool[] = {700, 1'000, 1'800};
  const auto index = static_cast<std::size_t>(stage);
  const double pupils = static_cast<double>(HouseholdsOf(county)) * 1000.0 / 816.0;
  const double schools = pupils * kGradeShare[index] / kPupilsPerSchool[index];
  const auto count = static_cast<std::uint64_t>(std::clamp(std::round(schools), 1.0, 999.0));
  School school{county, stage, static_cast<std::uint32_t>(1 + Mix64(draw) % count), 1.0};
  SeededRandom random(seed_, Stream::kSchool,
                      (std::uint64_t{county} * 3 + index) * 1'000 + school.number);
  // sigma 0.8, mean 1: errors cluster by institution.
  school.care = std::exp(0.8 * Gaussian(random) - 0.32);
  return school;
}

void RegionModel::AppendSchoolCode(const School& school, std::string& out) const {
  std::uint32_t digits = counties_[school.county].code * 1'000 + school.number;
  char text[10];
  for (int i = 9; i >= 1; --i) {
    text[i] = static_cast<char>('0' + digits % 10);
    digits /= 10;
  }
  text[0] = static_cast<char>('2' + static_cast<int>(school.stage));
  out.append(text, sizeof(text));
}

}  // namespace xueji::datasets
