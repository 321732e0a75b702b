// The half of NumberStore that writes: persons, numbers, sequences.
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/numbers/number_store.h"
#include "matchers/identity/local_number.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

constexpr std::string_view kPersons = "person";

std::string SeriesOf(char letter, std::uint32_t region, matchers::PackedDate birth_date) {
  // All but the sequence and the check character, so that it reads as the numbers do.
  return matchers::MakeStudentNumber(letter, region, birth_date, 0).substr(0, 15);
}

}  // namespace

absl::StatusOr<PersonId> NumberStore::AddPerson(std::string_view record_id) {
  XUEJI_CHECK(in_batch_);
  if (next_person_ == 0) {
    XUEJI_ASSIGN_OR_RETURN(const std::uint32_t last, LastOf(std::string(kPersons)));
    next_person_ = PersonId{last} + 1;
  }
  const PersonId person = next_person_++;
  newest_person_ = person;
  newest_steps_ = 0;
  XUEJI_RETURN_IF_ERROR(JoinRecord(record_id, person));
  return person;
}

absl::Status NumberStore::JoinRecord(std::string_view record_id, PersonId person) {
  XUEJI_CHECK(in_batch_);
  return add_record_->Bind(1, record_id).Bind(2, person).Run();
}

absl::StatusOr<std::int64_t> NumberStore::StepsOf(SqlStatement& count, PersonId person) {
  XUEJI_ASSIGN_OR_RETURN(const bool found, count.Bind(1, person).Step());
  XUEJI_CHECK(found);
  const std::int64_t steps = count.Integer(0);
  count.Reset();
  return steps;
}

absl::Status NumberStore::AddNumber(PersonId person, std::string_view number, std::int64_t run,
                                    NumberOrigin origin) {
  XUEJI_CHECK(in_batch_);
  absl::Status added = AddText(person, number);
  if (!added.ok()) {
    if (added.code() != absl::StatusCode::kAlreadyExists) return added;
    XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> holder, PersonOfNumber(number));
    if (holder != person) return added;
  }
  return AddHeld(person, number, run, origin);
}

absl::Status NumberStore::AddText(PersonId person, std::string_view number) {
  // The key of the table says no to a second holder, whatever any other code believes.
  return add_number_->Bind(1, number).Bind(2, person).Run();
}

absl::Status NumberStore::AddHeld(PersonId person, std::string_view number, std::int64_t run, NumberOrigin origin) {
  // Somebody who was entered in this batch needs no counting.
  std::int64_t step = newest_steps_;
  if (person != newest_person_) {
    XUEJI_ASSIGN_OR_RETURN(step, StepsOf(*count_held_, person));
  } else {
    ++newest_steps_;
  }
  return add_held_->Bind(1, person).Bind(2, step).Bind(3, number).Bind(4, run)
      .Bind(5, static_cast<std::int64_t>(origin)).Run();
}

absl::StatusOr<std::uint32_t> NumberStore::LastOf(const std::string& series) {
  const auto known = last_.find(series);
  if (known != last_.end()) return known->second;
  XUEJI_ASSIGN_OR_RETURN(const bool found, last_of_->Bind(1, series).Step());
  const auto last = found ? static_cast<std::uint32_t>(last_of_->Integer(0)) : 0;
  last_of_->Reset();
  return last;
}

absl::StatusOr<std::uint32_t> NumberStore::FirstFree(const std::string& series) {
  // The numbers that begin so, in order: the check character decides nothing.
  const std::string end = series + ":";  // behind every digit
  std::uint32_t free = 1;
  in_series_->Bind(1, series).Bind(2, end);
  for (;;) {
    XUEJI_ASSIGN_OR_RETURN(const bool more, in_series_->Step());
    if (!more) break;
    const std::string_view text = in_series_->Text(0);
    std::uint32_t taken = 0;
    for (const char digit : text.substr(series.size(), 3)) taken = taken * 10 + static_cast<std::uint32_t>(digit - '0');
    if (taken > free) break;
    if (taken == free) ++free;
  }
  in_series_->Reset();
  return free;
}

