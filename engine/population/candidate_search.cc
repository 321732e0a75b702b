#include "engine/population/candidate_search.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/base/prefetch.h"
#include "engine/population/registry_name.h"
#include "engine/population/student_index.h"
#include "engine/record/packed_text.h"
#include "matchers/identity/id_repairs.h"
#include "matchers/name/name_keys.h"

namespace xueji {
namespace {

using matchers::IdSlip;
using matchers::PackedDate;
using matchers::PackedIdNumber;

constexpr std::size_t kAtOnce = 64;
constexpr std::size_t kGrain = 4096;
constexpr std::uint32_t kPersonsAtOnce = 32;
constexpr std::uint32_t kNoSlip = 0;  // else 1 + IdSlip
constexpr std::size_t kPlaceBits = 64;  // of the table of places for each student: one row in 64 passes by chance

// `with`: a birth date, or a PlaceKey.
std::uint64_t NameKey(std::uint64_t name_key, std::uint64_t with) { return HashCombine(name_key, with); }

// The days a person may have been born on by what is told: the record's own, and its number's.
std::array<PackedDate, 2> BirthDates(PackedDate told, PackedIdNumber id) {
  PackedDate of_number = IsWellFormed(id) ? matchers::IdBirthDate(id) : PackedDate{};
  if (of_number == told) of_number = {};
  return {told, of_number};
}

// What a number says besides the birth date, as its digits stand: the six of the region, the three of the
// sequence. Never that of a birth date in NameKey.
std::uint64_t PlaceKey(PackedIdNumber id) {
  constexpr std::uint64_t kRegionAndTwoOfSequence = 0xFFFFFF00000000FF;
  return Mix64((id.digits & kRegionAndTwoOfSequence) | std::uint64_t{id.tail & 15u} << 8 | std::uint64_t{1} << 32);
}

template <typename F>
void ForEachNameKey(std::u32string_view name, std::vector<std::uint64_t>& further, F&& visit) {
  if (name.empty()) return;
  visit(matchers::HomophoneKey(name));
  further.clear();
  matchers::AppendFurtherHomophoneKeys(name, &further);
  for (const std::uint64_t key : further) visit(key);
}

// How findings are written.
struct Proposal {
  std::uint64_t digits = 0;
  std::uint32_t student = 0;  // place in the residue
  Weight weight = 0;
  std::uint16_t tail = 0;
  std::uint8_t one_error = 0;
  std::uint8_t reserved[5] = {};
};
static_assert(sizeof(Proposal) == 24);

bool IsBefore(const Candidate& left, const Candidate& right) {
  if (left.weight != right.weight) return left.weight > right.weight;
  if (left.id.digits != right.id.digits) return left.id.digits < right.id.digits;
  return LastTwoCharacters(left.id) < LastTwoCharacters(right.id);
}

}  // namespace

// A student that a person may be, and how the number led there.
struct CandidateSearch::Hit {
  std::uint32_t person = 0;  // place in the chunk
  std::uint32_t student = 0;
  std::uint32_t slip = kNoSlip;
  friend auto operator<=>(const Hit&, const Hit&) = default;
};

struct CandidateSearch::Query {
  std::uint64_t hash = 0;
  std::uint32_t person = 0;  // place in the chunk
  const KeyTable* table = nullptr;
};

class CandidateSearch::Filter : public RegistryFilter {
 public:
  explicit Filter(const CandidateSearch& search) : search_(search) {}
  // PERF: one bit for the birthday and one cache line of the table of numbers, asked for ahead.
  void Select(std::span<const PackedIdNumber> ids, std::vector<std::uint32_t>& wanted) const override {
    std::array<std::uint64_t, kAtOnce> hashes{};
    for (std::size_t begin = 0; begin < ids.size(); begin += kAtOnce) {
      const std::size_t size = std::min(kAtOnce, ids.size() - begin);
      for (std::size_t i = 0; i < size; ++i) {
        hashes[i] = HashId(ids[begin + i]);
        PrefetchLine(&search_.numbers_.slots[search_.numbers_.Slot(hashes[i])]);
      }
      for (std::size_t i = 0; i < size; ++i) {
        if (!search_.MayBeSought(ids[begin + i]) && !search_.numbers_.Has(hashes[i])) continue;
        wanted.push_back(static_cast<std::uint32_t>(begin + i));
      }
    }
  }

