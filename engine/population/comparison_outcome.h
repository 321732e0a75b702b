// ComparisonOutcome: what is said of each student in the end: the verdict of the first look, and for the
// residue of it what the second one found.
//
//   const ComparisonOutcome outcome(roster, comparison, residue, chosen);
//   const StudentOutcome found = outcome.Of(record);
//   found.finding.verdict;  found.candidate       // nullptr: none
//
// Also: whom the second look is for (Residue). Immutable; borrows all it is given; any number of threads.
// Cost of Of: 10 ns.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/population/candidate_choice.h"
#include "engine/population/number_comparison.h"

namespace xueji {

struct StudentOutcome {
  Finding finding;
  const Candidate* candidate = nullptr;
};

// Students whose number is absent, and those without a usable one who hold no other document; ascending.
// Nobody whose name is blank: there is nothing to look for.
std::vector<RecordId> Residue(const StudentRoster& roster, const NumberComparison& comparison);

class ComparisonOutcome {
 public:
  // `chosen`: one for each of `residue`; both may be empty.
  ComparisonOutcome(const StudentRoster& roster, const NumberComparison& comparison,
                    std::span<const RecordId> residue, std::span<const ChosenCandidate> chosen)
      : roster_(roster), comparison_(comparison), residue_(residue), chosen_(chosen) {}

  // REQUIRES: `record` was not withdrawn.
  StudentOutcome Of(RecordId record) const;
  const StudentRoster& roster() const { return roster_; }

 private:
  const StudentRoster& roster_;
  const NumberComparison& comparison_;
  std::span<const RecordId> residue_;
  std::span<const ChosenCandidate> chosen_;
};

}  // namespace xueji
