#include "engine/index/key_word.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/base/hash.h"
#include "engine/index/text_word.h"
#include "engine/record/packed_text.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/id_number_levels.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/packed_digits.h"
#include "matchers/name/person_name.h"

namespace xueji {
namespace {

using matchers::PackedName;

std::uint64_t NameWord(PackedName name, KeyTransform transform, int length,
                       const TermDictionary& terms) {
  if (matchers::IsBlank(name)) return 0;
  if (!matchers::IsEscaped(name)) {
    if (transform == KeyTransform::kExact) return matchers::VariantKey(name);
    if (transform == KeyTransform::kHomophone) return matchers::HomophoneKey(name);
    if (transform == KeyTransform::kSortedChars) return matchers::SortedCharsKey(name);
    if (transform == KeyTransform::kSortedParts) return matchers::SortedPartsKey(name);
  }
  return LongNameWord(name, transform, length, terms);
}

// Up to fifteen digits as nibbles (X is 10), as many as the bit above them says. The word of a part of
// a number, whether it comes packed or typed.
constexpr std::size_t kNibblesMax = 15;
std::uint64_t NibblesWord(std::uint64_t nibbles, std::size_t count) {
  return Mix64(nibbles | std::uint64_t{1} << (4 * count)) | 1;
}

std::uint64_t IdPartTextWord(std::string_view part) {
  std::uint64_t nibbles = 0;
  for (const char c : part) {
    if ((c < '0' || c > '9') && c != 'X') return TextWord(part);
    nibbles = nibbles << 4 | static_cast<std::uint64_t>(c == 'X' ? 10 : c - '0');
  }
  return part.size() > kNibblesMax ? TextWord(part) : NibblesWord(nibbles, part.size());
}

// The part of a number that `transform` looks at. A missing or extra digit leaves the leading parts
// where they were, most of the time, and the last ones counted from the end.
std::uint64_t TypedIdWord(std::string_view text, KeyTransform transform, int length) {
  constexpr std::size_t kParted = 15;  // shorter texts have no region, birth date and sequence
  const auto count = static_cast<std::size_t>(length);
  switch (transform) {
    case KeyTransform::kPrefix:
      return text.size() < count ? 0 : IdPartTextWord(text.substr(0, count));
    case KeyTransform::kSuffix:
      return text.size() < count ? 0 : IdPartTextWord(text.substr(text.size() - count));
    // The check character changes with the region, so it is left out.
    case KeyTransform::kWithoutRegion:
      return text.size() < kParted ? 0 : IdPartTextWord(text.substr(6, 11));
    case KeyTransform::kBirthDate:
      return text.size() < kParted ? 0 : IdPartTextWord(text.substr(6, 8));
    case KeyTransform::kWithoutBirthDate: {
      if (text.size() < 17) return 0;
      std::array<char, 9> part;
      text.copy(part.data(), 6);
      text.copy(part.data() + 6, 3, text.size() - 4);
      return IdPartTextWord({part.data(), part.size()});
    }
    default: return TextWord(text);
  }
}

// PERF: shifts and a mix, 4 ns (key_word_bench); inlined, the transform is a constant where whole
// columns are keyed.
inline std::uint64_t WellFormedIdWord(matchers::PackedIdNumber id, KeyTransform transform,
                                      int length) {
  const std::uint64_t digit17 = id.tail & 0xF;
  const std::uint64_t tail = digit17 << 4 | (id.tail >> 4 & 0xF);
  const auto count = static_cast<std::size_t>(length);
  switch (transform) {
    case KeyTransform::kPrefix:
      if (count > kNibblesMax) break;
      return NibblesWord(id.digits >> (64 - 4 * count), count);
    case KeyTransform::kSuffix:
      if (count > kNibblesMax) break;
      return NibblesWord((id.digits << 8 | tail) & ((std::uint64_t{1} << (4 * count)) - 1), count);
    case KeyTransform::kWithoutRegion:
      return NibblesWord((id.digits & 0xFF'FFFF'FFFF) << 4 | digit17, 11);
    case KeyTransform::kBirthDate: return NibblesWord(id.digits >> 8 & 0xFFFF'FFFF, 8);
    case KeyTransform::kWithoutBirthDate:
      return NibblesWord(id.digits >> 40 << 12 | (id.digits & 0xFF) << 4 | digit17, 9);
    case KeyTransform::kOneOff: return 0;
    default: return Mix64(id.digits ^ Mix64(tail + 0x1D)) | 1;
  }
  return TypedIdWord(matchers::UnpackIdNumber(id), transform, length);
}

// A number that is not 18 well-formed characters is keyed as it was typed, but for the forms that
// stand for such a number (fifteen digits, scientific notation): they are keyed as what they mean.
std::uint64_t IdWord(matchers::PackedIdNumber id, KeyTransform transform, int length,
                     const TermDictionary& terms) {
  if (matchers::IsBlank(id)) return 0;
  if (matchers::IsWellFormed(id)) return WellFormedIdWord(id, transform, length);
  const std::string_view text = terms.Text(TermId{matchers::IdTerm(id)});
  if (transform == KeyTransform::kOneOff) {
    return text.size() < matchers::kIdEditLengthMin ? 0 : TextWord(text);
  }
  if (const std::optional<std::string> full = matchers::ExpandIdNumber(text)) {
    const matchers::PackedIdNumber meant = matchers::PackIdNumber(*full);
    if (matchers::IsWellFormed(meant)) return WellFormedIdWord(meant, transform, length);
  }
  return TypedIdWord(text, transform, length);
}

// The deletion neighbourhood: two texts within one edit or exchange share a member.
void AppendOneOffWords(matchers::PackedIdNumber id, const TermDictionary& terms,
                       std::vector<std::uint64_t>* words) {
  if (matchers::IsBlank(id) || matchers::IsWellFormed(id)) return;
  const std::string_view text = terms.Text(TermId{matchers::IdTerm(id)});
  if (text.size() < matchers::kIdEditLengthMin) return;
  std::string left_out(text.substr(1));
  for (std::size_t i = 0; i < text.size(); ++i) {
    // Of equal neighbours it does not matter which is left out.
    if (i == 0 || text[i] != text[i - 1]) words->push_back(TextWord(left_out));
    if (i + 1 < text.size()) left_out[i] = text[i];
  }
}

std::uint64_t DateWord(matchers::PackedDate date, KeyTransform transform) {
  if (matchers::IsBlank(date)) return 0;
  if (transform == KeyTransform::kExact) return date.value;
  const matchers::DateParts parts = matchers::UnpackDate(date);
  const auto word = [](int value) { return static_cast<std::uint64_t>(value) + 1; };
  switch (transform) {
    case KeyTransform::kYear: return word(parts.year);
    case KeyTransform::kYearMonth: return word(parts.year * 12 + parts.month);
    case KeyTransform::kMonthDay: return word(parts.month * 31 + parts.day);
    case KeyTransform::kDateDigitsSorted: {
      std::string digits = matchers::FormatDate(date);
      std::erase(digits, '-');
      std::sort(digits.begin(), digits.end());
      return TextWord(digits);
    }
    default: return date.value;
  }
}

std::uint64_t PowerOfTen(int exponent) {
  std::uint64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

std::uint64_t DigitsWord(matchers::PackedDigits digits, KeyTransform transform, int length) {
  if (matchers::IsBlank(digits) || transform == KeyTransform::kExact) return digits.word;
  const int count = matchers::DigitCount(digits);
  if (count < length) return 0;
  const std::uint64_t value = matchers::DigitValue(digits);
  if (transform == KeyTransform::kPrefix) return value / PowerOfTen(count - length) + 1;
  return value % PowerOfTen(length) + 1;
}

std::uint64_t RegionWord(std::uint32_t region, KeyTransform transform, int length) {
  if (region == 0 || transform == KeyTransform::kExact) return region;
  return region / PowerOfTen(std::max(0, 6 - length)) + 1;
}

// Calls visit(constant) with the transform as a constant of its type, for those that packed numbers and
// names are keyed by in most plans; false for the others.
template <typename Visit>
bool WithConstant(KeyTransform transform, Visit&& visit) {
  const auto call = [&]<KeyTransform kConstant>() {
    visit(std::integral_constant<KeyTransform, kConstant>());
    return true;
  };
  switch (transform) {
    case KeyTransform::kExact: return call.template operator()<KeyTransform::kExact>();
    case KeyTransform::kPrefix: return call.template operator()<KeyTransform::kPrefix>();
    case KeyTransform::kSuffix: return call.template operator()<KeyTransform::kSuffix>();
    case KeyTransform::kWithoutRegion:
      return call.template operator()<KeyTransform::kWithoutRegion>();
    case KeyTransform::kWithoutBirthDate:
      return call.template operator()<KeyTransform::kWithoutBirthDate>();
    default: return false;
  }
}

}  // namespace

// PERF: a call and two switches a field cost more than the word itself; the loops below have neither.
void KeyWords(FieldType type, KeyTransform transform, int length, const std::byte* at,
              std::size_t stride, std::size_t count, const TermDictionary& terms,
              std::uint64_t* words) {
  const auto fill = [&](auto&& word_of) {
    for (std::size_t i = 0; i < count; ++i) words[i] = word_of(at + i * stride);
  };
  const bool is_exact = transform == KeyTransform::kExact;
  switch (type) {
    case FieldType::kDate:
      if (!is_exact) break;
      return fill([](const std::byte* field) { return LoadPacked<std::uint16_t>(field); });
    case FieldType::kRegion:
      if (!is_exact) break;
      return fill([](const std::byte* field) { return LoadRegion(field); });
    case FieldType::kDigits:
      if (!is_exact) break;
      return fill([&](const std::byte* field) { return LoadDigits(field, terms).word; });
    case FieldType::kName:
      if (!is_exact) break;
      return fill([&](const std::byte* field) {
        return NameWord({LoadPacked<std::uint64_t>(field)}, KeyTransform::kExact, 0, terms);
      });
    case FieldType::kIdNumber: {
      const bool is_filled = WithConstant(transform, [&](auto constant) {
        fill([&](const std::byte* field) {
          const matchers::PackedIdNumber id = LoadIdNumber(field);
          return !matchers::IsBlank(id) && matchers::IsWellFormed(id)
                     ? WellFormedIdWord(id, constant, length)
                     : IdWord(id, constant, length, terms);
        });
      });
      if (is_filled) return;
      break;
    }
    default: break;
  }
  fill([&](const std::byte* field) { return KeyWord(type, transform, length, field, terms); });
}

std::uint64_t KeyWord(FieldType type, KeyTransform transform, int length, const std::byte* at,
                      const TermDictionary& terms) {
  switch (type) {
    case FieldType::kName:
    case FieldType::kSeldomName: return NameWord(LoadName(type, at), transform, length, terms);
    case FieldType::kIdNumber: return IdWord(LoadIdNumber(at), transform, length, terms);
    case FieldType::kDate: return DateWord(LoadDate(at), transform);
    case FieldType::kRegion: return RegionWord(LoadRegion(at), transform, length);
    case FieldType::kCode: return LoadPacked<std::uint8_t>(at);
    case FieldType::kText:
      return TermWord(TermId{LoadPacked<std::uint32_t>(at)}, transform, length, terms);
    case FieldType::kDigits: return DigitsWord(LoadDigits(at, terms), transform, length);
    case FieldType::kAddress: return LoadPacked<std::uint64_t>(at);
  }
  return 0;
}

void AppendFurtherWords(FieldType type, KeyTransform transform, const std::byte* at,
                        const TermDictionary& terms, std::vector<std::uint64_t>* words) {
  if (type == FieldType::kIdNumber && transform == KeyTransform::kOneOff) {
    AppendOneOffWords(LoadIdNumber(at), terms, words);
  } else if (IsName(type) && transform == KeyTransform::kHomophone) {
    const PackedName name = LoadName(type, at);
    if (matchers::IsBlank(name)) return;
    if (matchers::IsEscaped(name)) {
      matchers::AppendFurtherHomophoneKeys(NameCharacters(name, terms).view(), words);
    } else {
      matchers::AppendFurtherHomophoneKeys(name, words);
    }
  }
}

bool ShareWord(KeyTransform transform, TypedValue left, TypedValue right,
               const TermDictionary& terms) {
  if (IsName(left.type)) {
    const PackedName left_name = LoadName(left.type, left.at);
    const PackedName right_name = LoadName(right.type, right.at);
    if (matchers::IsBlank(left_name) || matchers::IsBlank(right_name)) return false;
    if (!matchers::IsEscaped(left_name) && !matchers::IsEscaped(right_name)) {
      return matchers::ShareHomophoneKey(left_name, right_name);
    }
    return matchers::ShareHomophoneKey(NameCharacters(left_name, terms).view(),
                                       NameCharacters(right_name, terms).view());
  }
  const auto all = [&](TypedValue value) {
    std::vector<std::uint64_t> words = {KeyWord(value.type, transform, 0, value.at, terms)};
    if (words.front() == 0) words.clear();
    AppendFurtherWords(value.type, transform, value.at, terms, &words);
    return words;
  };
  const std::vector<std::uint64_t> lefts = all(left);
  if (lefts.empty()) return false;
  const std::vector<std::uint64_t> rights = all(right);
  return std::find_first_of(lefts.begin(), lefts.end(), rights.begin(), rights.end()) !=
         lefts.end();
}

int KeyWordCost(FieldType type, KeyTransform transform) {
  switch (type) {
    case FieldType::kCode:
    case FieldType::kRegion:
    case FieldType::kAddress: return 1;
    case FieldType::kDate: return transform == KeyTransform::kExact ? 1 : 2;
    case FieldType::kDigits: return 2;
    case FieldType::kIdNumber: return transform == KeyTransform::kExact ? 3 : 9;
    case FieldType::kName:
    case FieldType::kSeldomName: return transform == KeyTransform::kHomophone ? 10 : 6;
    case FieldType::kText: return transform == KeyTransform::kExact ? 4 : 12;
  }
  return 12;
}

}  // namespace xueji
