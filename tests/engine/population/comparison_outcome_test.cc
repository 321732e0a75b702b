#include "engine/population/comparison_outcome.h"

#include <gtest/gtest.h>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

std::string Id(int i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }

struct World {
  explicit World(const std::string& rows, const std::vector<EntryText>& entries) : students(rows) {
    index = *StudentIndex::Build(*students.roster, &students.budget);
    numbers.emplace(*students.roster, *index);
    XUEJI_CHECK(numbers->Reserve(&students.budget).ok());
    std::string findings;
    numbers->Visit(ChunkOf(entries), findings);
    XUEJI_CHECK(numbers->Apply(findings));
    residue = Residue(*students.roster, *numbers);
  }
  LoadedStudents students;
  std::unique_ptr<StudentIndex> index;
  std::optional<NumberComparison> numbers;
  std::vector<RecordId> residue;
};

std::string Row(const std::string& id, const std::string& number, const std::string& type = "1",
                const std::string& name = "王小明") {
  return id + "," + name + ",,1,20120305," + type + "," + number + ",,\n";
}

TEST(ComparisonOutcome, TheResidueIsWhoMayStandInTheRegistryUnderAnotherNumber) {
  const World world(Row("agrees", Id(1)) + Row("absent", Id(2)) + Row("none", "") + Row("passport", "E12345678", "A") +
                        Row("mismatch", Id(3), "1", "李伟") + Row("none_z", "", "Z") + Row("nameless", Id(4), "1", "无名"),
                    {{Id(1), U"王小明"}, {Id(3), U"王小明"}});
  std::vector<std::string> ids;
  for (const RecordId record : world.residue) {
    ids.emplace_back(world.students.loaded.store->ExternalId(record));
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"absent", "none", "none_z"}));
}

TEST(ComparisonOutcome, ACandidateIsAdviceAndExplainsOnlyAnAbsentNumber) {
  const World world(Row("a", Id(2)) + Row("b", "") + Row("c", Id(1)), {{Id(1), U"王小明"}});
  ASSERT_EQ(world.residue.size(), 2U);
  std::vector<ChosenCandidate> chosen(2);
  chosen[0].candidate = {PackedId(Id(9)), 48000, true};
  chosen[0].one_error = true;
  chosen[1] = chosen[0];
  chosen[1].tied = true;
  chosen[1].in_roster = true;
  const ComparisonOutcome outcome(*world.students.roster, *world.numbers, world.residue, chosen);
  const StudentOutcome absent = outcome.Of(RecordId{0});
  EXPECT_EQ(absent.finding.verdict, RegistryVerdict::kIdAbsent);
  EXPECT_EQ(absent.finding.explanation, Explanation::kOneErrorInId);
  EXPECT_EQ(JoinCodes(absent.finding.reasons), "REG_ID_ABSENT|REG_ID_ONE_ERROR|REG_CANDIDATE");
  ASSERT_NE(absent.candidate, nullptr);
  EXPECT_EQ(absent.candidate->weight, 48000);
  const StudentOutcome none = outcome.Of(RecordId{1});
  EXPECT_EQ(none.finding.verdict, RegistryVerdict::kNotComparable);
  EXPECT_EQ(none.finding.explanation, Explanation::kNone);
  EXPECT_EQ(JoinCodes(none.finding.reasons),
            "REG_NOT_COMPARABLE|REG_CANDIDATE|REG_CANDIDATE_TIED|REG_CANDIDATE_IN_ROSTER");
  const StudentOutcome agrees = outcome.Of(RecordId{2});
  EXPECT_EQ(agrees.finding.verdict, RegistryVerdict::kConsistent);
  EXPECT_EQ(agrees.candidate, nullptr);
}

TEST(ComparisonOutcome, WithoutASecondLookTheFirstStands) {
  const World world(Row("a", Id(2)), {});
  const ComparisonOutcome outcome(*world.students.roster, *world.numbers, {}, {});
  EXPECT_EQ(outcome.Of(RecordId{0}).finding.verdict, RegistryVerdict::kIdAbsent);
  EXPECT_EQ(outcome.Of(RecordId{0}).candidate, nullptr);
}

}  // namespace
}  // namespace xueji
