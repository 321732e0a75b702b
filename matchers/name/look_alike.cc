#include "matchers/name/look_alike.h"

#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;
using data::CharacterShape;

// Why kLookAlikeMin is 0.55. Of 4 million pairs of characters of level 1 drawn at random 0.43 %
// reach it (0.92 % reach 0.50, 0.20 % 0.60, 0.09 % 0.65); of 52 confusions that people really make
// (未末 晴睛 颖颍 …) 45 do (47, 39, 31); of the twenty most alike characters, weighted by score^4
// as input slips are modelled, 91 % (99, 71, 43). The misses have lost a whole component (莹萤
// 珊册).
constexpr double kStrokeWeight = 0.45;
constexpr double kFourCornerWeight = 0.30;
constexpr double kKeystrokeWeight = 0.25;
constexpr int kLetterBits = 5;

// 1 / n: a division would cost as much as the rest of a bound.
constexpr auto kInverse = [] {
  std::array<double, 65> inverse{};
  for (std::size_t n = 1; n < inverse.size(); ++n) inverse[n] = 1.0 / static_cast<double>(n);
  return inverse;
}();
constexpr int kLettersMax = 5;

// 1 - edits / longer, and never below 0: a product subtracted from 1 would round to just under it.
double Similarity(int edits, int longer) {
  return (longer - edits) * kInverse[static_cast<std::size_t>(longer)];
}

// Levenshtein distance of two stroke orders of at most 64 strokes (Myers 1999, one word).
int StrokeDistance(const std::uint8_t* left, int left_count, const std::uint8_t* right,
                   int right_count) {
  std::uint64_t equal[data::kStrokeClasses] = {};
  for (int i = 0; i < left_count; ++i) equal[left[i]] |= std::uint64_t{1} << i;
  std::uint64_t positive = ~std::uint64_t{0};
  std::uint64_t negative = 0;
  int distance = left_count;
  const std::uint64_t last = std::uint64_t{1} << (left_count - 1);
  for (int j = 0; j < right_count; ++j) {
    const std::uint64_t match = equal[right[j]];
    const std::uint64_t vertical = match | negative;
    const std::uint64_t horizontal = (((match & positive) + positive) ^ positive) | match;
    std::uint64_t up = negative | ~(horizontal | positive);
    std::uint64_t down = positive & horizontal;
    distance += (up & last) != 0;
    distance -= (down & last) != 0;
    up = (up << 1) | 1;
    down <<= 1;
    positive = down | ~(vertical | up);
    negative = up & vertical;
  }
  return distance;
}

// At least this many edits: strokes of a class that one side has more of must go or change.
int StrokeDistanceMin(const std::uint8_t* left, const std::uint8_t* right) {
  std::uint64_t left_counts = 0;
  std::uint64_t right_counts = 0;
  std::memcpy(&left_counts, left + 1, data::kStrokeClasses);
  std::memcpy(&right_counts, right + 1, data::kStrokeClasses);
  const __m128i l = _mm_cvtsi64_si128(static_cast<long long>(left_counts));
  const __m128i r = _mm_cvtsi64_si128(static_cast<long long>(right_counts));
  const __m128i zero = _mm_setzero_si128();
  return std::max(_mm_cvtsi128_si32(_mm_sad_epu8(_mm_subs_epu8(l, r), zero)),
                  _mm_cvtsi128_si32(_mm_sad_epu8(_mm_subs_epu8(r, l), zero)));
}

int LetterCount(std::uint32_t code) {
  return (std::bit_width(code) + kLetterBits - 1) / kLetterBits;
}

int KeystrokeDistance(std::uint32_t left, int left_length, std::uint32_t right, int right_length) {
  int row[kLettersMax + 1] = {0, 1, 2, 3, 4, 5};
  for (int j = 1; j <= right_length; ++j, right >>= kLetterBits) {
    const std::uint32_t letter = right & 31;
    int diagonal = row[0];
    row[0] = j;
    for (int i = 1; i <= left_length; ++i) {
      const std::uint32_t other = left >> (kLetterBits * (i - 1)) & 31;
      const int replace = diagonal + (other != letter);
      diagonal = row[i];
      row[i] = std::min({replace, row[i] + 1, row[i - 1] + 1});
    }
  }
  return row[left_length];
}

double KeystrokeSimilarity(std::uint32_t left, std::uint32_t right) {
  const int left_length = LetterCount(left);
  const int right_length = LetterCount(right);
  return Similarity(KeystrokeDistance(left, left_length, right, right_length),
                    std::max(left_length, right_length));
}

