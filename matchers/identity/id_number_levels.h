// Levels of two identity numbers (id_number.h).
//
//   CompareIdNumbers(left, right);    // IdLevel, from the packed digits
//   CompareIdTexts("11010…", "1010…"); // IdLevel of any two canonical texts: also lost digits
//   CompareIdStatus(left, right);     // are both valid, and equal
//
// All symmetric and pure; kNull if either (for the status: both) is blank; any number of threads.
// PERF: CompareIdNumbers works on the xor of the nibbles, 3-4 ns; CompareIdTexts packs first, 40
// ns. Reference twin: reference/id_number_reference.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "matchers/identity/id_number.h"
#include "matchers/level.h"

namespace xueji::matchers {

// Two texts shorter than this differ in one character by chance.
inline constexpr std::size_t kIdEditLengthMin = 8;

// From the digits if both are well-formed. Terms and other documents are kExact when identical,
// else kElse: resolve their texts and call CompareIdTexts to learn more. kTruncated needs equal
// first fifteen digits and 000 after them on one side.
IdLevel CompareIdNumbers(PackedIdNumber left, PackedIdNumber right);

// The same for any two canonical texts, and beyond: a character missing or added (kOneDigit) or
// exchanged in texts of eight characters or more; a number cut to fifteen digits or written in
// scientific notation with fourteen digits or more (kTruncated); the fifteen-digit form of an
// eighteen-character number (kExact).
IdLevel CompareIdTexts(std::string_view left, std::string_view right);

// The eighteen characters that CompareIdTexts takes a text for: the fifteen-digit form extended, a
// number in scientific notation written out (at least fourteen digits of it left); else nullopt.
std::optional<std::string> ExpandIdNumber(std::string_view text);

constexpr IdStatusLevel CompareIdStatus(PackedIdNumber left, PackedIdNumber right) {
  if (IsBlank(left) && IsBlank(right)) return IdStatusLevel::kNull;
  if (IsOtherDocument(left) && IsOtherDocument(right)) return IdStatusLevel::kBothOther;
  if (!IsValid(left) || !IsValid(right)) return IdStatusLevel::kElse;
  return left == right ? IdStatusLevel::kBothValidEqual : IdStatusLevel::kBothValidDifferent;
}

}  // namespace xueji::matchers
