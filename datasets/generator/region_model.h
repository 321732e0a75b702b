// RegionModel: the counties of the register, how many households each has, and its schools.
//
//   const RegionModel regions(households);
//   CountySeat seat = regions.SeatOf(h);    // county 17 of those in use, its household 204
//   School school = regions.SchoolOf(county, SchoolStage::kPrimary, draw);   // "2410185017"
//
// Region codes are built, not copied: as many prefectures and counties as each province has, with
// numbers in the ranges of GB/T 2260 (districts 02-20, counties 21-40, county-level cities 81 on).
// Counties weigh what their province's population says, spread by a log-normal factor. A county has
// about 6,500 households with pupils, so a small register uses few counties (at least one per
// province) and a national one all 2,800, and its blocks by region are as large as real ones.
// Immutable, any number of threads. Memory: about 200 KB. Cost: a binary search, 30 ns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/generator/seeded_random.h"

namespace xueji::datasets {

struct County {
  std::uint32_t code = 0;        // six digits
  int province = 0;              // index into kProvinces
  std::string place;             // "某省某市某县", synthetic below the province
  bool village_surname = false;  // one surname holds above 30 % of this county
};

struct CountySeat {
  std::uint32_t county = 0;  // index among the counties in use
  std::uint64_t number = 0;  // household number in it, from 0
};

enum class SchoolStage : std::uint8_t { kPrimary, kJunior, kSenior };

struct School {
  std::uint32_t county = 0;
  SchoolStage stage = SchoolStage::kPrimary;
  std::uint32_t number = 0;  // 1 to 999
  double care = 1.0;         // factor on every error rate of its records: log-normal, mean 1
};

class RegionModel {
 public:
  // REQUIRES: households > 0.
  RegionModel(std::uint64_t households, std::uint64_t seed);

  // REQUIRES: household < households.
  CountySeat SeatOf(std::uint64_t household) const;
  // The way back. REQUIRES: seat.number < HouseholdsOf(seat.county).
  std::uint64_t HouseholdAt(CountySeat seat) const {
    return first_household_[seat.county] + seat.number;
  }
  // The county in use that has this code.
  std::optional<std::uint32_t> FindCounty(std::uint32_t code) const;
  const County& county(std::uint32_t index) const { return counties_[index]; }
  std::uint32_t county_count() const { return static_cast<std::uint32_t>(counties_.size()); }
  std::uint64_t HouseholdsOf(std::uint32_t county) const {
    return first_household_[county + 1] - first_household_[county];
  }
  std::uint64_t LargestCounty() const;  // its number of households

  // Another county of the same province (of another one where only that county is in use), and of
  // another province, weighted by population.
  std::uint32_t OtherCountyInProvince(std::uint32_t county, SeededRandom& random) const;
  std::uint32_t CountyElsewhere(std::uint32_t county, SeededRandom& random) const;

  // The school that `draw` falls on: as many per stage as the county's pupils fill.
  School SchoolOf(std::uint32_t county, SchoolStage stage, std::uint64_t draw) const;
  // Ten digits: stage, region, number.
  void AppendSchoolCode(const School& school, std::string& out) const;

 private:
  std::uint64_t seed_;
  std::vector<County> counties_;                // in use, by code
  std::vector<std::uint64_t> first_household_;  // one more than counties
  std::vector<std::uint32_t> province_first_;   // index of each province's first county in use
};

}  // namespace xueji::datasets
