// NumberTransition: the life of a student number as one table: which number follows from what a pupil
// holds and what duplicate detection and population comparison said of him.
//
//   const NumberStep step = NextNumber(facts, policy);
//   if (step.next != facts.held || step.reissue) issue a number of the kind `step.next`
//
//   (none) -- registered, no duplicate decided --> L
//   L -- ID usable, both checks passed --> G          L -- no usable ID, no duplicate --> J
//   J -- ID added, both checks passed --> G           G -- ID changed, both passed, applied for --> G anew
//   any -- problem record open --> unchanged, business blocked (2003)
//
// There is no other way from one to another. A pupil without a number may go two steps in one run
// (none to L, L to G): both numbers are issued and both stand in the history.
// Plain values; a pure function: thread-safe. Reference: student-number rules of 2016 (S1-5, S1-6,
// annex 1 of 教基一厅函〔2016〕2号), decisions/0026.
#pragma once

#include <cstdint>

#include "engine/numbers/number_reason.h"

namespace xueji {

enum class NumberState : std::uint8_t { kNone, kProvisional, kSubstitute, kFormal };  // -, L, J, G
enum class IdState : std::uint8_t {
  kNone,           // no number, or a placeholder
  kUsable,         // a resident number without fault
  kFaulty,         // should be one, and is wrong
  kOtherDocument,  // passport, permit, residence permit …: no population comparison
};
enum class DedupState : std::uint8_t { kNotRun, kClear, kReview, kProblem };
enum class ComparisonState : std::uint8_t {
  kNotRun, kConsistent, kIdAbsent, kNameMismatch, kAttributeMismatch, kCancelled, kNotComparable,
};

struct PupilFacts {
  NumberState held = NumberState::kNone;
  IdState id = IdState::kNone;
  DedupState dedup = DedupState::kNotRun;
  ComparisonState comparison = ComparisonState::kNotRun;
  bool id_changed = false;  // holds a G that is not 'G' and today's ID number
  bool applied = false;     // for a new G
};

// What the rule set leaves open (engine/rules).
struct NumberPolicy {
  bool review_holds_formal = true;       // an open review delays G and J
  bool other_document_gets_substitute = true;
  bool reissue_on_application = true;
  bool formal_now = true;                // false: outside the season in which G is issued
};

struct NumberStep {
  NumberState next = NumberState::kNone;
  bool reissue = false;  // G to another G
  NumberReason reason = NumberReason::kRegistered;
  bool issues(NumberState held) const { return reissue || next != held; }
  friend bool operator==(const NumberStep&, const NumberStep&) = default;
};

NumberStep NextNumber(const PupilFacts& facts, const NumberPolicy& policy);

}  // namespace xueji
