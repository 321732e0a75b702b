// IdForensics: how a typed identity number may have come about: its owner's as it should be, one of
// the ranked repairs of it, somebody else's, or made up; each with the evidence for it.
//
//   const IdForensics found = InvestigateId(typed, {.birth_date = birth, .sex = 1, .region =
//   370102}); found.explanations[0].number      // the likeliest number of the person
//   found.explanations[0].score       // its share of all that was considered, 0 to 1
//   found.warnings & kIdWarnSex       // the number says another sex than the record
//
// A score is a posterior over the explanations listed: P(typed | number) of id_repairs.h, times how
// well the number suits what else is known of the holder (birth date, sex, region, the number on
// another record of perhaps the same person), divided by the sum. The shares are those of a field
// register: 0.8 % of numbers wrong, birth date wrong in 1 %, sex in 0.5 %, region moved in a fifth.
// Scores rank; they decide nothing and enter no match weight.
// The region only warns: codes were printed on cards long after they were abolished. What is known
// here is the provinces, and the prefectures listed in the .cc with the year they ended; a county
// table with years would sharpen it, and no free one is packaged.
// Two slips in one number are not searched. Pure; any number of threads. Cost: 3-8 us
// (bench/matchers/id_forensics_bench.cc). Limits: `explanations_max` of at most about 70.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/identity/id_number.h"
#include "matchers/identity/id_repairs.h"
#include "matchers/identity/packed_date.h"

namespace xueji::matchers {

// What is known of the holder besides the typed number; blank or empty: not known.
struct IdContext {
  PackedDate birth_date = {};
  int sex = 0;                              // 1 male, 2 female
  std::uint32_t region = 0;                 // of the household register, six digits
  PackedDate born_by = {};                  // numbers of people born later are not considered
  std::string counterpart = {};             // the number on a record of perhaps the same person
  std::vector<std::string> guardians = {};  // numbers of other people it may have been copied from
  std::vector<std::string> siblings = {};
};

enum class IdOrigin : std::uint8_t {
  kAsTyped,   // nothing is wrong with it
  kSlip,      // see `slip`
  kGuardian,  // a guardian's number; the holder's own is not known
  kSibling,   // a sibling's or twin's number
  kInvented,  // region, birth date and a sequence one types when none is known
};

enum IdEvidence : std::uint16_t {
  kIdCheckRight = 1u << 0,
  kIdBirthDateAgrees = 1u << 1,
  kIdBirthDateDiffers = 1u << 2,
  kIdSexAgrees = 1u << 3,
  kIdSexDiffers = 1u << 4,
  kIdRegionAgrees = 1u << 5,    // all six digits
  kIdProvinceAgrees = 1u << 6,  // not the six, but the province
  kIdProvinceDiffers = 1u << 7,
  kIdProvinceUnknown = 1u << 8,  // no province has this code
  kIdEqualsCounterpart = 1u << 9,
};

struct IdExplanation {
  IdOrigin origin = IdOrigin::kSlip;
  IdSlip slip = IdSlip::kOneDigit;  // of kSlip
  std::string number;               // the holder's, if this is what happened; empty: not known
  double score = 0;                 // share of all explanations found, also those cut off
  std::uint16_t evidence = 0;       // IdEvidence bits of `number`
};

enum IdWarning : std::uint16_t {
  kIdWarnBirthDate = 1u << 0,        // another birth date than the record's
  kIdWarnSex = 1u << 1,              // another sex than the record's
  kIdWarnProvince = 1u << 2,         // another province than the household's: usual after a move
  kIdWarnProvinceUnknown = 1u << 3,  // no province has this code
  kIdWarnRegionEnded = 1u << 4,      // the prefecture code ended before the holder was born
  kIdWarnGuardian = 1u << 5,         // it is a guardian's number
  kIdWarnSibling = 1u << 6,          // it is a sibling's number
  kIdWarnSequence = 1u << 7,         // sequence 000, 001 or 123: often made up
};

struct IdForensics {
  IdFindings findings;  // of the typed text
  std::uint16_t warnings = 0;
  std::vector<IdExplanation> explanations;  // best first; equal scores by number
};

// `typed`: canonical text (id_number.h).
IdForensics InvestigateId(std::string_view typed, const IdContext& context,
                          std::size_t explanations_max = 8);

// First place (from 1) in which `typed` and `number` differ, 0 if nowhere: what to look at on
// paper.
std::size_t IdFirstDifference(std::string_view typed, std::string_view number);

}  // namespace xueji::matchers
