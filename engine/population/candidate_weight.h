// CandidateWeight: how well a person of the registry suits a student whose number the registry does not have,
// or who has none: advice for whoever looks for the right number, in thousandths of a bit.
//
//   const CandidateEvidence found = WeighCandidate(student, region, person, chunk, slip);
//   if (found.offered) … found.weight …
//
// The sum of what agrees: name 15 bits equal, 12 its former name or another writing of it, 10 explained
// otherwise (verdict.h), 5 close; birth date 12 equal, 4 nearly (DateLevel), -6 otherwise; sex 1, -6; household
// region 8 the county, 5 the prefecture, 3 the province, -2; number 20 if one slip leads from the person's to
// the typed one, 12 if its region and sequence agree, 4 if it is like it otherwise (IdLevel), 0 a neighbour's
// (twins), -3 quite another; -4 if the entry is not live. They are of the order of log2 of the Bayes factor in a nation, where 1 person in
// 2^15 has a given full name and 1 pupil in 2^12 a given birthday; stated, not fitted to any data set.
// Nobody is offered whose name nothing explains and is not close, nor below kCandidateWeightMin: same name and
// birth date suffice, a like name alone does not.
// Pure; thread-safe; 0.2 us. No errors.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/plan/execution_plan.h"
#include "engine/population/registry_person.h"
#include "engine/population/verdict.h"
#include "matchers/identity/id_repairs.h"

namespace xueji {

inline constexpr Weight kCandidateWeightMin = 20'000;

struct CandidateEvidence {
  bool offered = false;
  Weight weight = 0;
  bool like_name = false;  // equal or explained, not merely close
};

// `region`: of the student's household, 0 unknown. `slip`: leads from the person's number to the student's.
CandidateEvidence WeighCandidate(const StudentIdentity& student, std::uint32_t region,
                                 const RegistryPerson& person, const RegistryChunk& chunk,
                                 std::optional<matchers::IdSlip> slip);

// Whether it counts as one error (verdict.h, precedence 2), one slip of hand or eye: a character replaced, left
// out or typed twice, two neighbours exchanged or two characters two places apart, aa typed as bb, the check
// character.
bool IsOneError(matchers::IdSlip slip);

}  // namespace xueji
