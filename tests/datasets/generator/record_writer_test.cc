#include "datasets/generator/record_writer.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace xueji::datasets {
namespace {

StudentRecord MakeRecord() {
  StudentRecord record;
  record.record = 17;
  record.person = 804'210;
  record.name = U"若孜\u00B7库尔班";
  record.sex = Sex::kFemale;
  record.birth_day = 14'123;
  record.document_type = DocumentType::kOther;
  record.nationality = "CHN";
  record.ethnic_group = 5;
  record.household_region = 650'102;
  record.school_code = "2650102001";
  record.school_region = 650'102;
  record.grade = 3;
  record.class_number = 4;
  record.entered_on = 202'409;
  record.enrolment_state = "在校";
  record.guardians[0] = {U"库尔班\u00B7亚森", "", "13000000000"};
  record.address = "某地";
  record.phone = "13000000000";
  return record;
}

TEST(RecordWriter, WritesTheColumnsOfTheContractInOrder) {
  std::string header;
  AppendStudentHeader(header);
  std::string row;
  AppendStudentRow(MakeRecord(), row);
  EXPECT_EQ(row,
            "R0000000018,,若孜·库尔班,,2,20080901,Z,,CHN,维吾尔族,650102,2650102001,650102,3,4,"
            "202409,在校,"
            "库尔班·亚森,,13000000000,,,,某地,13000000000\n");
  EXPECT_EQ(std::count(header.begin(), header.end(), ','), std::count(row.begin(), row.end(), ','));
}

TEST(RecordWriter, SchoolsWriteDatesAndSexesTheirWay) {
  StudentRecord record = MakeRecord();
  record.dashed_dates = true;
  record.sex_in_words = true;
  std::string row;
  AppendStudentRow(record, row);
  EXPECT_NE(row.find(",女,2008-09-01,"), std::string::npos);
}

TEST(RecordWriter, QuotesWhatNeedsQuoting) {
  StudentRecord record = MakeRecord();
  record.name = U"王,\"小\"明";
  std::string row;
  AppendStudentRow(record, row);
  EXPECT_NE(row.find(",\"王,\"\"小\"\"明\","), std::string::npos);
}

TEST(RecordWriter, TruthNamesTheErrorsStrongestFirst) {
  StudentRecord record = MakeRecord();
  std::string truth;
  AppendTruthHeader(truth);
  AppendTruthRow(record, truth);
  record.errors.Add(ErrorClass::kMoved);
  record.errors.Add(ErrorClass::kNameHomophone);
  AppendTruthRow(record, truth);
  EXPECT_EQ(truth,
            "record_id,person_id,error_class\nR0000000018,P0000804211,\n"
            "R0000000018,P0000804211,name_homophone+moved\n");
}

}  // namespace
}  // namespace xueji::datasets
