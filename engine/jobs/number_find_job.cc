#include "engine/jobs/number_find_job.h"

#include <memory>
#include <optional>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "matchers/identity/student_number.h"

namespace xueji {
namespace {

absl::StatusOr<std::vector<FoundNumber>> Told(NumberStore& store, const std::vector<HeldNumber>& held) {
  std::vector<FoundNumber> told;
  for (const HeldNumber& number : held) {
    FoundNumber found;
    found.text = number.text;
    found.kind = matchers::StudentNumberKindName(matchers::ExamineStudentNumber(number.text).kind);
    found.origin = number.origin;
    XUEJI_ASSIGN_OR_RETURN(const std::optional<RunFacts> run, store.FindRun(number.run));
    if (run.has_value()) found.run = *run;
    told.push_back(std::move(found));
  }
  return told;
}

}  // namespace

absl::StatusOr<std::vector<FoundPerson>> FindNumber(const std::string& path, std::string_view number) {
  const std::string canonical = matchers::CanonicalStudentNumber(number);
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<NumberStore> store, NumberStore::Open(path, /*create=*/false));
  XUEJI_ASSIGN_OR_RETURN(const std::optional<PersonId> person, store->PersonOfNumber(canonical));
  std::vector<PersonId> persons;
  if (person.has_value()) {
    persons = {*person};
  } else {
    XUEJI_ASSIGN_OR_RETURN(persons, store->PersonsOfLocalNumber(canonical));
  }
  if (persons.empty()) {
    return NotFound({"$0：号码库中没有学籍号 $1；xueji numbers check 可查它是否合规则",
                     "$0: the store does not know the number $1; `xueji numbers check` tells whether it is one",
                     {path, MaskIdentifier(canonical)}});
  }
  std::vector<FoundPerson> people;
  for (const PersonId one : persons) {
    FoundPerson found;
    XUEJI_ASSIGN_OR_RETURN(found.records, store->RecordsOf(one));
    XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> numbers, store->NumbersOf(one));
    XUEJI_ASSIGN_OR_RETURN(const std::vector<HeldNumber> locals, store->LocalNumbersOf(one));
    XUEJI_ASSIGN_OR_RETURN(found.numbers, Told(*store, numbers));
    XUEJI_ASSIGN_OR_RETURN(found.locals, Told(*store, locals));
    people.push_back(std::move(found));
  }
  return people;
}

}  // namespace xueji
