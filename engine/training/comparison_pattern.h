// ComparisonPattern: what all comparisons of a plan say about one pair, collapsed to the level entries
// of the plan, four bits a comparison. Pairs with one pattern are alike to every estimate, so they are
// counted, not kept.
//
//   const PatternScheme scheme(plan);
//   pattern.Set(comparison, scheme.comparison(comparison).category_of[level]);
//   pattern.Category(comparison)      // 0: no evidence (a blank); i: level entry i - 1 of the plan
//
// Levels that no entry covers count as the entry of ELSE, as they do when a pair is weighed.
// Plain values; PatternScheme is immutable once made.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "engine/plan/linkage_plan.h"
#include "matchers/level.h"

namespace xueji {

inline constexpr std::size_t kCategoryCountMax = 16;  // of one comparison, "no evidence" included

struct ComparisonPattern {
  std::array<std::uint64_t, 2> words{};

  std::size_t Category(std::size_t comparison) const {
    return words[comparison / 16] >> (comparison % 16 * 4) & 15;
  }
  void Set(std::size_t comparison, std::size_t category) {
    words[comparison / 16] |= std::uint64_t{category} << (comparison % 16 * 4);
  }
  friend auto operator<=>(const ComparisonPattern&, const ComparisonPattern&) = default;
};

class PatternScheme {
 public:
  struct Comparison {
    std::array<std::uint8_t, matchers::kLevelCountMax> category_of{};  // by matcher level
    std::size_t categories = 0;       // level entries + 1
    std::size_t strongest = 0;        // category of the level of equal values
    std::size_t otherwise = 0;        // category of ELSE
    std::size_t only_null = 0;        // category of an entry that covers NULL alone; 0: there is none
  };
  // REQUIRES: a valid plan, weights apart.
  explicit PatternScheme(const LinkagePlan& plan);

  std::size_t size() const { return comparisons_.size(); }
  const Comparison& comparison(std::size_t i) const { return comparisons_[i]; }

 private:
  std::vector<Comparison> comparisons_;
};

}  // namespace xueji
