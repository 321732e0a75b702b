#include "engine/jobs/number_check_job.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/numbers_case.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Kind = matchers::StudentNumberKind;

class NumberCheckTest : public ::testing::Test {
 protected:
  NumberCheck Check(const std::string& rows, const std::string& header = "record_id,student_number") {
    const auto check = CheckNumbers({.path = scratch_.Write("roster.csv", header + "\n" + rows),
                                     .out = scratch_.FilePath("numbers.csv")});
    EXPECT_TRUE(check.ok()) << check.status();
    return *check;
  }
  static std::uint64_t Of(const NumberCheck& check, Kind kind) { return check.kinds[static_cast<std::size_t>(kind)]; }
  const TemporaryDirectory scratch_;
  const std::string g_ = "G" + NumbersCase::WithCheck("13028320180903001");
};

TEST_F(NumberCheckTest, ClassifiesEveryNumberAndNamesTheRule) {
  std::string wrong = g_;
  wrong.back() = wrong.back() == '1' ? '2' : '1';
  const NumberCheck check = Check("a," + g_ + "\nb,\nc," + wrong + "\nd,L1302832018090300\ne,999" + "130283000100012" +
                                  "\nf,02261500100001\ng,Q1\nh,l130283201809031234\n");
  EXPECT_EQ(check.rows, 8u);
  EXPECT_EQ(Of(check, Kind::kFormal), 2u);
  EXPECT_EQ(Of(check, Kind::kProvisional), 2u);
  EXPECT_EQ(Of(check, Kind::kBlank), 1u);
  EXPECT_EQ(Of(check, Kind::kPseudo), 1u);
  EXPECT_EQ(Of(check, Kind::kLocal), 1u);
  EXPECT_EQ(Of(check, Kind::kUnknown), 1u);
  EXPECT_EQ(check.faulty_count, 4u);
  ASSERT_EQ(check.faulty.size(), 4u);
  EXPECT_EQ(check.faulty[0].line, 4u);
  EXPECT_EQ(check.faulty[0].rules, "check_digit");
  EXPECT_EQ(check.faulty[1].rules, "length");
  EXPECT_THAT(check.faulty[0].masked, Not(HasSubstr("20180903")));
  EXPECT_THAT(scratch_.Read("numbers.csv"), HasSubstr("4," + wrong + ",formal,,check_digit,,130283,2018-09-03\n"));
}

TEST_F(NumberCheckTest, RepeatsAndUnknownRegions) {
  const NumberCheck check = Check("a," + g_ + "\nb," + g_ + "\nc,L970283201809031234\n");
  EXPECT_EQ(check.repeated, 1u);
  EXPECT_EQ(check.faulty_count, 1u);
  EXPECT_EQ(check.warnings, 1u);  // a remark, no fault
}

TEST_F(NumberCheckTest, GapsOfLocalSeries) {
  const NumberCheck check = Check("a,02261500100001\nb,02261500100004\nc,02261500100005\nd,02261600100001\n");
  EXPECT_EQ(check.series, 2u);
  EXPECT_EQ(check.series_with_gaps, 1u);
  EXPECT_EQ(check.serials_missing, 2u);
  ASSERT_EQ(check.gaps.size(), 1u);
  EXPECT_EQ(check.gaps[0].series, "0226150010");
  EXPECT_EQ(check.gaps[0].last, 5u);
  EXPECT_EQ(check.gaps[0].first_missing, 2u);
}

TEST_F(NumberCheckTest, TheColumnIsKnownByItsNamesOrGiven) {
  EXPECT_EQ(Check(g_ + "\n", "学籍号").rows, 1u);
  EXPECT_EQ(Check(g_ + "\n", "全国学籍号").rows, 1u);
  const std::string path = scratch_.Write("other.csv", "no,number\n1," + g_ + "\n");
  EXPECT_EQ(CheckNumbers({.path = path, .column = "number", .out = ""})->rows, 1u);
  const auto absent = CheckNumbers({.path = path, .column = "", .out = ""});
  EXPECT_EQ(absent.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(absent.status().message()), HasSubstr("no column 'student_number'"));
  EXPECT_EQ(CheckNumbers({.path = scratch_.FilePath("none.csv"), .column = "", .out = ""}).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
