#include "engine/report/comparison_writer.h"

#include <gtest/gtest.h>

#include "engine/base/parallel.h"
#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

std::string Id(int i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }

// Four students: one agrees, one has no number, one is another person, one's number is absent.
struct Night {
  Night()
      : students("1,王小明,,1,20120305,1," + Id(1) + ",,370102\n\"a,2\",李伟,,1,20120305,1,,,370103\n3,赵云,,1,20120305,1," +
                 Id(3) + ",,370102\n4,孙权,,2,20120305,1," + Id(4) + ",,\n") {
    index = *StudentIndex::Build(*students.roster, &students.budget);
    numbers.emplace(*students.roster, *index);
    XUEJI_CHECK(numbers->Reserve(&students.budget).ok());
    std::string findings;
    numbers->Visit(ChunkOf({{Id(1), U"王小明"}, {Id(3), U"周瑜"}}), findings);
    XUEJI_CHECK(numbers->Apply(findings));
    residue = Residue(*students.roster, *numbers);
    chosen.resize(residue.size());
    chosen.back().candidate = {PackedId(Id(7)), 47250, true};
    chosen.back().one_error = true;
    outcome.emplace(*students.roster, *numbers, residue, chosen);
  }
  LoadedStudents students;
  std::unique_ptr<StudentIndex> index;
  std::optional<NumberComparison> numbers;
  std::vector<RecordId> residue;
  std::vector<ChosenCandidate> chosen;
  std::optional<ComparisonOutcome> outcome;
};

std::string Expected(const std::string& number) {
  return "record_id,verdict,reason_codes,explanation,candidate_document_number,candidate_weight\n"
         "1,consistent,,,,\n"
         "\"a,2\",not_comparable,REG_NOT_COMPARABLE|ID_MISSING,,,\n"
         "3,name_mismatch,REG_NAME_MISMATCH|REG_ANOTHER_PERSON,another_person,,\n"
         "4,id_absent,REG_ID_ABSENT|REG_ID_ONE_ERROR|REG_CANDIDATE,one_error_in_id," +
         number + ",47.250\n";
}

TEST(ComparisonWriter, WritesARowForEachStudentInTheOrderOfTheInput) {
  const Night night;
  const TemporaryDirectory directory;
  for (const int threads : {1, 4}) {
    SetThreadLimit(threads);
    const auto written = WriteComparison(*night.outcome, Disclosure::kFull, directory.FilePath("v.csv"));
    ASSERT_TRUE(written.ok()) << written.status();
    EXPECT_EQ(directory.Read("v.csv"), Expected(Id(7)));
    EXPECT_EQ(written->digest.rows, 4U);
    EXPECT_EQ(written->tally.Of(RegistryVerdict::kConsistent), 1U);
    EXPECT_EQ(written->tally.regions.at(370102)[static_cast<std::size_t>(RegistryVerdict::kNameMismatch)], 1U);
  }
}

TEST(ComparisonWriter, ANumberOfTheRegistryIsShownAsFarAsItMayBe) {
  const Night night;
  const TemporaryDirectory directory;
  ASSERT_TRUE(WriteComparison(*night.outcome, Disclosure::kMasked, directory.FilePath("v.csv")).ok());
  EXPECT_EQ(directory.Read("v.csv"), Expected("3701**************"));
  ASSERT_TRUE(WriteComparison(*night.outcome, Disclosure::kNone, directory.FilePath("v.csv")).ok());
  EXPECT_EQ(directory.Read("v.csv"), Expected(""));
  EXPECT_EQ(ShownNumber({}, Disclosure::kFull), "");
}

TEST(ComparisonWriter, ExamplesAreMaskedAndFew) {
  const Night night;
  const auto examples = PickComparisonExamples(*night.outcome, 1);
  ASSERT_EQ(examples.size(), 2U);
  EXPECT_EQ(examples[0].verdict, RegistryVerdict::kIdAbsent);
  EXPECT_EQ(examples[0].name, "孙*");
  EXPECT_EQ(examples[0].number, "3701**************");
  EXPECT_EQ(examples[0].candidate, "3701**************");
  EXPECT_EQ(examples[1].explanation, Explanation::kAnotherPerson);
  EXPECT_TRUE(PickComparisonExamples(*night.outcome, 0).empty());
}

}  // namespace
}  // namespace xueji
