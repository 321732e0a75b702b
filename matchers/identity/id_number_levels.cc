#include "matchers/identity/id_number_levels.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace xueji::matchers {
namespace {

constexpr std::uint64_t kNibbleOnes = 0x1111111111111111ULL;
constexpr std::uint64_t kRegionOnes = 0x1111110000000000ULL;    // digits 1-6
constexpr std::uint64_t kBirthOnes = 0x0000001111111100ULL;     // digits 7-14
constexpr std::uint64_t kSequenceOnes = 0x0000000000000011ULL;  // digits 15-16; 17 is in the tail

// Two characters exchanged: exactly these two places differ (`ones`, one bit per differing digit of
// the first sixteen; `tail`, the differing bits of digit 17 and the check value).
bool IsExchange(PackedIdNumber left, PackedIdNumber right, std::uint64_t ones, unsigned tail) {
  if (ones == 0) {  // digit 17 and the check character
    return ((left.tail & 15) == (right.tail >> 4 & 15)) &&
           ((left.tail >> 4 & 15) == (right.tail & 15));
  }
  if ((tail & 0x0F) != 0) {  // digits 16 and 17
    return (tail & 0xF0) == 0 && ones == 1 && (left.digits & 15) == (right.tail & 15u) &&
           (right.digits & 15) == (left.tail & 15u);
  }
  if (tail != 0) return false;
  const int low = std::countr_zero(ones);
  if (ones >> low != 0x11) return false;
  const unsigned left_pair = left.digits >> low & 0xFF;
  const unsigned right_pair = right.digits >> low & 0xFF;
  return left_pair == (right_pair >> 4 | (right_pair & 15) << 4);
}

// REQUIRES: both are well-formed.
IdLevel CompareWellFormed(PackedIdNumber left, PackedIdNumber right) {
  const std::uint64_t x = left.digits ^ right.digits;
  const std::uint64_t ones = (x | x >> 1 | x >> 2 | x >> 3) & kNibbleOnes;
  const unsigned tail = (left.tail ^ right.tail) & 0xFFu;
  const int differing = std::popcount(ones) + ((tail & 0x0F) != 0) + ((tail & 0xF0) != 0);
  if (differing == 0) return IdLevel::kExact;
  if (differing == 1) return IdLevel::kOneDigit;
  if (differing == 2 && IsExchange(left, right, ones, tail)) return IdLevel::kTransposed;
  if (x < 16) {  // the first fifteen digits agree
    const bool left_cut = (left.digits & 15) == 0 && (left.tail & 0xFF) == 0;
    const bool right_cut = (right.digits & 15) == 0 && (right.tail & 0xFF) == 0;
    if (left_cut != right_cut) return IdLevel::kTruncated;
  }
  const bool region = (ones & kRegionOnes) == 0;
  const bool birth = (ones & kBirthOnes) == 0;
  const bool sequence = (ones & kSequenceOnes) == 0 && (tail & 0x0F) == 0;
  if (region && birth && IsValid(left) && IsValid(right)) return IdLevel::kNeighbour;
  return region + birth + sequence >= 2 ? IdLevel::kSegments : IdLevel::kElse;
}

// A number in scientific notation as the eighteen digits the spreadsheet kept of it; nullopt if it
// is none, or too few digits are left to mean one person.
std::optional<std::string> ExpandScientific(std::string_view text) {
  constexpr std::size_t kDigitsMin = 14;  // region and birth date
  const std::size_t exponent = text.find('E');
  if (exponent == std::string_view::npos || exponent < 2 || text[1] != '.') return std::nullopt;
  const std::string_view power = text.substr(exponent + 1);
  if (power != "+17" && power != "17") return std::nullopt;
  std::string digits(text.substr(0, 1));
  digits += text.substr(2, exponent - 2);
  const bool clean = std::all_of(digits.begin(), digits.end(),
                                 [](char digit) { return digit >= '0' && digit <= '9'; });
  if (!clean || digits.size() < kDigitsMin || digits.size() > 18) return std::nullopt;
  digits.resize(18, '0');
  return digits;
}

// kOneDigit or kTransposed of texts of one length, or one with a character left out; else kElse.
IdLevel CompareByEdit(std::string_view left, std::string_view right) {
  if (left.size() > right.size()) std::swap(left, right);
  if (left.size() < kIdEditLengthMin || right.size() - left.size() > 1) return IdLevel::kElse;
  std::size_t at = 0;
  while (at < left.size() && left[at] == right[at]) ++at;
  if (left.size() < right.size()) {
    return left.substr(at) == right.substr(at + 1) ? IdLevel::kOneDigit : IdLevel::kElse;
  }
  if (left.substr(at + 1) == right.substr(at + 1)) return IdLevel::kOneDigit;
  const bool exchanged = at + 1 < left.size() && left[at] == right[at + 1] &&
                         left[at + 1] == right[at] && left.substr(at + 2) == right.substr(at + 2);
  return exchanged ? IdLevel::kTransposed : IdLevel::kElse;
}

}  // namespace

IdLevel CompareIdNumbers(PackedIdNumber left, PackedIdNumber right) {
  if (IsBlank(left) || IsBlank(right)) return IdLevel::kNull;
  if (IsWellFormed(left) && IsWellFormed(right)) return CompareWellFormed(left, right);
  return left == right ? IdLevel::kExact : IdLevel::kElse;
}

IdLevel CompareIdTexts(std::string_view left, std::string_view right) {
  if (left.empty() || right.empty()) return IdLevel::kNull;
  if (left == right) return IdLevel::kExact;
  PackedIdNumber left_id = PackIdNumber(left);
  PackedIdNumber right_id = PackIdNumber(right);
  if (IsWellFormed(left_id) && IsWellFormed(right_id)) return CompareWellFormed(left_id, right_id);
  const IdLevel edited = CompareByEdit(left, right);
  if (edited != IdLevel::kElse) return edited;
  const bool prefix =
      left.size() < right.size() ? right.starts_with(left) : left.starts_with(right);
  if (prefix && std::min(left.size(), right.size()) == 15 &&
      std::max(left.size(), right.size()) == 18) {
    return IdLevel::kTruncated;
  }
  const auto expand = [](std::string_view text, PackedIdNumber& id) {
    if (IsWellFormed(id)) return;
    if (const std::optional<std::string> full = ExpandIdNumber(text)) id = PackIdNumber(*full);
  };
  expand(left, left_id);
  expand(right, right_id);
  if (IsWellFormed(left_id) && IsWellFormed(right_id)) return CompareWellFormed(left_id, right_id);
  return IdLevel::kElse;
}

std::optional<std::string> ExpandIdNumber(std::string_view text) {
  if (std::optional<std::string> full = ExpandScientific(text)) return full;
  return ExtendIdNumber(text);
}

}  // namespace xueji::matchers
