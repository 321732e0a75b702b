#include "engine/numbers/number_issuer.h"

#include <numeric>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/message.h"
#include "matchers/identity/local_number.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

using matchers::StudentNumberKind;

NumberState StateOf(std::string_view number) {
  if (number.empty()) return NumberState::kNone;
  switch (number.front()) {
    case 'G': return NumberState::kFormal;
    case 'J': return NumberState::kSubstitute;
    default: return NumberState::kProvisional;
  }
}

void AddReason(NumberReason reason, NumberResult* result) {
  XUEJI_CHECK(result->reason_count < result->reasons.size());
  result->reasons[result->reason_count++] = reason;
}

bool IsNational(StudentNumberKind kind) {
  return kind == StudentNumberKind::kFormal || kind == StudentNumberKind::kProvisional ||
         kind == StudentNumberKind::kSubstitute;
}

}  // namespace

absl::StatusOr<std::vector<NumberResult>> NumberIssuer::Issue(std::span<const Pupil> pupils) {
  std::vector<std::uint32_t> order(pupils.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t left, std::uint32_t right) {
    return pupils[left].record_id < pupils[right].record_id;
  });
  std::vector<Standing> standings(pupils.size());
  if (!run_.finished) {
    XUEJI_RETURN_IF_ERROR(InBatches(order, 0, [&](std::uint32_t i) { return Resolve(pupils[i], &standings[i]); }));
    SettleShared(pupils, order, &standings);
  }
  std::vector<NumberResult> results(pupils.size());
  XUEJI_RETURN_IF_ERROR(InBatches(order, 0.5, [&](std::uint32_t i) {
    return Tell(pupils[i], &standings[i], &results[i]);
  }));
  XUEJI_RETURN_IF_ERROR(store_.FinishRun(run_.id));
  return results;
}

absl::Status NumberIssuer::InBatches(std::span<const std::uint32_t> order, double progress_from,
                                     const std::function<absl::Status(std::uint32_t)>& visit) {
  for (std::size_t at = 0; at < order.size(); at += options_.batch) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    XUEJI_RETURN_IF_ERROR(store_.BeginBatch());
    const auto batch = order.subspan(at, std::min(options_.batch, order.size() - at));
    for (const std::uint32_t i : batch) {
      if (absl::Status status = visit(i); !status.ok()) {
        store_.RollbackBatch();
        return status;
      }
    }
    XUEJI_RETURN_IF_ERROR(store_.CommitBatch());
    if (options_.progress) {
      options_.progress(progress_from + 0.5 * static_cast<double>(at + batch.size()) /
                                            static_cast<double>(order.size()));
    }
  }
  return absl::OkStatus();
}

absl::Status NumberIssuer::Resolve(const Pupil& pupil, Standing* standing) {
  const matchers::StudentNumberFinding finding = matchers::ExamineStudentNumber(pupil.student_number);
  XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> by_record, store_.PersonOfRecord(pupil.record_id));
  standing->person = by_record.value_or(0);
  const auto refuse = [&](NumberReason why) {
    standing->refused = true;
    standing->why = why;
    return absl::OkStatus();
  };
  if (finding.kind == StudentNumberKind::kLocal) return AdoptLocal(pupil, standing);
  // A made-up 999 number is a pupil without a number; everything else must be right.
  if (!IsNational(finding.kind)) {
    return finding.kind == StudentNumberKind::kUnknown ? refuse(NumberReason::kNumberInvalid) : absl::OkStatus();
  }
  if (finding.faults != 0) return refuse(NumberReason::kNumberInvalid);
  XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> by_number, store_.PersonOfNumber(pupil.student_number));
  if (by_record.has_value() && by_number.has_value()) {
    return by_record == by_number ? absl::OkStatus() : refuse(NumberReason::kNumberOfAnother);
  }
  if (by_number.has_value()) {
    standing->person = *by_number;
    standing->joins = true;
    return absl::OkStatus();
  }
  if (by_record.has_value()) {
    // The store gave him another number, or none so far.
    XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> held, store_.NumbersOf(*by_record));
    if (!held.empty()) return refuse(NumberReason::kNumberOfAnother);
  } else {
    XUEJI_ASSIGN_OR_RETURN(standing->person, store_.AddPerson(pupil.record_id));
  }
  return store_.AddNumber(standing->person, pupil.student_number, run_.id, NumberOrigin::kAdopted);
}

