#include "matchers/text/edit_distance.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "matchers/text/match_masks.h"

namespace xueji::matchers {
namespace {

// What both ends share costs nothing, in either distance.
template <typename View>
void TrimCommonEnds(View& left, View& right) {
  const auto front = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const auto prefix = static_cast<std::size_t>(front.first - left.begin());
  left.remove_prefix(prefix);
  right.remove_prefix(prefix);
  const auto back = std::mismatch(left.rbegin(), left.rend(), right.rbegin(), right.rend());
  const auto suffix = static_cast<std::size_t>(back.first - left.rbegin());
  left.remove_suffix(suffix);
  right.remove_suffix(suffix);
}

// One column of the table per step, one bit per row (Myers 1999; exchange after Hyyrö 2003). The
// pattern has 1-64 characters. Gives up when even equal rests could not come back to distance_max.
template <bool kExchange, typename Masks, typename View>
int BitParallel(const Masks& masks, std::size_t pattern_size, View text, int distance_max) {
  std::uint64_t positive = ~std::uint64_t{0};
  std::uint64_t negative = 0;
  std::uint64_t diagonal = 0;
  std::uint64_t match_before = 0;
  const std::uint64_t last = std::uint64_t{1} << (pattern_size - 1);
  int distance = static_cast<int>(pattern_size);
  int rest = static_cast<int>(text.size());
  for (const auto character : text) {
    const std::uint64_t match = masks.Of(character);
    const std::uint64_t exchange = kExchange ? ((~diagonal & match) << 1) & match_before : 0;
    diagonal = (((match & positive) + positive) ^ positive) | match | negative | exchange;
    std::uint64_t up = negative | ~(diagonal | positive);
    std::uint64_t down = diagonal & positive;
    distance += (up & last) != 0;
    distance -= (down & last) != 0;
    up = (up << 1) | 1;
    down <<= 1;
    positive = down | ~(diagonal | up);
    negative = up & diagonal;
    match_before = match;
    if (distance - --rest > distance_max) return distance_max + 1;
  }
  return distance <= distance_max ? distance : distance_max + 1;
}

// Levenshtein for a pattern of several words: blocks of 64 rows, the horizontal difference carried
// from one to the next.
template <typename View>
int BlockLevenshtein(View pattern, View text, int distance_max) {
  using Character = typename View::value_type;
  const std::size_t blocks = (pattern.size() + 63) / 64;
  std::vector<Character> alphabet(pattern.begin(), pattern.end());
  std::sort(alphabet.begin(), alphabet.end());
  alphabet.erase(std::unique(alphabet.begin(), alphabet.end()), alphabet.end());
  const auto index_of = [&](Character character) {
    const auto at = std::lower_bound(alphabet.begin(), alphabet.end(), character);
    const bool found = at != alphabet.end() && *at == character;
    return found ? static_cast<std::size_t>(at - alphabet.begin()) : alphabet.size();
  };
  std::vector<std::uint64_t> masks((alphabet.size() + 1) * blocks, 0);  // the last row: no match
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    masks[index_of(pattern[i]) * blocks + i / 64] |= std::uint64_t{1} << (i % 64);
  }
  std::vector<std::uint64_t> positive(blocks, ~std::uint64_t{0});
  std::vector<std::uint64_t> negative(blocks, 0);
  const std::uint64_t last = std::uint64_t{1} << ((pattern.size() - 1) % 64);
  auto distance = static_cast<int>(pattern.size());
  auto rest = static_cast<int>(text.size());
  for (const Character character : text) {
    const std::uint64_t* const row = masks.data() + index_of(character) * blocks;
    std::uint64_t up_carry = 1;
    std::uint64_t down_carry = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
      const std::uint64_t match = row[block] | down_carry;
      const std::uint64_t vertical = positive[block];
      const std::uint64_t diagonal =
          (((match & vertical) + vertical) ^ vertical) | match | negative[block];
      const std::uint64_t up = negative[block] | ~(diagonal | vertical);
      const std::uint64_t down = diagonal & vertical;
      if (block + 1 == blocks) {
        distance += (up & last) != 0;
        distance -= (down & last) != 0;
      }
      const std::uint64_t up_shifted = (up << 1) | up_carry;
      const std::uint64_t down_shifted = (down << 1) | down_carry;
      up_carry = up >> 63;
      down_carry = down >> 63;
      positive[block] = down_shifted | ~(diagonal | up_shifted);
      negative[block] = up_shifted & diagonal;
    }
    if (distance - --rest > distance_max) return distance_max + 1;
  }
  return distance <= distance_max ? distance : distance_max + 1;
}

// OSA for long texts: three rows of the table; gives up when two rows in a row exceed the limit.
template <typename View>
int TableOsa(View left, View right, int distance_max) {
  std::vector<int> before(right.size() + 1);
  std::vector<int> above(right.size() + 1);
  std::vector<int> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) above[j] = static_cast<int>(j);
  int least_above = 0;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= right.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1,
                         above[j - 1] + static_cast<int>(left[i - 1] != right[j - 1])});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least > distance_max && least_above > distance_max) return distance_max + 1;
    least_above = least;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[right.size()], distance_max + 1);
}

template <bool kExchange, typename View>
int Distance(View left, View right, int distance_max) {
  TrimCommonEnds(left, right);
  if (left.size() > right.size()) std::swap(left, right);
  const auto surplus = static_cast<int>(right.size() - left.size());
  if (surplus > distance_max) return distance_max + 1;
  if (left.empty()) return surplus;
  if (left.size() <= kMaskedMax) {
    return BitParallel<kExchange>(MasksOf(left), left.size(), right, distance_max);
  }
  return kExchange ? TableOsa(left, right, distance_max)
                   : BlockLevenshtein(left, right, distance_max);
}

}  // namespace

int LevenshteinDistance(std::string_view left, std::string_view right, int distance_max) {
  return Distance<false>(left, right, distance_max);
}

int LevenshteinDistance(std::u32string_view left, std::u32string_view right, int distance_max) {
  return Distance<false>(left, right, distance_max);
}

int OsaDistance(std::string_view left, std::string_view right, int distance_max) {
  return Distance<true>(left, right, distance_max);
}

int OsaDistance(std::u32string_view left, std::u32string_view right, int distance_max) {
  return Distance<true>(left, right, distance_max);
}

}  // namespace xueji::matchers
