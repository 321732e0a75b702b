#include "matchers/name/look_alike.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

// Why kLookAlikeMin is 0.55. Of 4 million pairs of characters of level 1 drawn at random 0.43 % reach it
// (0.92 % reach 0.50, 0.20 % 0.60, 0.09 % 0.65); of 52 confusions that people really make (未末 晴睛 颖颍 …)
// 45 do (47, 39, 31); of the twenty most alike characters, weighted by score^4 as input slips are
// modelled, 91 % (99, 71, 43). The misses have lost a whole component (莹萤 珊册): no edit of strokes.
constexpr double kStrokeWeight = 0.45;
constexpr double kFourCornerWeight = 0.30;
constexpr double kKeystrokeWeight = 0.25;
constexpr int kStrokeClasses = 5;
constexpr std::uint16_t kNoFourCorner = 0xFFFF;

// Levenshtein distance of two stroke orders of at most 64 strokes (Myers 1999, one word).
int StrokeDistance(const std::uint8_t* left, int left_count, const std::uint8_t* right,
                   int right_count) {
  std::uint64_t equal[kStrokeClasses] = {};
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

// Edit similarity of two keystroke codes of at most five letters; both known.
double KeystrokeSimilarity(std::uint32_t left, std::uint32_t right) {
  if (left == right) return 1;
  int row[6];
  int left_length = 0;
  while (left_length < 5 && (left >> (5 * left_length) & 31) != 0) ++left_length;
  for (int i = 0; i <= left_length; ++i) row[i] = i;
  int right_length = 0;
  for (; right_length < 5 && (right >> (5 * right_length) & 31) != 0; ++right_length) {
    const std::uint32_t letter = right >> (5 * right_length) & 31;
    int diagonal = row[0];
    row[0] = right_length + 1;
    for (int i = 1; i <= left_length; ++i) {
      const int replace = diagonal + ((left >> (5 * (i - 1)) & 31) != letter);
      diagonal = row[i];
      row[i] = std::min({replace, row[i] + 1, row[i - 1] + 1});
    }
  }
  return 1 - static_cast<double>(row[left_length]) / std::max(left_length, right_length);
}

// The signals of one pair: those both characters have.
struct Shape {
  double weight = 0;  // of the signals present, without strokes
  double score = 0;   // their weighted sum
  const std::uint8_t* left_strokes = nullptr;  // count, then classes; null if one side has none
  const std::uint8_t* right_strokes = nullptr;
};

Shape CheapSignals(std::size_t left, std::size_t right) {
  Shape shape;
  if (data::kFourCorner[left] != kNoFourCorner && data::kFourCorner[right] != kNoFourCorner) {
    const unsigned differ = data::kFourCorner[left] ^ data::kFourCorner[right];
    const int agreeing = ((differ & 0xF000) == 0) + ((differ & 0x0F00) == 0) +
                         ((differ & 0x00F0) == 0) + ((differ & 0x000F) == 0);
    shape.weight += kFourCornerWeight;
    shape.score += kFourCornerWeight * agreeing / 4;
  }
  double keystrokes = 0;
  int codes = 0;
  for (const std::uint32_t* const table : {data::kCangjie, data::kWubi}) {
    if (table[left] == 0 || table[right] == 0) continue;
    keystrokes += KeystrokeSimilarity(table[left], table[right]);
    ++codes;
  }
  if (codes > 0) {
    shape.weight += kKeystrokeWeight;
    shape.score += kKeystrokeWeight * keystrokes / codes;
  }
  if (data::kStrokeOffset[left] != 0 && data::kStrokeOffset[right] != 0) {
    shape.left_strokes = data::kStrokes + data::kStrokeOffset[left];
    shape.right_strokes = data::kStrokes + data::kStrokeOffset[right];
  }
  return shape;
}

double WithStrokes(const Shape& shape, double stroke_similarity) {
  return (shape.score + kStrokeWeight * stroke_similarity) / (shape.weight + kStrokeWeight);
}

double Finish(const Shape& shape) {
  if (shape.left_strokes == nullptr) return shape.weight > 0 ? shape.score / shape.weight : 0;
  const int left_count = shape.left_strokes[0];
  const int right_count = shape.right_strokes[0];
  const int distance =
      StrokeDistance(shape.left_strokes + 1, left_count, shape.right_strokes + 1, right_count);
  return WithStrokes(shape, 1 - static_cast<double>(distance) / std::max(left_count, right_count));
}

}  // namespace

double LookAlike(char32_t left, char32_t right) {
  if (left == right) return 1;
  // The order of the two must not change a bit of the sum: it does not, every signal is symmetric.
  return Finish(CheapSignals(data::Entry(left), data::Entry(right)));
}

bool IsLookAlike(char32_t left, char32_t right) {
  if (left == right) return true;
  const Shape shape = CheapSignals(data::Entry(left), data::Entry(right));
  if (shape.left_strokes != nullptr) {
    // The distance is at least the difference of the counts.
    const double shorter = std::min(shape.left_strokes[0], shape.right_strokes[0]);
    const double longer = std::max(shape.left_strokes[0], shape.right_strokes[0]);
    if (WithStrokes(shape, shorter / longer) < kLookAlikeMin - 1e-9) return false;
  }
  return Finish(shape) >= kLookAlikeMin;
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
