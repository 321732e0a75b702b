#include "matchers/name/name_parts.h"

#include <algorithm>
#include <vector>

#include "matchers/name/code_point_fold.h"
#include "matchers/name/transliteration.h"

namespace xueji::matchers {
namespace {

void SplitParts(std::u32string_view name, std::vector<std::u32string_view>& parts) {
  parts.clear();
  while (!name.empty()) {
    const std::size_t end = std::min(name.find(kNameSeparator), name.size());
    if (end > 0) parts.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
}

// True if every part of `few` has its own equal part in `many`, whatever the order.
bool Contains(const std::vector<std::u32string_view>& many,
              const std::vector<std::u32string_view>& few) {
  thread_local std::vector<char> taken;
  taken.assign(many.size(), false);
  return std::all_of(few.begin(), few.end(), [&](std::u32string_view part) {
    for (std::size_t i = 0; i < many.size(); ++i) {
      if (taken[i] || !SamePart(many[i], part)) continue;
      taken[i] = true;
      return true;
    }
    return false;
  });
}

}  // namespace

NameLevel CompareParts(std::u32string_view left, std::u32string_view right) {
  // PERF: kept from pair to pair, so that nothing allocates.
  thread_local std::vector<std::u32string_view> left_parts, right_parts;
  SplitParts(left, left_parts);
  SplitParts(right, right_parts);
  const bool left_fewer = left_parts.size() < right_parts.size();
  const std::vector<std::u32string_view>& few = left_fewer ? left_parts : right_parts;
  const std::vector<std::u32string_view>& many = left_fewer ? right_parts : left_parts;
  if (few.empty()) return NameLevel::kElse;
  if (Contains(many, few)) {
    if (few.size() == many.size()) return NameLevel::kSwapped;
    std::size_t characters = 0;
    for (const std::u32string_view part : few) characters += part.size();
    if (characters >= 2) return NameLevel::kSubset;
  }
  // A part that is the whole of one name has been seen to by kSubset.
  if (few.size() < 2) return NameLevel::kElse;
  if (left_parts[0].size() >= 2 && SamePart(left_parts.front(), right_parts.front())) {
    return NameLevel::kSameGiven;
  }
  return SamePart(left_parts.back(), right_parts.back()) ? NameLevel::kSameSurname
                                                         : NameLevel::kElse;
}

}  // namespace xueji::matchers
