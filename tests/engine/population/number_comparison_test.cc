#include "engine/population/number_comparison.h"

#include <gtest/gtest.h>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

std::string Id(int i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }

struct Compared {
  explicit Compared(const std::string& rows) : students(rows) {
    index = *StudentIndex::Build(*students.roster, &students.budget);
    comparison.emplace(*students.roster, *index);
    XUEJI_CHECK(comparison->Reserve(&students.budget).ok());
  }
  void Meet(const std::vector<EntryText>& entries) {
    const RegistryChunk chunk = ChunkOf(entries);
    std::string findings;
    comparison->Visit(chunk, findings);
    ASSERT_TRUE(comparison->Apply(findings));
  }
  RegistryVerdict Verdict(std::uint32_t i) const { return comparison->Conclude(RecordId{i}).verdict; }
  LoadedStudents students;
  std::unique_ptr<StudentIndex> index;
  std::optional<NumberComparison> comparison;
};

TEST(NumberComparison, EveryStudentMeetsTheEntriesOfItsNumber) {
  Compared compared("1,王小明,,1,20120305,1," + Id(1) + ",,\n2,王晓明,,1,20120305,1," + Id(1) +
                    ",,\n3,李伟,,1,20120305,1," + Id(2) + ",,\n4,赵云,,1,20120305,1," + Id(3) +
                    ",,\n5,赵云,,1,20120305,,,,\n");
  compared.Meet({{Id(1), U"王小明"}, {Id(9), U"赵云"}});
  compared.Meet({{Id(2), U"李伟", {}, "20120305", 2}});
  EXPECT_EQ(compared.Verdict(0), RegistryVerdict::kConsistent);
  EXPECT_EQ(compared.Verdict(1), RegistryVerdict::kNameMismatch);
  EXPECT_EQ(compared.Verdict(2), RegistryVerdict::kAttributeMismatch);
  EXPECT_EQ(compared.Verdict(3), RegistryVerdict::kIdAbsent);
  EXPECT_EQ(compared.Verdict(4), RegistryVerdict::kNotComparable);
  EXPECT_EQ(compared.comparison->CountSharedNumbers(), 0U);
}

TEST(NumberComparison, ANumberOfSeveralEntriesIsCountedOnce) {
  Compared compared("1,王小明,,1,20120305,1," + Id(1) + ",,\n2,王晓明,,1,20120305,1," + Id(1) + ",,\n");
  for (int i = 0; i < 300; ++i) compared.Meet({{Id(1), U"李伟"}});
  compared.Meet({{Id(1), U"王小明"}});
  EXPECT_EQ(compared.Verdict(0), RegistryVerdict::kConsistent);
  EXPECT_TRUE(compared.comparison->Conclude(RecordId{0}).reasons.Has(RegistryReason::kNumberShared));
  EXPECT_EQ(compared.comparison->CountSharedNumbers(), 1U);
}

TEST(NumberComparison, FindingsOfSomethingElseAreNotTakenIn) {
  Compared compared("1,王小明,,1,20120305,1," + Id(1) + ",,\n");
  EXPECT_FALSE(compared.comparison->Apply("abc"));
  EXPECT_FALSE(compared.comparison->Apply(std::string(8, '\x7F')));
  EXPECT_TRUE(compared.comparison->Apply(""));
}

}  // namespace
}  // namespace xueji
