#include "engine/population/number_comparison.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <span>

namespace xueji {
namespace {

// One student and one entry; how findings are written.
struct Judged {
  std::uint32_t record;
  std::uint32_t judgement;
};

}  // namespace

NumberComparison::~NumberComparison() {
  if (budget_ != nullptr) budget_->Release(charged_);
}

absl::Status NumberComparison::Reserve(MemoryBudget* budget) {
  const std::uint64_t bytes = std::uint64_t{roster_.size()} * (sizeof(Judgement) + sizeof(std::uint8_t));
  XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
  budget_ = budget;
  charged_ = bytes;
  best_.assign(roster_.size(), {});
  entries_.assign(roster_.size(), 0);
  return absl::OkStatus();
}

void NumberComparison::Visit(const RegistryChunk& chunk, std::string& findings) const {
  std::array<matchers::PackedIdNumber, StudentIndex::kAtOnce> ids;
  std::array<RecordId, StudentIndex::kAtOnce> first;
  const std::span<const RegistryPerson> persons(chunk.persons);
  for (std::size_t begin = 0; begin < persons.size(); begin += StudentIndex::kAtOnce) {
    const std::size_t size = std::min(StudentIndex::kAtOnce, persons.size() - begin);
    for (std::size_t i = 0; i < size; ++i) ids[i] = persons[begin + i].id;
    index_.FindFirst(std::span(ids).first(size), std::span(first).first(size));
    for (std::size_t i = 0; i < size; ++i) {
      for (RecordId record = first[i]; record.value != StudentIndex::kNone; record = index_.Next(record)) {
        const StudentRow student(roster_, record);
        const Judged judged{record.value, JudgeEntry(student.identity(), persons[begin + i], chunk).word};
        findings.append(reinterpret_cast<const char*>(&judged), sizeof judged);
      }
    }
  }
}

bool NumberComparison::Apply(std::string_view findings) {
  if (findings.size() % sizeof(Judged) != 0) return false;
  for (std::size_t at = 0; at < findings.size(); at += sizeof(Judged)) {
    Judged judged;
    std::memcpy(&judged, findings.data() + at, sizeof judged);
    if (judged.record >= roster_.size()) return false;
    Judgement& best = best_[judged.record];
    best = Better(Judgement{judged.judgement}, best);
    std::uint8_t& entries = entries_[judged.record];
    if (entries < std::numeric_limits<std::uint8_t>::max()) ++entries;
  }
  return true;
}

std::uint32_t NumberComparison::CountSharedNumbers() const {
  std::uint32_t shared = 0;
  for (std::uint32_t i = 0; i < roster_.size(); ++i) {
    if (entries_[i] > 1 && index_.First(roster_.Id(RecordId{i})).value == i) ++shared;
  }
  return shared;
}

}  // namespace xueji
