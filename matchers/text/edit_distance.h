// Edit distances of short texts: Levenshtein, and optimal string alignment (OSA: adjacent exchange
// counts as one edit).
//
//   OsaDistance("mary", "mray") == 1;  LevenshteinDistance("mary", "mray") == 2
//   OsaDistance(a, b, 2)              // 3 means "more than 2": stops early
//
// Bit-parallel (Myers 1999, Hyyrö 2003): one step per character when the shorter text has at most
// 64 characters, in blocks of 64 for Levenshtein beyond, a table for OSA beyond. Over
// bytes for std::string_view (ASCII), over code points for std::u32string_view. Symmetric. Pure,
// any number of threads; no allocation below 64 characters. About 35 ns for eight against eight
// letters. Reference twin: reference/text_reference.h.
#pragma once

#include <string_view>

namespace xueji::matchers {

inline constexpr int kNoDistanceLimit = 0x3FFFFFFF;

// The distance, or distance_max + 1 if it is greater than distance_max. REQUIRES: distance_max >=
// 0.
int LevenshteinDistance(std::string_view left, std::string_view right,
                        int distance_max = kNoDistanceLimit);
int LevenshteinDistance(std::u32string_view left, std::u32string_view right,
                        int distance_max = kNoDistanceLimit);
int OsaDistance(std::string_view left, std::string_view right, int distance_max = kNoDistanceLimit);
int OsaDistance(std::u32string_view left, std::u32string_view right,
                int distance_max = kNoDistanceLimit);

}  // namespace xueji::matchers
