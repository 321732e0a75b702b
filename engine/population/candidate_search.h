// CandidateSearch: the second look at a registry, for students whose number it does not have (and, as advice
// alone, for those who have none): the persons each of them may be.
//
//   CandidateSearch search(roster, residue);
//   XUEJI_RETURN_IF_ERROR(search.Prepare(budget));
//   XUEJI_ASSIGN_OR_RETURN(const ScanResult scanned, ScanRegistry(options, search));
//   search.Candidates(i)        // of residue[i], the best first
//
// Looked at are (a) the numbers of which the typed one may be a slip (matchers/identity/id_repairs.h: every
// substitution, exchange, lost or doubled digit and wrong check character, 40 or so of a number); (b)
// persons born on the day of the record, or of its number, whose name reads the same (HomophoneKey, in each
// of its readings; also former names); and (c) such names with the number's region and sequence, whatever the
// day: a wrong birth date is often in the record and in the number alike. So whatever became of the number,
// one whose name sounds right and whose birthday is right is found; two slips in a number are found where (b)
// or (c) holds. decisions/0023 says why there are two looks.
// Who is offered and with what weight: candidate_weight.h. At most kCandidatesMax are kept of each student;
// the choice does not depend on the order of rows.
// Thread-safety: as RegistryVisitor. Memory: about 1 KiB a student of the residue, charged. Cost: 20 ns for
// a row that can be nobody, 0.3 us for one that may. Errors of Prepare: kResourceExhausted, kCancelled.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/population/candidate_weight.h"
#include "engine/population/registry_scan.h"
#include "engine/population/student_roster.h"

namespace xueji {

struct Candidate {
  matchers::PackedIdNumber id;
  Weight weight = 0;
  bool one_error = false;  // one slip leads from `id` to the typed number, and the name is like
};

inline constexpr std::size_t kCandidatesMax = 4;

class CandidateSearch : public RegistryVisitor {
 public:
  // `residue`: records, ascending. It must outlive this object.
  CandidateSearch(const StudentRoster& roster, std::span<const RecordId> residue);
  ~CandidateSearch() override;
  CandidateSearch(const CandidateSearch&) = delete;
  CandidateSearch& operator=(const CandidateSearch&) = delete;

  absl::Status Prepare(MemoryBudget* budget);
  const RegistryFilter& filter() const override;
  void Visit(const RegistryChunk& chunk, std::string& findings) const override;
  bool Apply(std::string_view findings) override;

  // Best first; equal weights by number.
  std::span<const Candidate> Candidates(std::size_t i) const {
    const Best& best = best_[representative_[i]];
    return {best.candidates.data(), best.size};
  }

 private:
  class Filter;
  // A key and the student it leads to.
  struct Key {
    std::uint64_t hash = 0;
    std::uint32_t student = 0;  // 1 + place in the residue; 0: free
    std::uint32_t slip = 0;     // of number keys
  };
  // An open-addressing table of keys, several of which may be equal.
  struct KeyTable {
    std::vector<Key> slots;
    std::uint64_t Slot(std::uint64_t hash) const {
      return static_cast<std::uint64_t>(static_cast<unsigned __int128>(hash) * slots.size() >> 64);
    }
    void Fill(const std::vector<Key>& keys);
    bool Has(std::uint64_t hash) const;
    template <typename F>
    void ForEach(std::uint64_t hash, F&& visit) const;
  };
  struct Best {
    std::array<Candidate, kCandidatesMax> candidates;
    std::uint32_t size = 0;
  };
  struct Hit;
  struct Query;

  void FindRepresentatives();
  void AddKeys(std::uint32_t student, std::vector<Key>& numbers, std::vector<Key>& names);
  // Whether the number's birthday, or its region and sequence, are those of a student.
  bool MayBeSought(matchers::PackedIdNumber id) const;
  std::uint64_t PlaceBit(std::uint64_t key) const {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(key) * places_.size() >> 64);
  }
  void AppendQueries(const RegistryPerson& person, const RegistryChunk& chunk, std::uint32_t place,
                     std::vector<Query>& queries) const;
  static void KeepOneEach(std::vector<Hit>& hits);
  void Propose(const RegistryPerson& person, const RegistryChunk& chunk, const Hit& hit,
               std::string& findings) const;

  const StudentRoster& roster_;
  std::span<const RecordId> residue_;
  MemoryBudget* budget_ = nullptr;
  std::uint64_t charged_ = 0;
  KeyTable numbers_, names_;
  std::bitset<std::size_t{1} << 16> born_;  // by PackedDate: some student may be
  std::vector<bool> places_;                // by PlaceKey: some student's number has that region and sequence
  std::unique_ptr<Filter> filter_;
  std::vector<std::uint32_t> representative_;  // by place in the residue: the first of equal rows
  std::vector<Best> best_;                     // of those
};

}  // namespace xueji