absl::Status NumberIssuer::AdoptLocal(const Pupil& pupil, Standing* standing) {
  if (standing->person == 0) {
    XUEJI_ASSIGN_OR_RETURN(standing->person, store_.AddPerson(pupil.record_id));
  }
  XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> locals, store_.LocalNumbersOf(standing->person));
  for (const HeldNumber& local : locals) {
    if (local.text == pupil.student_number) return absl::OkStatus();
  }
  return store_.AddLocalNumber(standing->person, pupil.student_number, run_.id, NumberOrigin::kAdopted);
}

void NumberIssuer::SettleShared(std::span<const Pupil> pupils, std::span<const std::uint32_t> order,
                                std::vector<Standing>* standings) {
  std::vector<std::uint32_t> known;
  for (const std::uint32_t i : order) {
    if ((*standings)[i].person != 0) known.push_back(i);
  }
  const auto person = [&](std::uint32_t i) { return (*standings)[i].person; };
  std::stable_sort(known.begin(), known.end(),
                   [&](std::uint32_t left, std::uint32_t right) { return person(left) < person(right); });
  for (std::size_t at = 0; at < known.size();) {
    std::size_t end = at + 1;
    while (end < known.size() && person(known[end]) == person(known[at])) ++end;
    const std::span<const std::uint32_t> group(&known[at], end - at);
    at = end;
    if (group.size() == 1) continue;
    const bool legitimate =
        std::all_of(group.begin(), group.end(), [&](std::uint32_t i) { return pupils[i].legitimate; });
    for (const std::uint32_t i : group) {
      Standing& standing = (*standings)[i];
      if (legitimate) {
        standing.second = i != group.front();
        continue;
      }
      if (!standing.refused) standing.why = NumberReason::kNumberShared;
      standing.refused = true;
      standing.joins = false;
    }
  }
}

absl::StatusOr<bool> NumberIssuer::Follows(const Pupil& pupil, Standing* standing, NumberResult* result) {
  PersonId owner = standing->second ? standing->person : 0;
  if (owner == 0) {
    if (!pupil.legitimate || pupil.id != IdState::kUsable || pupil.dedup != DedupState::kClear) return false;
    XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> holder,
                           store_.PersonOfNumber("G" + std::string(pupil.id_number)));
    if (!holder.has_value() || holder == standing->person) return false;
    owner = *holder;
    if (standing->person != 0) {
      // He had a number of his own on this record, which stays; no G is issued a second time.
      AddReason(NumberReason::kSamePupil, result);
      return true;
    }
    standing->person = owner;
    standing->joins = true;
  }
  if (standing->joins) XUEJI_RETURN_IF_ERROR(Enter(pupil, standing));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> numbers, store_.NumbersOf(owner));
  result->previous = NumberText();
  if (!numbers.empty()) result->number = NumberText(numbers.back().text);
  AddReason(NumberReason::kSamePupil, result);
  return true;
}

absl::Status NumberIssuer::Enter(const Pupil& pupil, Standing* standing) {
  if (standing->person == 0) {
    XUEJI_ASSIGN_OR_RETURN(standing->person, store_.AddPerson(pupil.record_id));
  } else if (standing->joins) {
    XUEJI_RETURN_IF_ERROR(store_.JoinRecord(pupil.record_id, standing->person));
    standing->joins = false;
  }
  return absl::OkStatus();
}

absl::Status NumberIssuer::LookAgain(const Pupil& pupil, Standing* standing) {
  if (standing->person != 0 && !standing->joins) return absl::OkStatus();
  XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> entered, store_.PersonOfRecord(pupil.record_id));
  if (!entered.has_value()) return absl::OkStatus();
  standing->joins = false;
  if (standing->person == 0) {
    standing->person = *entered;
  } else if (standing->person != *entered) {
    standing->refused = true;
    standing->why = NumberReason::kNumberOfAnother;
  }
  return absl::OkStatus();
}

absl::Status NumberIssuer::Tell(const Pupil& pupil, Standing* standing, NumberResult* result) {
  XUEJI_ASSIGN_OR_RETURN(const std::optional<ToldNumbers> told, store_.Told(run_.id, pupil.record_id));
  if (told.has_value()) {
    XUEJI_ASSIGN_OR_RETURN(*result, RepeatTold(*told));
    return absl::OkStatus();
  }
  if (run_.finished) {
    return Internal({"号码库记载这次运行已经完成，却没有其中一名学生的结果；请换用 --on 的日期重新发号",
                     "the store says that this run is finished, and has no result for one of its pupils; issue again "
                     "with another --on date"});
  }
  XUEJI_RETURN_IF_ERROR(Advance(pupil, standing, result));
  return store_.Tell(run_.id, pupil.record_id, KeepTold(*result));
}