absl::Status NumberStore::FlushSequences() {
  if (next_person_ > 0) last_[std::string(kPersons)] = static_cast<std::uint32_t>(next_person_ - 1);
  for (const auto& [series, last] : last_) {
    XUEJI_RETURN_IF_ERROR(set_last_->Bind(1, series).Bind(2, std::int64_t{last}).Run());
  }
  last_.clear();
  return absl::OkStatus();
}

absl::StatusOr<std::string> NumberStore::IssueSequenced(PersonId person, char letter, std::uint32_t region,
                                                        matchers::PackedDate birth_date, std::int64_t run) {
  XUEJI_CHECK(in_batch_);
  const std::string series = SeriesOf(letter, region, birth_date);
  // The lowest that is free: nothing is ever taken out of the table, so it was never anybody's. A number
  // that came in from outside stands in the way like any other.
  const auto known = first_free_.find(series);
  std::uint32_t sequence = known == first_free_.end() ? 0 : known->second;
  if (sequence == 0) {
    XUEJI_ASSIGN_OR_RETURN(sequence, FirstFree(series));
  }
  for (; sequence <= matchers::kStudentSequenceMax; ++sequence) {
    std::string number = matchers::MakeStudentNumber(letter, region, birth_date, sequence);
    const absl::Status added = AddText(person, number);
    if (added.code() == absl::StatusCode::kAlreadyExists) continue;
    XUEJI_RETURN_IF_ERROR(added);
    XUEJI_RETURN_IF_ERROR(AddHeld(person, number, run, NumberOrigin::kIssued));
    first_free_[series] = sequence + 1;
    return number;
  }
  first_free_[series] = sequence;
  return ResourceExhausted({"$0：区县 $1 此出生日期的顺序号 001-999 已用完，不予重用；请报省级主管部门另行分配",
                            "$0: the sequence 001-999 of region $1 and this birth date is used up and none is used "
                            "again; ask the province for another range", {database_->path(), region}});
}

absl::StatusOr<std::string> NumberStore::IssueLocal(PersonId person, std::string_view series, std::int64_t run) {
  XUEJI_CHECK(in_batch_ && series.size() == matchers::kLocalSeriesLength);
  const std::string name(series);
  XUEJI_ASSIGN_OR_RETURN(const std::uint32_t last, LastOf(name));
  if (last >= matchers::kLocalSerialMax) {
    return ResourceExhausted({"$0：地方学籍号 $1 的顺序号 0001-9999 已用完", "$0: the serials 0001-9999 of the local series $1 are used up",
                              {database_->path(), series}});
  }
  std::array<char, 16> serial{};
  std::snprintf(serial.data(), serial.size(), "%04u", last + 1);
  std::string number = name + serial.data();
  XUEJI_RETURN_IF_ERROR(AddLocalNumber(person, number, run, NumberOrigin::kIssued));
  last_[name] = last + 1;
  return number;
}

absl::Status NumberStore::AddLocalNumber(PersonId person, std::string_view number, std::int64_t run,
                                         NumberOrigin origin) {
  XUEJI_CHECK(in_batch_);
  const std::string series(matchers::LocalSeriesOf(number));
  if (origin == NumberOrigin::kAdopted && !series.empty()) {
    XUEJI_ASSIGN_OR_RETURN(const std::uint32_t last, LastOf(series));
    last_[series] = std::max(last, matchers::ExamineLocalNumber(number).serial);
  }
  XUEJI_ASSIGN_OR_RETURN(const std::int64_t step, StepsOf(*count_local_, person));
  return add_local_->Bind(1, person).Bind(2, step).Bind(3, number).Bind(4, run)
      .Bind(5, static_cast<std::int64_t>(origin)).Run();
}

absl::Status NumberStore::Tell(std::int64_t run, std::string_view record_id, const ToldNumbers& told) {
  XUEJI_CHECK(in_batch_);
  return tell_->Bind(1, run).Bind(2, record_id).Bind(3, told.number).Bind(4, told.previous).Bind(5, told.passed)
      .Bind(6, told.local).Bind(7, told.said).Run();
}

}  // namespace xueji
