// CandidateChoice: of the persons that the second look found, one for each student and none for two.
//
//   const std::vector<ChosenCandidate> chosen = ChooseCandidates(roster, residue, search, index);
//   chosen[i].candidate.id                  // of residue[i]; blank: nobody
//
// The heaviest pair of student and person is taken first, then the heaviest of those that remain, and so on;
// students that typed the same number count as one, since they are most likely one. Equal weights of one
// person go to all the students that have them, and are tied; so is a student whose best two persons weigh
// the same. A tie is broken by number and record id for what is shown, and marked for review.
// one_error: verdict.h, precedence 2: the person chosen is the student's best, is one slip away, has a like
// name, and no other person is and has.
// Deterministic: nothing depends on the order of the registry. Pure; cost in proportion to candidates.
#pragma once

#include <span>
#include <vector>

#include "engine/population/candidate_search.h"
#include "engine/population/student_index.h"

namespace xueji {

struct ChosenCandidate {
  Candidate candidate;         // id blank: nobody
  bool tied = false;
  bool one_error = false;      // the only one of its kind, and the best
  bool in_roster = false;      // another student has this number
};

std::vector<ChosenCandidate> ChooseCandidates(const StudentRoster& roster, std::span<const RecordId> residue,
                                              const CandidateSearch& search, const StudentIndex& index);

}  // namespace xueji
