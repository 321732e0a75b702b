#include "engine/population/student_index.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/prefetch.h"

namespace xueji {
namespace {

constexpr std::uint32_t kPoll = 1u << 20;        // students between two looks for Ctrl-C
constexpr std::uint64_t kLoadNumerator = 3, kLoadDenominator = 2;  // slots for a student
constexpr std::uint64_t kHashHalf = 0xFFFFFFFF;

std::uint64_t SlotWord(std::uint64_t hash, RecordId record) {
  return (hash & kHashHalf) | std::uint64_t{record.value + 1} << 32;
}
RecordId StudentOf(std::uint64_t word) { return RecordId{static_cast<std::uint32_t>(word >> 32) - 1}; }

}  // namespace

std::uint64_t HashId(matchers::PackedIdNumber id) { return HashCombine(id.digits, id.tail & 0xFFu); }

absl::StatusOr<std::unique_ptr<StudentIndex>> StudentIndex::Build(const StudentRoster& roster,
                                                                  MemoryBudget* budget) {
  std::unique_ptr<StudentIndex> index(new StudentIndex(roster, budget));
  XUEJI_RETURN_IF_ERROR(index->Fill());
  return index;
}

StudentIndex::~StudentIndex() {
  if (budget_ != nullptr) budget_->Release(charged_);
}

std::uint64_t StudentIndex::Probe(matchers::PackedIdNumber id, std::uint64_t hash) const {
  std::uint64_t at = Slot(hash);
  for (;;) {
    const std::uint64_t word = slots_[at];
    if (word == 0) return at;
    if ((word & kHashHalf) == (hash & kHashHalf) && SameNumber(roster_.Id(StudentOf(word)), id)) return at;
    if (++at == slots_.size()) at = 0;
  }
}

void StudentIndex::Insert(RecordId record, std::uint64_t hash) {
  std::uint64_t& word = slots_[Probe(roster_.Id(record), hash)];
  ++students_;
  if (word == 0) {
    word = SlotWord(hash, record);
    ++numbers_;
    return;
  }
  // Records come in descending order: the newcomer is the first.
  next_[record.value] = StudentOf(word).value;
  word = SlotWord(hash, record);
}

absl::Status StudentIndex::Fill() {
  const std::uint32_t count = roster_.size();
  const std::uint64_t slots = std::uint64_t{count} * kLoadNumerator / kLoadDenominator + kAtOnce;
  const std::uint64_t bytes = slots * sizeof(std::uint64_t) + std::uint64_t{count} * sizeof(std::uint32_t) + count / 8;
  if (budget_ != nullptr) XUEJI_RETURN_IF_ERROR(budget_->Reserve(bytes));
  charged_ = bytes;
  slots_.assign(slots, 0);
  next_.assign(count, kNone);
  is_copy_.assign(count, false);
  std::array<std::pair<std::uint32_t, std::uint64_t>, kAtOnce> waiting{};
  std::size_t size = 0;
  const auto insert_all = [&] {
    for (std::size_t i = 0; i < size; ++i) Insert(RecordId{waiting[i].first}, waiting[i].second);
    size = 0;
  };
  for (std::uint32_t i = count; i > 0; --i) {
    const RecordId record{i - 1};
    if (i % kPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    if (roster_.store().withdrawn(record) || !roster_.IsComparable(record)) continue;
    const std::uint64_t hash = HashId(roster_.Id(record));
    PrefetchLineToWrite(&slots_[Slot(hash)]);
    waiting[size++] = {record.value, hash};
    if (size == kAtOnce) insert_all();
  }
  insert_all();
  for (const std::uint64_t word : slots_) {
    if (word != 0 && next_[StudentOf(word).value] != kNone) LeaveOutCopies(StudentOf(word));
  }
  return CheckCancelled();
}

// Of the students with one number. Equal rows are equal values: a text has one TermId.
void StudentIndex::LeaveOutCopies(RecordId first) {
  std::vector<std::uint32_t> members;
  for (std::uint32_t record = first.value; record != kNone; record = next_[record]) members.push_back(record);
  const std::size_t row_bytes = roster_.store().layout().row_bytes();
  const auto compare = [&](std::uint32_t left, std::uint32_t right) {
    return std::memcmp(roster_.store().Row(RecordId{left}), roster_.store().Row(RecordId{right}), row_bytes);
  };
  std::sort(members.begin(), members.end(), [&](std::uint32_t left, std::uint32_t right) {
    const int order = compare(left, right);
    return order != 0 ? order < 0 : left < right;
  });
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t record : members) {
    if (kept.empty() || compare(kept.back(), record) != 0) {
      kept.push_back(record);
      continue;
    }
    is_copy_[record] = true;
    next_[record] = kept.back();
  }
  std::sort(kept.begin(), kept.end());
  for (std::size_t i = 0; i < kept.size(); ++i) next_[kept[i]] = i + 1 < kept.size() ? kept[i + 1] : kNone;
}

RecordId StudentIndex::First(matchers::PackedIdNumber id) const {
  const std::uint64_t word = slots_[Probe(id, HashId(id))];
  return word == 0 ? RecordId{kNone} : StudentOf(word);
}

void StudentIndex::FindFirst(std::span<const matchers::PackedIdNumber> ids, std::span<RecordId> first) const {
  XUEJI_DCHECK(ids.size() <= kAtOnce && ids.size() == first.size());
  std::array<std::uint64_t, kAtOnce> hashes{};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    hashes[i] = HashId(ids[i]);
    PrefetchLine(&slots_[Slot(hashes[i])]);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint64_t word = slots_[Slot(hashes[i])];
    if (word != 0 && (word & kHashHalf) == (hashes[i] & kHashHalf)) roster_.store().Prefetch(StudentOf(word));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::uint64_t word = slots_[Probe(ids[i], hashes[i])];
    first[i] = word == 0 ? RecordId{kNone} : StudentOf(word);
  }
}

// PERF: the table's lines for a group of numbers are asked for before any is looked at. A hash that agrees
// is taken for the number: one row in 2^32 is decoded for nothing, and First() tells.
void StudentIndex::Select(std::span<const matchers::PackedIdNumber> ids,
                          std::vector<std::uint32_t>& wanted) const {
  std::array<std::uint64_t, kAtOnce> hashes{};
  for (std::size_t begin = 0; begin < ids.size(); begin += kAtOnce) {
    const std::size_t size = std::min(kAtOnce, ids.size() - begin);
    for (std::size_t i = 0; i < size; ++i) {
      hashes[i] = HashId(ids[begin + i]);
      PrefetchLine(&slots_[Slot(hashes[i])]);
    }
    for (std::size_t i = 0; i < size; ++i) {
      std::uint64_t at = Slot(hashes[i]);
      while (slots_[at] != 0 && (slots_[at] & kHashHalf) != (hashes[i] & kHashHalf)) {
        if (++at == slots_.size()) at = 0;
      }
      if (slots_[at] == 0) continue;
      wanted.push_back(static_cast<std::uint32_t>(begin + i));
    }
  }
}

}  // namespace xueji
