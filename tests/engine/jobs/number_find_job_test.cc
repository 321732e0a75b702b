#include "engine/jobs/number_find_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "matchers/identity/student_number.h"
#include "tests/support/numbers_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(FindNumber, AnyNumberThatAPupilHadLeadsToAllOfThem) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = "13028320180903001", .number = "02261500100003"});
  ASSERT_TRUE(night.Issue("out").ok());
  const std::string store = night.scratch.FilePath("numbers.db");
  const std::string first = matchers::MakeStudentNumber('L', 130283, matchers::PackDate(2018, 9, 3), 1);
  const std::string typed = "g " + NumbersCase::WithCheck("13028320180903001");
  for (const std::string& number : {first, std::string("02261500100003"), typed}) {
    const auto people = FindNumber(store, number);
    ASSERT_TRUE(people.ok()) << people.status();
    ASSERT_EQ(people->size(), 1u);
    const FoundPerson& person = people->front();
    EXPECT_EQ(person.records, std::vector<std::string>{"r1"});
    ASSERT_EQ(person.numbers.size(), 2u);
    EXPECT_EQ(person.numbers[0].text, first);
    EXPECT_EQ(person.numbers[1].kind, "formal");
    EXPECT_EQ(person.numbers[1].run.on_date, 20260301u);
    EXPECT_EQ(person.numbers[1].run.registry_snapshot, "registry");
    ASSERT_EQ(person.locals.size(), 1u);
    EXPECT_EQ(person.locals[0].origin, NumberOrigin::kAdopted);
  }
}

TEST(FindNumber, AnUnknownNumberIsSaidWithoutShowingIt) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = "13028320180903001"});
  ASSERT_TRUE(night.Issue("out").ok());
  const auto people = FindNumber(night.scratch.FilePath("numbers.db"), "L13028320180903" "9999");
  EXPECT_EQ(people.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(people.status().message()), Not(HasSubstr("201809")));
  EXPECT_EQ(FindNumber(night.scratch.FilePath("none.db"), "L1").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
