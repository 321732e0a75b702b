#include "engine/training/comparison_pattern.h"

#include "engine/base/check.h"
#include "engine/plan/plan_words.h"

namespace xueji {

PatternScheme::PatternScheme(const LinkagePlan& plan) {
  for (const xueji::Comparison& comparison : plan.comparisons) {
    Comparison scheme;
    scheme.categories = comparison.levels.size() + 1;
    // The kind with the most levels, NAME, has 14, and an entry covers at least one.
    XUEJI_CHECK(scheme.categories <= kCategoryCountMax);
    for (std::size_t entry = 0; entry < comparison.levels.size(); ++entry) {
      const std::vector<std::uint8_t>& levels = comparison.levels[entry].levels;
      for (const matchers::Level level : levels) {
        scheme.category_of[level] = static_cast<std::uint8_t>(entry + 1);
      }
      if (levels.size() == 1 && levels.front() == matchers::kNullLevel) {
        scheme.only_null = entry + 1;
      }
    }
    scheme.otherwise = scheme.category_of[matchers::kElseLevel];
    for (std::size_t level = 1; level < scheme.category_of.size(); ++level) {
      if (scheme.category_of[level] == 0) {
        scheme.category_of[level] = static_cast<std::uint8_t>(scheme.otherwise);
      }
    }
    scheme.strongest = scheme.category_of[StrongestLevel(comparison.kind)];
    comparisons_.push_back(scheme);
  }
}

}  // namespace xueji
