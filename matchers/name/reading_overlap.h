// SharesReadingRows: do two characters have a toneless reading in common, all sixteen pairs at
// once. Internal to matchers/name.
//
//   SharesReadingRows(character_data::kRow[left_entry], character_data::kRow[right_entry])
//
// PERF: two loads and about ten vector instructions without a branch, 1 ns; two nested loops take 3
// ns and mispredict. Pure; any number of threads.
#pragma once

#include <tmmintrin.h>

#include "matchers/name/character_data.h"

namespace xueji::matchers {

inline bool SharesReadingRows(const character_data::CharacterRow& left,
                              const character_data::CharacterRow& right) {
  const __m128i left4 = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(left.readings));
  const __m128i right4 = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(right.readings));
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

}  // namespace xueji::matchers
