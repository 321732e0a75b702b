#include "engine/record/student_schema.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji {
namespace {

TEST(StudentSchema, ColumnsStandAtTheirIds) {
  ASSERT_EQ(StudentColumns().size(), static_cast<std::size_t>(StudentColumnId::kCount));
  for (std::size_t i = 0; i < StudentColumns().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(StudentColumns()[i].id), i);
  }
  EXPECT_EQ(Column(StudentColumnId::kPhone).name, "phone");
}

TEST(StudentSchema, HasEveryColumnOfTheContract) {
  for (const char* header :
       {"record_id", "记录号", "student_number", "学籍号", "name", "姓名", "XM", "former_name", "曾用名",
        "CYM", "sex", "性别", "XBM", "birth_date", "出生日期", "CSRQ", "document_type", "身份证件类型",
        "SFZJLXM", "document_number", "身份证件号", "SFZJH", "nationality", "国籍", "GJDQM",
        "ethnic_group", "民族", "MZM", "household_region", "户口所在地", "school_code", "学校标识码",
        "school_region", "学校所在地", "grade", "年级", "class", "班级", "entered_on", "入学年月",
        "enrolment_state", "学籍状态", "guardian1_name", "guardian1_document_number",
        "guardian1_phone", "guardian2_name", "guardian2_document_number", "guardian2_phone",
        "address", "现住址", "phone", "联系电话", "监护人1姓名", "监护人２姓名"}) {
    EXPECT_NE(FindStudentColumn(header), nullptr) << header;
  }
  std::set<std::string_view> required;
  for (const StudentColumn& column : StudentColumns()) {
    if (column.required) required.insert(column.name);
  }
  EXPECT_EQ(required, (std::set<std::string_view>{"record_id", "name", "sex", "birth_date"}));
}

TEST(StudentSchema, FindsHeadersHoweverTheyAreTyped) {
  EXPECT_EQ(FindStudentColumn(" \uFEFFＸＭ\u3000")->id, StudentColumnId::kName);
  EXPECT_EQ(FindStudentColumn("Birth_Date")->id, StudentColumnId::kBirthDate);
  EXPECT_EQ(FindStudentColumn("nothing"), nullptr);
  EXPECT_EQ(FindStudentColumn(""), nullptr);
}

TEST(ParseCode, KnowsTheWordsOfEachTable) {
  EXPECT_EQ(ParseCode(CodeTable::kSex, "男"), kSexMale);
  EXPECT_EQ(ParseCode(CodeTable::kSex, " F "), kSexFemale);
  EXPECT_EQ(ParseCode(CodeTable::kSex, "２"), kSexFemale);
  EXPECT_EQ(ParseCode(CodeTable::kSex, "0"), std::nullopt);
  EXPECT_EQ(ParseCode(CodeTable::kSex, ""), 0);
  EXPECT_EQ(ParseCode(CodeTable::kDocumentType, "居民身份证"), kDocumentResidentId);
  EXPECT_EQ(ParseCode(CodeTable::kDocumentType, "a"), kDocumentPassport);
  EXPECT_EQ(ParseCode(CodeTable::kDocumentType, "Z"), kDocumentOther);
  EXPECT_EQ(ParseCode(CodeTable::kDocumentType, "D"), std::nullopt);
  EXPECT_TRUE(ParseCode(CodeTable::kEnrolmentState, "在校").value_or(0) > 0);
  EXPECT_EQ(ParseCode(CodeTable::kEnrolmentState, "?"), std::nullopt);
  EXPECT_EQ(ParseCode(CodeTable::kNone, "x"), std::nullopt);
}

TEST(DocumentTypeLetter, IsTheLetterOfTheStandard) {
  for (const char* letter : {"1", "2", "5", "6", "9", "A", "B", "C", "Z"}) {
    EXPECT_EQ(DocumentTypeLetter(*ParseCode(CodeTable::kDocumentType, letter)), letter[0]);
  }
  EXPECT_EQ(DocumentTypeLetter(0), '\0');
}

TEST(FoldHeader, DoesNotTouchWhatIsInside) {
  EXPECT_EQ(FoldHeader("  国籍/地区 "), "国籍/地区");
  EXPECT_EQ(FoldHeader("full name"), "full name");
}

}  // namespace
}  // namespace xueji
