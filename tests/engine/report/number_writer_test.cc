#include "engine/report/number_writer.h"

#include <gtest/gtest.h>

#include <vector>

#include "matchers/identity/student_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

NumberResult Result(const std::string& number, std::vector<NumberReason> reasons) {
  NumberResult result;
  result.number = NumberText(number);
  for (const NumberReason reason : reasons) result.reasons[result.reason_count++] = reason;
  return result;
}

TEST(WriteNumbers, OneRowAPupilWithWhatWasIssuedAndWhatHoldsHimBack) {
  const TemporaryDirectory scratch;
  const std::string l = matchers::MakeStudentNumber('L', 130283, matchers::PackDate(2018, 9, 3), 1);
  const std::string j = matchers::MakeStudentNumber('J', 130283, matchers::PackDate(2018, 9, 3), 1);
  NumberResult issued = Result(j, {NumberReason::kRegistered, NumberReason::kSubstituteIssued});
  issued.issued = true;
  issued.passed = NumberText(l);
  issued.local = NumberText("02261500100001");
  const NumberResult waits = Result(l, {NumberReason::kReviewOpen});
  const NumberResult refused = Result("", {NumberReason::kNumberInvalid});
  const std::vector<NumberRow> rows = {{"r,1", "", &issued, ""}, {"r2", l, &waits, "homophone"}, {"r3", "Q1", &refused, ""}};
  const auto digest = WriteNumbers(rows.size(), [&](std::size_t i) { return rows[i]; }, Language::kEnglish,
                                   scratch.FilePath("numbers.csv"));
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(digest->rows, 3u);
  const std::string text = scratch.Read("numbers.csv");
  EXPECT_NE(text.find("\n\"r,1\"," + j + ",substitute," + l + "|" + j + ",,02261500100001,issued,REGISTERED|SUBSTITUTE_ISSUED,,\n"),
            std::string::npos) << text;
  EXPECT_NE(text.find("\nr2," + l + ",provisional,,,,waits,REVIEW_OPEN,homophone,"), std::string::npos) << text;
  EXPECT_NE(text.find("review the possible duplicate"), std::string::npos);
  EXPECT_NE(text.find("\nr3,Q1,unknown,,,,refused,NUMBER_INVALID,,"), std::string::npos) << text;
}

TEST(WriteProblems, RowsStandByCountyClassAndRecord) {
  const TemporaryDirectory scratch;
  ProblemSet two, one;
  two.Add(ProblemClass::kNameMismatch);
  two.Add(ProblemClass::kIdRepeated);
  one.Add(ProblemClass::kNameMismatch);
  const std::vector<ProblemRow> rows = {{"r9", "s", "L1", "order", 370102, two},
                                        {"r5", "s", "", "", 370102, one},
                                        {"r7", "s", "", "", 110105, one},
                                        {"r1", "s", "", "", 0, ProblemSet()}};
  ASSERT_TRUE(WriteProblems(rows.size(), [&](std::size_t i) { return rows[i]; }, Language::kChinese,
                            scratch.FilePath("problems.csv")).ok());
  std::istringstream lines(scratch.Read("problems.csv"));
  std::vector<std::string> starts;
  for (std::string line; std::getline(lines, line);) starts.push_back(line.substr(0, line.find(',', 10)));
  EXPECT_EQ(starts, (std::vector<std::string>{"record_id,school_region", "r7,110105,s", "r9,370102,s", "r5,370102,s",
                                              "r9,370102,s"}));
}

TEST(NumberKindName, OfNothingIsNone) {
  EXPECT_EQ(NumberKindName(""), "none");
  EXPECT_EQ(NumberKindName("Q"), "unknown");
}

}  // namespace
}  // namespace xueji
