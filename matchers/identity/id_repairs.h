// IdRepairs: the valid numbers of which a typed one may be a slip of hand, eye or program, with how
// likely that slip is to have made this text of that number: a noisy channel read backwards.
//
//   for (const IdRepair& repair : FindIdRepairs(typed)) …   // repair.number is valid
//   IdSlipLikelihood(number, typed, IdSlip::kOldRegion)     // P(typed | number) of two texts
//
// The channel is that of a student register's entry errors (which of a hundred wrong numbers are
// of which kind: kIdSlipPercent); positions and digits within a kind are drawn as Verhoeff (1969)
// found them: any place alike, digits that hands and eyes confuse (1-7, 0-6, 3-8, 6-9) twice as
// often as others. One slip only: two independent ones leave thousands of candidates.
// The check digit makes it cheap: for one wrong digit the weighted sum modulo 11 names the right
// digit of every place, so at most seventeen candidates are looked at instead of 153.
// Canonical text, as in id_number.h. Pure; any number of threads. Cost: 1-4 us a text
// (bench/matchers/id_forensics_bench.cc). Limits: never more than 64 candidates. Reference twin:
// reference/id_repairs_reference.h, which runs the channel forwards over every edit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xueji::matchers {

enum class IdSlip : std::uint8_t {
  kOneDigit,        // one of the first seventeen digits replaced
  kTransposed,      // two neighbouring characters exchanged
  kMissingDigit,    // one of the eighteen characters left out
  kExtraDigit,      // one digit typed twice, or a stray one
  kJump,            // digits two places apart exchanged, or aa typed as bb
  kCheckCharacter,  // the last character only: X as 0, × or nothing; or another digit
  kFifteenDigits,   // the old form: no century, no check character
  kPrefix,          // a student number's G left in front
  kOldRegion,       // another region code, with the check character that fits it
  kTruncated,       // a spreadsheet kept fifteen digits: 000 at the end, or nothing
  kCount,
};

// Of a hundred wrong numbers. The first seven kinds and kOldRegion: the error model of the
// generated registers (datasets/generator/id_errors.cc); the others have no published figure, one
// half and one are assumptions.
inline constexpr double kIdSlipPercent[] = {52, 10, 8, 5, 3, 4, 1, 0.5, 2, 1};
inline constexpr double kIdGuardianPercent = 6;  // of the same hundred: another person's number
inline constexpr double kIdSiblingPercent = 5;
inline constexpr double kIdInventedPercent = 4;

struct IdRepair {
  std::string number;               // valid: 18 characters, a real date, the check character right
  IdSlip slip = IdSlip::kOneDigit;  // the likeliest of the kinds that lead from it to the text
  double likelihood = 0;            // P(text | number, the number was mistyped), all kinds together
};

// Every valid number that one slip of the first eight kinds turns into `typed`, by number. (The
// last two leave no single number: they are judged where a number to compare with is known.)
std::vector<IdRepair> FindIdRepairs(std::string_view typed);

// P(typed | number) of one kind. REQUIRES: `number` is valid.
double IdSlipLikelihood(std::string_view number, std::string_view typed, IdSlip slip);

}  // namespace xueji::matchers
