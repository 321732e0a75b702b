#include "engine/population/student_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

std::string Number(std::uint32_t i) {
  std::string digits = std::to_string(10000 + i).substr(1);
  return WithCheck("3701" + digits.substr(0, 2) + "20120305" + digits.substr(2) + "1");
}

// Against a map from number to records, with numbers that many share and numbers that nobody has. Of the
// students that agree in everything the first stands for all.
TEST(StudentIndex, FindsWhatAMapFinds) {
  std::mt19937 random(3);
  std::string rows;
  std::map<std::string, std::vector<std::uint32_t>> expected;
  std::map<std::string, std::uint32_t> firsts;  // by number and name
  std::vector<std::uint32_t> representative;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const std::string number = Number(static_cast<std::uint32_t>(random() % 2000) * (i % 5 != 0));
    const std::string name = random() % 2 == 0 ? "王小明" : "王大伟";
    rows += "r" + std::to_string(i) + "," + name + ",,1,20120305,," + number + ",,\n";
    representative.push_back(firsts.emplace(number + name, i).first->second);
    if (representative.back() == i) expected[number].push_back(i);
  }
  LoadedStudents students(rows);
  const auto index = StudentIndex::Build(*students.roster, &students.budget);
  ASSERT_TRUE(index.ok()) << index.status();
  EXPECT_EQ((*index)->students(), 3000U);
  EXPECT_EQ((*index)->numbers(), expected.size());
  for (std::uint32_t i = 0; i < 3000; ++i) {
    EXPECT_EQ((*index)->Representative(RecordId{i}).value, representative[i]) << i;
  }
  ASSERT_LT(firsts.size(), 2500U) << "the test needs copies";
  std::vector<matchers::PackedIdNumber> ids;
  std::vector<std::uint32_t> wanted, known;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const std::string number = Number(i);
    std::vector<std::uint32_t> found;
    for (RecordId record = (*index)->First(PackedId(number)); record.value != StudentIndex::kNone;
         record = (*index)->Next(record)) {
      found.push_back(record.value);
    }
    const auto at = expected.find(number);
    EXPECT_EQ(found, at == expected.end() ? std::vector<std::uint32_t>{} : at->second) << number;
    if (at != expected.end()) known.push_back(i);
    ids.push_back(PackedId(number));
  }
  (*index)->Select(ids, wanted);
  EXPECT_EQ(wanted, known);
  for (std::size_t begin = 0; begin < ids.size(); begin += 50) {
    const std::size_t size = std::min<std::size_t>(50, ids.size() - begin);
    std::vector<RecordId> first(size);
    (*index)->FindFirst(std::span(ids).subspan(begin, size), first);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(first[i].value, (*index)->First(ids[begin + i]).value);
  }
}

TEST(StudentIndex, HasComparableStudentsOnly) {
  LoadedStudents students("1,王小明,,1,20120305,1," + Number(1) + ",,\n2,王小明,,1,20120305,A," + Number(2) +
                          ",,\n3,王小明,,1,20120305,,,,\n");
  const auto index = StudentIndex::Build(*students.roster, &students.budget);
  ASSERT_TRUE(index.ok());
  EXPECT_EQ((*index)->students(), 1U);
  EXPECT_EQ((*index)->First(PackedId(Number(1))).value, 0U);
  EXPECT_EQ((*index)->First(PackedId(Number(2))).value, StudentIndex::kNone);
}

TEST(StudentIndex, AnEmptyRosterFindsNobody) {
  LoadedStudents students("");
  const auto index = StudentIndex::Build(*students.roster, &students.budget);
  ASSERT_TRUE(index.ok());
  EXPECT_EQ((*index)->First(PackedId(Number(1))).value, StudentIndex::kNone);
}

TEST(StudentIndex, ChargesItsMemoryAndGivesItBack) {
  LoadedStudents students("1,王小明,,1,20120305,1," + Number(1) + ",,\n");
  const std::uint64_t before = students.budget.bytes_in_use();
  {
    const auto index = StudentIndex::Build(*students.roster, &students.budget);
    ASSERT_TRUE(index.ok());
    EXPECT_GT(students.budget.bytes_in_use(), before);
  }
  EXPECT_EQ(students.budget.bytes_in_use(), before);
  MemoryBudget small(10);
  EXPECT_EQ(StudentIndex::Build(*students.roster, &small).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace xueji