// At most this similar: letters that only one side has must be edited.
double KeystrokeSimilarityMax(std::uint32_t left, std::uint32_t right) {
  const auto letters = [](std::uint32_t code) {
    std::uint32_t set = 0;
    for (int i = 0; i < kLettersMax; ++i, code >>= kLetterBits) set |= 1U << (code & 31);
    return set & ~1U;  // 0 is no letter
  };
  const std::uint32_t left_set = letters(left);
  const std::uint32_t right_set = letters(right);
  const int edits =
      std::max(std::popcount(left_set & ~right_set), std::popcount(right_set & ~left_set));
  return Similarity(edits, std::max(LetterCount(left), LetterCount(right)));
}

// Weighted mean of the signals that both characters have. The functions give the similarity of two
// keystroke codes and of two stroke orders: the true ones, or upper bounds.
template <typename Keystrokes, typename Strokes>
double Score(const CharacterShape& left, const CharacterShape& right, Keystrokes keystrokes,
             Strokes strokes) {
  double weight = 0;
  double score = 0;
  if (left.four_corner != data::kNoFourCorner && right.four_corner != data::kNoFourCorner) {
    const unsigned differ = left.four_corner ^ right.four_corner;
    const int agreeing = ((differ & 0xF000) == 0) + ((differ & 0x0F00) == 0) +
                         ((differ & 0x00F0) == 0) + ((differ & 0x000F) == 0);
    weight += kFourCornerWeight;
    score += kFourCornerWeight * agreeing / 4;
  }
  const bool cangjie = left.cangjie != 0 && right.cangjie != 0;
  const bool wubi = left.wubi != 0 && right.wubi != 0;
  if (cangjie || wubi) {
    const double sum = (cangjie ? keystrokes(left.cangjie, right.cangjie) : 0.0) +
                       (wubi ? keystrokes(left.wubi, right.wubi) : 0.0);
    weight += kKeystrokeWeight;
    score += kKeystrokeWeight * sum * (cangjie && wubi ? 0.5 : 1.0);
  }
  if (left.stroke_offset != 0 && right.stroke_offset != 0) {
    const std::uint8_t* const left_strokes = data::kStrokes + left.stroke_offset;
    const std::uint8_t* const right_strokes = data::kStrokes + right.stroke_offset;
    const int longer = std::max(*left_strokes, *right_strokes);
    weight += kStrokeWeight;
    score += kStrokeWeight * Similarity(strokes(left_strokes, right_strokes), longer);
  }
  return weight > 0 ? score / weight : 0;
}

double TrueScore(const CharacterShape& left, const CharacterShape& right) {
  constexpr int kHead = 1 + data::kStrokeClasses;
  return Score(left, right, KeystrokeSimilarity, [](const std::uint8_t* l, const std::uint8_t* r) {
    return StrokeDistance(l + kHead, *l, r + kHead, *r);
  });
}

}  // namespace

double LookAlike(char32_t left, char32_t right) {
  if (left == right) return 1;
  return TrueScore(data::kShape[data::Entry(left)], data::kShape[data::Entry(right)]);
}

bool IsLookAlike(char32_t left, char32_t right) {
  if (left == right) return true;
  const CharacterShape& left_shape = data::kShape[data::Entry(left)];
  const CharacterShape& right_shape = data::kShape[data::Entry(right)];
  // The bounds rule out nearly all unrelated characters; rounding must not.
  constexpr double kRounding = 1e-9;
  const double most = Score(left_shape, right_shape, KeystrokeSimilarityMax, StrokeDistanceMin);
  return most >= kLookAlikeMin - kRounding && TrueScore(left_shape, right_shape) >= kLookAlikeMin;
}

std::vector<AlikeCharacter> MostAlike(char32_t character, int count_max) {
  std::vector<AlikeCharacter> all;
  for (const int level : {1, 2}) {
    for (const char32_t other : CharactersOfLevel(level)) {
      if (other != character) all.push_back({other, LookAlike(character, other)});
    }
  }
  const std::size_t count = std::min(all.size(), static_cast<std::size_t>(std::max(count_max, 0)));
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                    [](const AlikeCharacter& left, const AlikeCharacter& right) {
                      if (left.score != right.score) return left.score > right.score;
                      return left.character < right.character;
                    });
  all.resize(count);
  return all;
}

}  // namespace xueji::matchers
