// SharesReadingRows: do two characters have a toneless reading in common, all sixteen pairs at
// once; the same of toned readings, and of classes of near sounds. Internal to matchers/name.
//
//   SharesReadingRows(character_data::kRow[left_entry], character_data::kRow[right_entry])
//
// PERF: two loads and about ten vector instructions without a branch, 1 ns; two nested loops take 3
// ns and mispredict. Pure; any number of threads.
#pragma once

#include <tmmintrin.h>

#include <cstddef>
#include <cstdint>

#include "matchers/name/character_data.h"

namespace xueji::matchers {

// Four readings against four, 0 where there is none.
inline bool ShareOneOfFour(const std::uint16_t* left, const std::uint16_t* right) {
  const __m128i left4 = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(left));
  const __m128i right4 = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(right));
  const __m128i right8 = _mm_unpacklo_epi64(right4, right4);
  // Each of the left readings four times, against the four of the right.
  const __m128i low =
      _mm_shuffle_epi8(left4, _mm_setr_epi8(0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3, 2, 3, 2, 3));
  const __m128i high =
      _mm_shuffle_epi8(left4, _mm_setr_epi8(4, 5, 4, 5, 4, 5, 4, 5, 6, 7, 6, 7, 6, 7, 6, 7));
  const __m128i zero = _mm_setzero_si128();  // an empty place equals an empty place: no reading
  const __m128i equal =
      _mm_or_si128(_mm_andnot_si128(_mm_cmpeq_epi16(low, zero), _mm_cmpeq_epi16(low, right8)),
                   _mm_andnot_si128(_mm_cmpeq_epi16(high, zero), _mm_cmpeq_epi16(high, right8)));
  return _mm_movemask_epi8(equal) != 0;
}

inline bool SharesReadingRows(const character_data::CharacterRow& left,
                              const character_data::CharacterRow& right) {
  return ShareOneOfFour(left.readings, right.readings);
}

// Asked only of characters that share a toneless reading: another cache line each.
inline bool SharesTonedEntries(std::size_t left_entry, std::size_t right_entry) {
  constexpr std::size_t kMax = character_data::kReadingsMax;
  return ShareOneOfFour(character_data::kTonedReadings + left_entry * kMax,
                        character_data::kTonedReadings + right_entry * kMax);
}

// Most characters have one reading: two loops beat a gather.
inline bool SoundsNearRows(const character_data::CharacterRow& left,
                           const character_data::CharacterRow& right) {
  for (const std::uint16_t of_left : left.readings) {
    if (of_left == 0) return false;
    const std::uint16_t wanted = character_data::kNearSoundOf[of_left];
    for (const std::uint16_t of_right : right.readings) {
      if (of_right == 0) break;
      if (character_data::kNearSoundOf[of_right] == wanted) return true;
    }
  }
  return false;
}

}  // namespace xueji::matchers
