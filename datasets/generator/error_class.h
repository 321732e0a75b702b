// ErrorClass: how a record differs from its person's own data; the words of truth.csv.
//
//   ErrorClasses found;
//   found.Add(ErrorClass::kNameHomophone);
//   found.AppendWords(out);     // "name_homophone", or "" if nothing was added
//
// Words are listed strongest first: what a linkage engine finds hardest to bridge. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace xueji::datasets {

enum class ErrorClass : std::uint8_t {
  kIdGuardian,
  kIdSibling,
  kIdInvented,
  kIdShared,
  kNameOfRelative,
  kNameRenamed,
  kNameOtherParentSurname,
  kNameFieldsSwapped,
  kNameSwapped,
  kNamePartMissing,
  kNameCut,
  kNameDropped,
  kNameAdded,
  kNameTransliteration,
  kNameRare,
  kNameLookAlike,
  kNameNearSound,
  kNameTone,
  kNameHomophone,
  kNameVariant,
  kBirthDate,
  kIdMissing,
  kIdMissingDigit,
  kIdExtraDigit,
  kIdTransposed,
  kIdJump,
  kIdOneDigit,
  kIdCheckDigit,
  kIdBirthDate,
  kIdRegion,
  kId15,
  kSex,
  kHukou,
  kMoved,
  kContact,
  kNameSeparator,
  kNameFormat,
  kIdFormat,
  kCount
};

inline std::string_view ErrorClassWord(ErrorClass error) {
  static constexpr std::string_view kWords[] = {"id_guardian",
                                                "id_sibling",
                                                "id_invented",
                                                "id_shared",
                                                "name_of_relative",
                                                "name_renamed",
                                                "name_other_parent_surname",
                                                "name_fields_swapped",
                                                "name_swapped",
                                                "name_part_missing",
                                                "name_cut",
                                                "name_dropped",
                                                "name_added",
                                                "name_transliteration",
                                                "name_rare",
                                                "name_look_alike",
                                                "name_near_sound",
                                                "name_tone",
                                                "name_homophone",
                                                "name_variant",
                                                "birth_date",
                                                "id_missing",
                                                "id_missing_digit",
                                                "id_extra_digit",
                                                "id_transposed",
                                                "id_jump",
                                                "id_one_digit",
                                                "id_check_digit",
                                                "id_birth_date",
                                                "id_region",
                                                "id_15",
                                                "sex",
                                                "hukou",
                                                "moved",
                                                "contact",
                                                "name_separator",
                                                "name_format",
                                                "id_format"};
  static_assert(sizeof(kWords) / sizeof(kWords[0]) == static_cast<std::size_t>(ErrorClass::kCount));
  return kWords[static_cast<int>(error)];
}

class ErrorClasses {
 public:
  void Add(ErrorClass error) { bits_ |= std::uint64_t{1} << static_cast<int>(error); }
  bool Has(ErrorClass error) const { return (bits_ >> static_cast<int>(error) & 1) != 0; }
  bool empty() const { return bits_ == 0; }
  void AppendWords(std::string& out) const {
    bool first = true;
    for (int i = 0; i < static_cast<int>(ErrorClass::kCount); ++i) {
      if (!Has(static_cast<ErrorClass>(i))) continue;
      if (!first) out.push_back('+');
      first = false;
      out.append(ErrorClassWord(static_cast<ErrorClass>(i)));
    }
  }

 private:
  std::uint64_t bits_ = 0;
};

}  // namespace xueji::datasets