 private:
  const CandidateSearch& search_;
};

void CandidateSearch::KeyTable::Fill(const std::vector<Key>& keys) {
  slots.assign(keys.size() + keys.size() / 2 + 1, {});
  for (const Key& key : keys) {
    std::uint64_t at = Slot(key.hash);
    while (slots[at].student != 0) {
      if (++at == slots.size()) at = 0;
    }
    slots[at] = key;
  }
}

template <typename F>
void CandidateSearch::KeyTable::ForEach(std::uint64_t hash, F&& visit) const {
  for (std::uint64_t at = Slot(hash); slots[at].student != 0;) {
    if (slots[at].hash == hash) visit(slots[at]);
    if (++at == slots.size()) at = 0;
  }
}

bool CandidateSearch::KeyTable::Has(std::uint64_t hash) const {
  for (std::uint64_t at = Slot(hash); slots[at].student != 0;) {
    if (slots[at].hash == hash) return true;
    if (++at == slots.size()) at = 0;
  }
  return false;
}

CandidateSearch::CandidateSearch(const StudentRoster& roster, std::span<const RecordId> residue)
    : roster_(roster), residue_(residue), filter_(std::make_unique<Filter>(*this)) {}

CandidateSearch::~CandidateSearch() {
  if (budget_ != nullptr) budget_->Release(charged_);
}

const RegistryFilter& CandidateSearch::filter() const { return *filter_; }

void CandidateSearch::AddKeys(std::uint32_t student, std::vector<Key>& numbers, std::vector<Key>& names) {
  const RecordId record = residue_[student];
  const StudentRow row(roster_, record);
  const PackedIdNumber id = row.identity().id;
  if (!IsBlank(id) && !IsOtherDocument(id)) {
    for (const matchers::IdRepair& repair : matchers::FindIdRepairs(IdNumberText(id, roster_.store().terms()))) {
      numbers.push_back({HashId(matchers::PackIdNumber(repair.number)), student + 1,
                         1 + static_cast<std::uint32_t>(repair.slip)});
    }
  }
  std::vector<std::uint64_t> further;
  const auto add_names = [&](std::uint64_t with) {
    for (const std::u32string_view name : {row.identity().name, row.identity().former_name}) {
      ForEachNameKey(name, further, [&](std::uint64_t key) {
        names.push_back({NameKey(key, with), student + 1, kNoSlip});
      });
    }
  };
  for (const PackedDate born : BirthDates(row.identity().birth_date, id)) {
    if (!IsBlank(born)) add_names(born.value);
  }
  if (IsWellFormed(id)) add_names(PlaceKey(id));
}

bool CandidateSearch::MayBeSought(PackedIdNumber id) const {
  return born_[matchers::IdBirthDate(id).value] || places_[PlaceBit(PlaceKey(id))];
}

// Students whose rows are equal are sought once: a million copies cost as much as one.
void CandidateSearch::FindRepresentatives() {
  const RecordStore& store = roster_.store();
  const std::size_t row_bytes = store.layout().row_bytes();
  const auto row = [&](std::uint32_t student) {
    return std::string_view(reinterpret_cast<const char*>(store.Row(residue_[student])), row_bytes);
  };
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order(residue_.size());
  ParallelFor(residue_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto student = static_cast<std::uint32_t>(i);
      order[i] = {HashBytes(row(student)), student};
    }
  });
  std::sort(order.begin(), order.end());
  representative_.resize(residue_.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint32_t student = order[i].second;
    const bool is_copy = i > 0 && order[i - 1].first == order[i].first &&
                         row(representative_[order[i - 1].second]) == row(student);
    representative_[student] = is_copy ? representative_[order[i - 1].second] : student;
  }
}

absl::Status CandidateSearch::Prepare(MemoryBudget* budget) {
  FindRepresentatives();
  const std::size_t pieces = (residue_.size() + kGrain - 1) / kGrain;
  std::vector<std::vector<Key>> numbers(pieces), names(pieces);
  ParallelFor(residue_.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    if (IsCancelled()) return;
    for (std::size_t i = begin; i < end; ++i) {
      if (representative_[i] != i) continue;
      AddKeys(static_cast<std::uint32_t>(i), numbers[begin / kGrain], names[begin / kGrain]);
    }
  });
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  std::uint64_t keys = 0;
  for (std::size_t i = 0; i < pieces; ++i) keys += numbers[i].size() + names[i].size();
  // The keys twice while the tables are filled, and the tables with half as much again.
  const std::uint64_t bytes = keys * sizeof(Key) * 7 / 2 + residue_.size() * (sizeof(Best) + sizeof(std::uint32_t) + kPlaceBits / 8);
  XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
  budget_ = budget;
  charged_ = bytes;
  const auto join = [](std::vector<std::vector<Key>>& parts) {
    std::vector<Key> all;
    for (std::vector<Key>& part : parts) {
      all.insert(all.end(), part.begin(), part.end());
      part = {};
    }
    return all;
  };
  numbers_.Fill(join(numbers));
  names_.Fill(join(names));
  places_.assign(residue_.size() * kPlaceBits + 1, false);
  for (const RecordId record : residue_) {
    const PackedIdNumber id = roster_.Id(record);
    for (const PackedDate born : BirthDates(roster_.BirthDate(record), id)) {
      if (!IsBlank(born)) born_.set(born.value);
    }
    if (IsWellFormed(id)) places_[PlaceBit(PlaceKey(id))] = true;
  }
  best_.assign(residue_.size(), {});
  return absl::OkStatus();
}