absl::Status NumberIssuer::Advance(const Pupil& pupil, Standing* standing, NumberResult* result) {
  XUEJI_RETURN_IF_ERROR(LookAgain(pupil, standing));
  std::string held;
  if (standing->person != 0) {
    XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> numbers, store_.NumbersOf(standing->person));
    if (!numbers.empty()) held = numbers.back().text;
  }
  result->previous = result->number = NumberText(held);
  if (standing->refused) {
    AddReason(standing->why, result);
    return absl::OkStatus();
  }
  XUEJI_ASSIGN_OR_RETURN(const bool follows, Follows(pupil, standing, result));
  if (follows) return absl::OkStatus();
  if (standing->joins) XUEJI_RETURN_IF_ERROR(Enter(pupil, standing));
  // Two steps at most: registered, and what follows at once.
  for (bool more = true; more;) {
    more = false;
    PupilFacts facts{.held = StateOf(held), .id = pupil.id, .dedup = pupil.dedup,
                     .comparison = pupil.comparison, .id_changed = false, .applied = pupil.applied};
    facts.id_changed = facts.held == NumberState::kFormal && pupil.id == IdState::kUsable &&
                       std::string_view(held).substr(1) != pupil.id_number;
    const NumberStep step = NextNumber(facts, policy_);
    NumberReason reason = step.reason;
    if (step.issues(facts.held)) {
      XUEJI_ASSIGN_OR_RETURN(std::string number, NumberFor(pupil, step, standing, &reason));
      if (!number.empty()) {
        if (result->issued) result->passed = NumberText(held);
        result->issued = true;
        held = std::move(number);
        result->number = NumberText(held);
        more = step.next == NumberState::kProvisional;
      }
    }
    AddReason(reason, result);
  }
  return IssueLocal(pupil, standing, result);
}

absl::StatusOr<std::string> NumberIssuer::NumberFor(const Pupil& pupil, const NumberStep& step,
                                                    Standing* standing, NumberReason* why) {
  if (step.next == NumberState::kFormal) {
    std::string number = "G" + std::string(pupil.id_number);
    XUEJI_RETURN_IF_ERROR(Enter(pupil, standing));
    // The store says whether somebody else has it: no need to ask first.
    const absl::Status added = store_.AddNumber(standing->person, number, run_.id, NumberOrigin::kIssued);
    if (added.code() == absl::StatusCode::kAlreadyExists) {
      *why = NumberReason::kFormalTaken;
      return std::string();
    }
    XUEJI_RETURN_IF_ERROR(added);
    return number;
  }
  if (pupil.school_region < 100'000 || IsBlank(pupil.birth_date)) {
    *why = NumberReason::kSchoolRegionMissing;
    return std::string();
  }
  XUEJI_RETURN_IF_ERROR(Enter(pupil, standing));
  const char letter = step.next == NumberState::kSubstitute ? 'J' : 'L';
  absl::StatusOr<std::string> number =
      store_.IssueSequenced(standing->person, letter, pupil.school_region, pupil.birth_date, run_.id);
  if (number.status().code() == absl::StatusCode::kResourceExhausted) {
    *why = NumberReason::kSequenceExhausted;
    return std::string();
  }
  return number;
}

absl::Status NumberIssuer::IssueLocal(const Pupil& pupil, Standing* standing, NumberResult* result) {
  // Of a pupil whose registration was refused there is no record to number.
  if (pupil.local_series.empty() || result->number.empty()) return absl::OkStatus();
  XUEJI_RETURN_IF_ERROR(Enter(pupil, standing));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> locals, store_.LocalNumbersOf(standing->person));
  for (const HeldNumber& local : locals) {
    if (matchers::LocalSeriesOf(local.text) != pupil.local_series) continue;
    result->local = NumberText(local.text);
    return absl::OkStatus();
  }
  absl::StatusOr<std::string> number = store_.IssueLocal(standing->person, pupil.local_series, run_.id);
  if (number.status().code() == absl::StatusCode::kResourceExhausted) {
    AddReason(NumberReason::kLocalExhausted, result);
    return absl::OkStatus();
  }
  XUEJI_RETURN_IF_ERROR(number.status());
  result->local = NumberText(*number);
  result->local_issued = true;
  return absl::OkStatus();
}

}  // namespace xueji
