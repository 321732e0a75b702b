// Short answers about values as nearly every school writes them. What they do not settle goes the long
// way, which is also their reference: record_normaliser.cc with FoldPath::kReference never asks here.
//
//   IsPlaceholderWord(PackPlainName("无名"))          // true
//   RepeatsDocument("G1101…", identity)               // the student number is the card's
//   IsBeyondDoubt(facts, birth_text)                  // then ValidateStudent(facts) finds nothing
//
// Pure, inline, thread-safe; one to three nanoseconds each.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "engine/ingest/code_normaliser.h"
#include "engine/ingest/field_validator.h"
#include "engine/record/student_schema.h"
#include "matchers/identity/digit_words.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/region_code.h"
#include "matchers/name/person_name.h"
#include "matchers/text/packed_address.h"

namespace xueji {

// The placeholders that are plain Han of two to four characters; no other name is packed in passing.
inline constexpr std::array<std::u32string_view, 10> kPlaceholderWords = {
    U"无名", U"无名氏", U"不详", U"未知", U"暂无", U"没有", U"待定", U"测试", U"未取名", U"未命名"};

constexpr matchers::PackedName PackedWord(std::u32string_view word) {
  std::uint64_t packed = 0;
  for (std::size_t i = 0; i < word.size(); ++i) packed |= std::uint64_t{word[i]} << (16 * i);
  return matchers::PackedName{packed};
}

// Which low bytes the first characters of those words have.
inline constexpr std::array<std::uint64_t, 4> kPlaceholderBytes = [] {
  std::array<std::uint64_t, 4> bytes{};
  for (const std::u32string_view word : kPlaceholderWords) {
    bytes[word[0] >> 6 & 3] |= std::uint64_t{1} << (word[0] & 63);
  }
  return bytes;
}();

// PERF: one bit sends 97 of 100 names on their way.
inline bool IsPlaceholderWord(matchers::PackedName name) {
  if ((kPlaceholderBytes[name.word >> 6 & 3] >> (name.word & 63) & 1) == 0) [[likely]] return false;
  return std::any_of(kPlaceholderWords.begin(), kPlaceholderWords.end(),
                     [&](std::u32string_view word) { return PackedWord(word) == name; });
}

// The student number most pupils have: 'G' and the number on the card, which has been examined.
inline bool RepeatsDocument(std::string_view student_number, const IdentityNumber& document) {
  constexpr std::size_t kIdBytes = 18;
  if (student_number.size() != kIdBytes + 1 || student_number[0] != 'G') return false;
  if (!IsValid(document.packed) || document.text.size() != kIdBytes) return false;
  const char* number = student_number.data() + 1;
  const char* id = document.text.data();
  using matchers::LoadEight;
  return ((LoadEight(number) ^ LoadEight(id)) | (LoadEight(number + 8) ^ LoadEight(id + 8)) |
          (LoadEight(number + 10) ^ LoadEight(id + 10))) == 0;
}

// PackPlainAddress, of a copy if bytes behind `text` may not be read.
template <bool kPadded>
inline std::uint64_t PackAddressInPlace(std::string_view text) {
  if (kPadded) return matchers::PackPlainAddress(text);
  if (text.size() > matchers::kPlainAddressBytesMax) return 0;
  std::array<char, matchers::kPlainAddressBytesMax + matchers::kPlainAddressPadding> copy{};
  std::copy(text.begin(), text.end(), copy.begin());
  return matchers::PackPlainAddress({copy.data(), text.size()});
}

// A resident with a valid number that says the same sex and birth date as the record: nothing to warn of,
// if the student number is none or the card's. `birth_text`: the eight digits of the birth date as they
// were typed, 0 if they were typed otherwise; digits that agree need not be unpacked.
inline bool IsBeyondDoubt(const StudentFacts& facts, std::uint64_t birth_text) {
  constexpr std::size_t kBirthDateAt = 6;
  constexpr std::size_t kIdBytes = 18;
  const IdentityNumber& document = facts.document;
  if (!facts.document_given || !IsValid(document.packed) || document.fifteen_digits) return false;
  if (document.text.size() != kIdBytes || facts.document_type > kDocumentResidentId) return false;
  const bool odd = (document.packed.tail & 1) != 0;
  const auto first = static_cast<std::uint32_t>(document.packed.digits >> 60);
  const auto second = static_cast<std::uint32_t>(document.packed.digits >> 56 & 15);
  return birth_text == matchers::LoadEight(document.text.data() + kBirthDateAt) &&
         facts.sex == (odd ? kSexMale : kSexFemale) &&
         matchers::IsProvinceKnown((10 * first + second) * 10000);
}

}  // namespace xueji