// What a person is looked up by.
void CandidateSearch::AppendQueries(const RegistryPerson& person, const RegistryChunk& chunk,
                                    std::uint32_t place, std::vector<Query>& queries) const {
  queries.push_back({HashId(person.id), place, &numbers_});
  const RegistryName name(person.name, chunk);
  const RegistryName former(person.former_name, chunk);
  std::vector<std::uint64_t> further;
  const auto add_names = [&](std::uint64_t with) {
    for (const std::u32string_view one : {name.view(), former.view()}) {
      ForEachNameKey(one, further, [&](std::uint64_t key) { queries.push_back({NameKey(key, with), place, &names_}); });
    }
  };
  for (const PackedDate born : BirthDates(person.birth_date, person.id)) {
    if (!IsBlank(born) && born_[born.value]) add_names(born.value);
  }
  if (const std::uint64_t key = PlaceKey(person.id); places_[PlaceBit(key)]) add_names(key);
}

// One hit of a person and a student, with the slip if there is one: it stands behind the one without.
void CandidateSearch::KeepOneEach(std::vector<Hit>& hits) {
  std::sort(hits.begin(), hits.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const bool last = i + 1 == hits.size() || hits[i + 1].person != hits[i].person ||
                      hits[i + 1].student != hits[i].student;
    if (last) hits[kept++] = hits[i];
  }
  hits.resize(kept);
}

void CandidateSearch::Propose(const RegistryPerson& person, const RegistryChunk& chunk, const Hit& hit,
                              std::string& findings) const {
  const RecordId record = residue_[hit.student];
  const StudentRow student(roster_, record);
  std::optional<IdSlip> slip;
  if (hit.slip != kNoSlip) slip = static_cast<IdSlip>(hit.slip - 1);
  const CandidateEvidence found =
      WeighCandidate(student.identity(), roster_.HouseholdRegion(record), person, chunk, slip);
  if (!found.offered) return;
  Proposal proposal;
  proposal.digits = person.id.digits;
  proposal.tail = person.id.tail;
  proposal.student = hit.student;
  proposal.weight = found.weight;
  proposal.one_error = slip.has_value() && IsOneError(*slip) && found.like_name ? 1 : 0;
  findings.append(reinterpret_cast<const char*>(&proposal), sizeof proposal);
}

// PERF: the lines of the tables that some persons are looked up in are asked for together.
void CandidateSearch::Visit(const RegistryChunk& chunk, std::string& findings) const {
  std::vector<Query> queries;
  std::vector<Hit> hits;
  for (std::uint32_t begin = 0; begin < chunk.persons.size(); begin += kPersonsAtOnce) {
    const std::uint32_t end = std::min<std::uint32_t>(begin + kPersonsAtOnce, static_cast<std::uint32_t>(chunk.persons.size()));
    queries.clear();
    hits.clear();
    for (std::uint32_t i = begin; i < end; ++i) AppendQueries(chunk.persons[i], chunk, i, queries);
    for (const Query& query : queries) {
      PrefetchLine(&query.table->slots[query.table->Slot(query.hash)]);
    }
    for (const Query& query : queries) {
      query.table->ForEach(query.hash, [&](const Key& key) {
        hits.push_back({query.person, key.student - 1, key.slip});
      });
    }
    KeepOneEach(hits);
    for (const Hit& hit : hits) Propose(chunk.persons[hit.person], chunk, hit, findings);
  }
}

bool CandidateSearch::Apply(std::string_view findings) {
  if (findings.size() % sizeof(Proposal) != 0) return false;
  for (std::size_t at = 0; at < findings.size(); at += sizeof(Proposal)) {
    Proposal proposal;
    std::memcpy(&proposal, findings.data() + at, sizeof proposal);
    if (proposal.student >= best_.size()) return false;
    Best& best = best_[proposal.student];
    Candidate candidate{{proposal.digits, proposal.tail}, proposal.weight, proposal.one_error != 0};
    // A number that stands in several entries is one candidate, with what the best of them says.
    std::vector<Candidate> all(best.candidates.begin(), best.candidates.begin() + best.size);
    const auto same = std::find_if(all.begin(), all.end(), [&](const Candidate& other) {
      return SameNumber(other.id, candidate.id);
    });
    if (same != all.end()) {
      if (candidate.weight == same->weight) candidate.one_error |= same->one_error;
      if (candidate.weight >= same->weight) *same = candidate;
    } else {
      all.push_back(candidate);
    }
    std::sort(all.begin(), all.end(), IsBefore);
    best.size = static_cast<std::uint32_t>(std::min(all.size(), kCandidatesMax));
    std::copy_n(all.begin(), best.size, best.candidates.begin());
  }
  return true;
}

}  // namespace xueji
