// StudentIndex: resident number -> the students that have it, asked once for every row of a registry.
//
//   XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StudentIndex> index, StudentIndex::Build(roster, budget));
//   for (RecordId record = index->First(id); record.value != kNoRecord; record = index->Next(record)) …
//   source.Decode(index.get(), chunk);             // as a filter: rows of numbers that students have
//
// Open addressing in words of eight bytes: half of the number's hash, and the first student that has it;
// further ones hang on behind. A row whose number nobody has costs one cache line, asked for well ahead.
// Only comparable students are in it. Immutable once built: any number of threads.
// Memory: 12 bytes a student for the table, 4 and a bit for who hangs on; charged to the budget.
// PERF: Select 16 ns a number, 31 ns where no cache holds the table (bench/engine/population_bench.cc).
// Errors of Build: kResourceExhausted, kCancelled.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/memory_budget.h"
#include "engine/population/registry_person.h"
#include "engine/population/student_roster.h"

namespace xueji {

class StudentIndex : public RegistryFilter {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  static absl::StatusOr<std::unique_ptr<StudentIndex>> Build(const StudentRoster& roster,
                                                             MemoryBudget* budget);
  ~StudentIndex() override;
  StudentIndex(const StudentIndex&) = delete;
  StudentIndex& operator=(const StudentIndex&) = delete;

  // The student with this number that is first in the roster; value kNone: nobody.
  RecordId First(matchers::PackedIdNumber id) const;
  // First() of each of them, at most kAtOnce: the table's and the students' cache lines are under way together.
  static constexpr std::size_t kAtOnce = 64;
  void FindFirst(std::span<const matchers::PackedIdNumber> ids, std::span<RecordId> first) const;
  // The next with the same number. Of students that agree in every byte of their rows only the first comes
  // past: what is said of it is said of its copies, and a million of them cost as much as one.
  RecordId Next(RecordId record) const { return RecordId{next_[record.value]}; }
  // The student that comes past for this one: itself, or the first of which it is a copy.
  RecordId Representative(RecordId record) const {
    return is_copy_[record.value] ? RecordId{next_[record.value]} : record;
  }
  void Select(std::span<const matchers::PackedIdNumber> ids,
              std::vector<std::uint32_t>& wanted) const override;
  std::uint32_t students() const { return students_; }
  std::uint32_t numbers() const { return numbers_; }

 private:
  StudentIndex(const StudentRoster& roster, MemoryBudget* budget) : roster_(roster), budget_(budget) {}
  absl::Status Fill();
  void LeaveOutCopies(RecordId first);
  void Insert(RecordId record, std::uint64_t hash);
  std::uint64_t Slot(std::uint64_t hash) const {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(hash) * slots_.size() >> 64);
  }
  // Where the number stands, or the free slot it would take.
  std::uint64_t Probe(matchers::PackedIdNumber id, std::uint64_t hash) const;

  const StudentRoster& roster_;
  MemoryBudget* budget_;
  std::uint64_t charged_ = 0;
  std::vector<std::uint64_t> slots_;  // low half: hash; high half: 1 + the student; 0: free
  std::vector<std::uint32_t> next_;   // of a copy: the student it is a copy of
  std::vector<bool> is_copy_;
  std::uint32_t students_ = 0, numbers_ = 0;
};

// Equal for equal well-formed numbers, whatever their flags.
std::uint64_t HashId(matchers::PackedIdNumber id);
inline bool SameNumber(matchers::PackedIdNumber left, matchers::PackedIdNumber right) {
  return left.digits == right.digits && ((left.tail ^ right.tail) & 0xFF) == 0;
}

// Numbers in the order of their characters: by `digits`, then by this.
constexpr unsigned LastTwoCharacters(matchers::PackedIdNumber id) {
  return (id.tail & 15u) << 4 | (id.tail >> 4 & 15u);
}

}  // namespace xueji
