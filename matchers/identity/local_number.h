// LocalNumber: student numbers that a province or a city gave (学籍辅号), taken apart.
//
//   const LocalNumber number = ExamineLocalNumber("02261500100001");
//   number.scheme == LocalScheme::kHebei14; number.entry_year == 15; number.serial == 1
//   LocalSeriesOf("02261500100001") == "0226150010"       // within it serials run without a gap
//
// Layouts known: Hebei, 14 digits (prefecture 2, county 2, year of entry 2, school 3, school type 1,
// pupil 4, from 0001 on); Beijing, 16 digits (province 2, district 2, type 1, school 3, pupil type 1,
// class year 2, class 2, pupil 2, check 1: by a rule that is not published, so it is not verified);
// Shanghai, 19 digits (only the shape is known). A number made up for want of one: 999, school code 10,
// serial 5. Regions are known by a table and never make a number wrong. Immutable; pure; any number of
// threads. Reference twin: reference/student_number_reference.h.
#pragma once

#include <cstdint>
#include <string_view>

namespace xueji::matchers {

enum class LocalScheme : std::uint8_t { kNone, kHebei14, kBeijing16, kShanghai19, kPseudo999 };

enum LocalNumberFault : std::uint8_t {
  kLocalRegionUnknown = 1u << 0,  // not in the table: a warning
  kLocalSerialZero = 1u << 1,     // serials begin with 1
};

struct LocalNumber {
  LocalScheme scheme = LocalScheme::kNone;
  std::uint8_t faults = 0;        // LocalNumberFault bits
  std::uint32_t region = 0;       // GB/T 2260: of the prefecture (Hebei, 4 digits) or district (Beijing)
  std::string_view region_name;   // Chinese; empty if the table has none
  std::uint32_t entry_year = 0;   // two digits
  std::uint32_t school = 0;       // Hebei: three digits and its type; Beijing: three digits
  std::uint32_t school_type = 0;  // Hebei: 0 is a primary school
  std::uint32_t serial = 0;       // of the pupil
};

// `text` is canonical: ASCII, no blanks.
LocalScheme LocalSchemeOf(std::string_view text);
LocalNumber ExamineLocalNumber(std::string_view text);

inline constexpr std::size_t kLocalSeriesLength = 10;
inline constexpr std::uint32_t kLocalSerialMax = 9999;
// The ten digits that all numbers of one series share; empty unless `text` has the Hebei layout.
std::string_view LocalSeriesOf(std::string_view text);

std::string_view LocalSchemeName(LocalScheme scheme);  // "hebei_14"

}  // namespace xueji::matchers
