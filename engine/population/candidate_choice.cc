#include "engine/population/candidate_choice.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <unordered_map>

namespace xueji {
namespace {

using matchers::PackedIdNumber;

struct Claim {
  std::uint32_t student = 0;  // place in the residue
  const Candidate* candidate = nullptr;
};

// The order in which claims are settled; claims of one weight on one person stand side by side.
bool IsSettledFirst(const Claim& left, const Claim& right) {
  const Candidate& a = *left.candidate;
  const Candidate& b = *right.candidate;
  return std::tuple(-a.weight, a.id.digits, LastTwoCharacters(a.id), left.student) <
         std::tuple(-b.weight, b.id.digits, LastTwoCharacters(b.id), right.student);
}

bool IsSameClaim(const Claim& left, const Claim& right) {
  return left.candidate->weight == right.candidate->weight &&
         SameNumber(left.candidate->id, right.candidate->id);
}

// Only one of a student's candidates is one slip away.
bool HasOneNearNumber(std::span<const Candidate> candidates) {
  return std::count_if(candidates.begin(), candidates.end(),
                       [](const Candidate& candidate) { return candidate.one_error; }) == 1;
}

}  // namespace

std::vector<ChosenCandidate> ChooseCandidates(const StudentRoster& roster, std::span<const RecordId> residue,
                                              const CandidateSearch& search, const StudentIndex& index) {
  std::vector<Claim> claims;
  for (std::uint32_t i = 0; i < residue.size(); ++i) {
    for (const Candidate& candidate : search.Candidates(i)) claims.push_back({i, &candidate});
  }
  std::sort(claims.begin(), claims.end(), IsSettledFirst);
  std::vector<ChosenCandidate> chosen(residue.size());
  // Person -> the number that whoever has it typed; blank or torn numbers are nobody else's.
  std::unordered_map<std::uint64_t, PackedIdNumber> taken;
  const auto typed = [&](std::uint32_t student) { return roster.Id(residue[student]); };
  const auto is_free = [&](const Claim& claim) {
    const auto holder = taken.find(HashId(claim.candidate->id));
    if (holder == taken.end()) return true;
    const PackedIdNumber number = typed(claim.student);
    return IsWellFormed(number) && SameNumber(number, holder->second);
  };
  for (std::size_t begin = 0; begin < claims.size();) {
    std::size_t end = begin + 1;
    while (end < claims.size() && IsSameClaim(claims[begin], claims[end])) ++end;
    std::vector<std::uint32_t> winners;
    for (std::size_t i = begin; i < end; ++i) {
      const bool open = IsBlank(chosen[claims[i].student].candidate.id);
      if (open && is_free(claims[i])) winners.push_back(claims[i].student);
    }
    const bool disputed = std::any_of(winners.begin(), winners.end(), [&](std::uint32_t student) {
      return !SameNumber(typed(student), typed(winners.front())) || !IsWellFormed(typed(student));
    });
    const Candidate& candidate = *claims[begin].candidate;
    for (const std::uint32_t student : winners) {
      const std::span<const Candidate> own = search.Candidates(student);
      ChosenCandidate& choice = chosen[student];
      choice.candidate = candidate;
      choice.tied = (disputed && winners.size() > 1) ||
                    std::any_of(own.begin(), own.end(), [&](const Candidate& other) {
                      return other.weight == candidate.weight && !SameNumber(other.id, candidate.id);
                    });
      choice.one_error = candidate.one_error && own.front().weight == candidate.weight && HasOneNearNumber(own);
      choice.in_roster = index.First(candidate.id).value != StudentIndex::kNone;
    }
    if (!winners.empty()) {
      taken.try_emplace(HashId(candidate.id), typed(winners.front()));
    }
    begin = end;
  }
  return chosen;
}

}  // namespace xueji
