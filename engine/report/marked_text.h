// MarkedText: two values of one field side by side, masked, with the places marked where they
// differ: 王[小]明 / 王[晓]明, and as people other than the registrar see it 王[*]* / 王[*]*.
//
//   const MarkedPair marked = MarkDifference(FieldType::kName, /*personal=*/true, "王小明", "王晓明");
//   Bracketed(marked.left)                     // "王[*]*"
//
// What is marked is decided on the whole values; what is shown is what MaskField shows of each, so
// marks tell where two values differ and nothing about what stands there. A character that only one
// side has is marked on that side. Characters are code points; the alignment is a longest common
// subsequence, or place by place where that marks no more; for values of more than kAlignedMax
// characters, and numbers with little in common, the common beginning and end only.
// Addresses are kept as a signature that has no places: they are shown without marks.
// Pure functions; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/record/field.h"

namespace xueji {

struct MarkedSpan {
  std::string text;
  bool differs = false;
};
using MarkedText = std::vector<MarkedSpan>;

struct MarkedPair {
  MarkedText left, right;
};

inline constexpr std::size_t kAlignedMax = 64;

MarkedPair MarkDifference(FieldType type, bool personal, std::string_view left,
                          std::string_view right);
// Plain text with the marked places in square brackets.
std::string Bracketed(const MarkedText& text);

}  // namespace xueji
