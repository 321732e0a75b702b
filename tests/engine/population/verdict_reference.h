// The precedence of verdict.h in the words it is written in, over the list of all entries at once.
#pragma once

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/population/verdict.h"

namespace xueji::reference {

struct Outcome {
  RegistryVerdict verdict;
  Explanation explanation;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Entry {
  std::u32string name, former_name;
  matchers::PackedDate birth_date;
  std::uint8_t sex = 0;
  RegistryState state = RegistryState::kNormal;
};

inline bool Differ(std::uint32_t left, std::uint32_t right) { return left != 0 && right != 0 && left != right; }

inline Outcome Compare(const StudentIdentity& student, const std::vector<Entry>& entries) {
  if (entries.empty()) return {RegistryVerdict::kIdAbsent, Explanation::kNone};
  // 3: the entry that agrees best.
  const auto explained = [&](const Entry& entry) {
    return student.name.empty()
               ? Explanation::kNone
               : ExplainNames({student.name, student.former_name, IsWrittenBySound(student.ethnic_group)},
                              {entry.name, entry.former_name, false});
  };
  const auto name_rank = [&](const Entry& entry) {
    if (!student.name.empty() && explained(entry) == Explanation::kNone) return 0;
    return explained(entry) == Explanation::kAnotherPerson ? 2 : 1;
  };
  const auto differences = [&](const Entry& entry) {
    return int{Differ(student.sex, entry.sex)} + int{Differ(student.birth_date.value, entry.birth_date.value)};
  };
  const auto worse = [&](const Entry& entry) {
    return std::tuple(name_rank(entry), entry.state != RegistryState::kNormal, differences(entry),
                      static_cast<int>(explained(entry)));
  };
  const Entry& best = *std::min_element(entries.begin(), entries.end(), [&](const Entry& a, const Entry& b) {
    return worse(a) < worse(b);
  });
  // 4 to 7.
  const bool live = best.state == RegistryState::kNormal;
  if (name_rank(best) == 2) return {RegistryVerdict::kNameMismatch, Explanation::kAnotherPerson};
  if (!live) return {RegistryVerdict::kCancelled, Explanation::kNone};
  if (name_rank(best) == 1) return {RegistryVerdict::kNameMismatch, explained(best)};
  if (differences(best) > 0) return {RegistryVerdict::kAttributeMismatch, Explanation::kNone};
  return {RegistryVerdict::kConsistent, Explanation::kNone};
}

}  // namespace xueji::reference
