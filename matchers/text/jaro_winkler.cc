#include "matchers/text/jaro_winkler.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matchers/text/match_masks.h"

namespace xueji::matchers {
namespace {

constexpr double kPrefixScale = 0.1;
constexpr std::size_t kPrefixMax = 4;

std::size_t Window(std::size_t longer_size) {
  return longer_size < 4 ? 0 : longer_size / 2 - 1;
}

double JaroOf(std::size_t matches, std::size_t out_of_order, std::size_t left_size,
              std::size_t right_size) {
  if (matches == 0) return 0;
  const auto count = static_cast<double>(matches);
  const auto exchanges = static_cast<double>(out_of_order / 2);
  return (count / static_cast<double>(left_size) + count / static_cast<double>(right_size) +
          (count - exchanges) / count) /
         3;
}

// Places `from`..`to` (exclusive) as bits.
constexpr std::uint64_t BitsBetween(std::size_t from, std::size_t to) {
  const std::uint64_t below_to = to >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
  return from >= 64 ? 0 : below_to & ~((std::uint64_t{1} << from) - 1);
}

// Each character of `shorter` takes the first free equal character of `longer` within the window;
// bits say which places are taken. REQUIRES: longer has at most 64 characters.
template <typename View>
double MaskedJaro(View shorter, View longer) {
  const auto masks = MasksOf(longer);
  const std::size_t window = Window(longer.size());
  std::uint64_t shorter_taken = 0;
  std::uint64_t longer_taken = 0;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    const std::size_t from = i > window ? i - window : 0;
    const std::uint64_t free = masks.Of(shorter[i]) & ~longer_taken &
                               BitsBetween(from, std::min(i + window + 1, longer.size()));
    longer_taken |= free & (~free + 1);  // its lowest bit
    shorter_taken |= std::uint64_t{free != 0} << i;
  }
  std::size_t out_of_order = 0;
  std::uint64_t left = shorter_taken;
  std::uint64_t right = longer_taken;
  for (; left != 0; left &= left - 1, right &= right - 1) {
    out_of_order += shorter[static_cast<std::size_t>(std::countr_zero(left))] !=
                    longer[static_cast<std::size_t>(std::countr_zero(right))];
  }
  return JaroOf(static_cast<std::size_t>(std::popcount(shorter_taken)), out_of_order,
                shorter.size(), longer.size());
}

// The same for any length.
template <typename View>
double LongJaro(View shorter, View longer) {
  const std::size_t window = Window(longer.size());
  std::vector<bool> longer_taken(longer.size(), false);
  std::vector<std::size_t> matched;
  for (std::size_t i = 0; i < shorter.size(); ++i) {
    const std::size_t end = std::min(i + window + 1, longer.size());
    for (std::size_t j = i > window ? i - window : 0; j < end; ++j) {
      if (longer_taken[j] || shorter[i] != longer[j]) continue;
      longer_taken[j] = true;
      matched.push_back(i);
      break;
    }
  }
  std::size_t out_of_order = 0;
  std::size_t next = 0;
  for (std::size_t j = 0; j < longer.size(); ++j) {
    if (longer_taken[j]) out_of_order += shorter[matched[next++]] != longer[j];
  }
  return JaroOf(matched.size(), out_of_order, shorter.size(), longer.size());
}

template <typename View>
double Jaro(View left, View right) {
  if (left == right) return 1;
  if (left.empty() || right.empty()) return 0;
  // Greedy matching is not symmetric by itself: of two texts of one length the lower is matched
  // into the other.
  const bool swap = left.size() > right.size() || (left.size() == right.size() && right < left);
  const View shorter = swap ? right : left;
  const View longer = swap ? left : right;
  return longer.size() <= kMaskedMax ? MaskedJaro(shorter, longer) : LongJaro(shorter, longer);
}

template <typename View>
double JaroWinkler(View left, View right) {
  const double jaro = Jaro(left, right);
  std::size_t prefix = 0;
  const std::size_t prefix_max = std::min({kPrefixMax, left.size(), right.size()});
  while (prefix < prefix_max && left[prefix] == right[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * kPrefixScale * (1 - jaro);
}

}  // namespace

double JaroSimilarity(std::string_view left, std::string_view right) {
  return Jaro(left, right);
}

double JaroSimilarity(std::u32string_view left, std::u32string_view right) {
  return Jaro(left, right);
}

double JaroWinklerSimilarity(std::string_view left, std::string_view right) {
  return JaroWinkler(left, right);
}

double JaroWinklerSimilarity(std::u32string_view left, std::u32string_view right) {
  return JaroWinkler(left, right);
}

}  // namespace xueji::matchers
