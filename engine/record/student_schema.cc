#include "engine/record/student_schema.h"

#include <array>
#include <unordered_map>

#include "engine/base/check.h"
#include "engine/base/utf8.h"
#include "matchers/identity/enrolment_state.h"

namespace xueji {
namespace {

using Id = StudentColumnId;
using Type = FieldType;
constexpr CodeTable kNoTable = CodeTable::kNone;

constexpr std::array<StudentColumn, static_cast<std::size_t>(Id::kCount)> kColumns = {{
    {Id::kRecordId, "record_id", "记录号|记录编号", "", Type::kText, kNoTable, true, false, ""},
    {Id::kStudentNumber, "student_number", "学籍号|全国学籍号", "", Type::kText, kNoTable, false, true,
     "JY/T 1004"},
    {Id::kName, "name", "姓名|学生姓名", "XM", Type::kName, kNoTable, true, true, "JY/T 1001"},
    {Id::kFormerName, "former_name", "曾用名", "CYM", Type::kName, kNoTable, false, true, "JY/T 1001"},
    {Id::kSex, "sex", "性别", "XBM", Type::kCode, CodeTable::kSex, true, false, "GB/T 2261.1"},
    {Id::kBirthDate, "birth_date", "出生日期|出生年月日", "CSRQ", Type::kDate, kNoTable, true, true,
     "GB/T 7408"},
    {Id::kDocumentType, "document_type", "身份证件类型|证件类型", "SFZJLXM", Type::kCode,
     CodeTable::kDocumentType, false, false, "JY/T 1001"},
    {Id::kDocumentNumber, "document_number", "身份证件号|身份证件号码|证件号码|身份证号", "SFZJH",
     Type::kIdNumber, kNoTable, false, true, "GB 11643"},
    {Id::kNationality, "nationality", "国籍|国籍/地区", "GJDQM", Type::kText, kNoTable, false, false,
     "GB/T 2659"},
    {Id::kEthnicGroup, "ethnic_group", "民族", "MZM", Type::kText, kNoTable, false, true, "GB/T 3304"},
    {Id::kHouseholdRegion, "household_region", "户口所在地|户口所在地行政区划", "HKSZDXZQHM", Type::kRegion,
     kNoTable, false, true, "GB/T 2260"},
    {Id::kSchoolCode, "school_code", "学校标识码", "", Type::kDigits, kNoTable, false, false,
     "JY/T 1004"},
    {Id::kSchoolRegion, "school_region", "学校所在地", "", Type::kRegion, kNoTable, false, false,
     "GB/T 2260"},
    {Id::kGrade, "grade", "年级", "", Type::kText, kNoTable, false, false, ""},
    {Id::kClass, "class", "班级", "", Type::kText, kNoTable, false, false, ""},
    {Id::kEnteredOn, "entered_on", "入学年月", "RXNY", Type::kDigits, kNoTable, false, false, "GB/T 7408"},
    {Id::kEnrolmentState, "enrolment_state", "学籍状态|学生当前状态", "XSDQZTM", Type::kCode,
     CodeTable::kEnrolmentState, false, false, "JY/T 1001"},
    {Id::kGuardian1Name, "guardian1_name", "监护人1姓名", "", Type::kName, kNoTable, false, true,
     "JY/T 1001"},
    {Id::kGuardian1DocumentNumber, "guardian1_document_number",
     "监护人1身份证件号|监护人1身份证号|监护人1证件号码", "", Type::kIdNumber, kNoTable, false, true, "GB 11643"},
    {Id::kGuardian1Phone, "guardian1_phone", "监护人1联系电话|监护人1电话", "", Type::kDigits, kNoTable, false,
     true, ""},
    {Id::kGuardian2Name, "guardian2_name", "监护人2姓名", "", Type::kName, kNoTable, false, true,
     "JY/T 1001"},
    {Id::kGuardian2DocumentNumber, "guardian2_document_number",
     "监护人2身份证件号|监护人2身份证号|监护人2证件号码", "", Type::kIdNumber, kNoTable, false, true, "GB 11643"},
    {Id::kGuardian2Phone, "guardian2_phone", "监护人2联系电话|监护人2电话", "", Type::kDigits, kNoTable, false,
     true, ""},
    {Id::kAddress, "address", "现住址|家庭住址", "", Type::kAddress, kNoTable, false, true, ""},
    {Id::kPhone, "phone", "联系电话", "", Type::kDigits, kNoTable, false, true, ""},
}};

struct CodeWord {
  std::string_view word;  // folded by FoldHeader
  std::uint8_t value;
};

constexpr CodeWord kSexWords[] = {
    {"1", kSexMale}, {"2", kSexFemale}, {"男", kSexMale}, {"女", kSexFemale}, {"m", kSexMale},
    {"f", kSexFemale}, {"male", kSexMale}, {"female", kSexFemale}, {"男性", kSexMale},
    {"女性", kSexFemale},
};

constexpr CodeWord kDocumentTypeWords[] = {
    {"1", 1}, {"2", 2}, {"3", 3}, {"4", 4}, {"5", 5}, {"6", 6}, {"7", 7}, {"8", 8}, {"9", 9},
    {"a", kDocumentPassport}, {"b", kDocumentHouseholdRegister}, {"c", kDocumentResidencePermit},
    {"z", kDocumentOther},
    {"居民身份证", 1}, {"身份证", 1}, {"军官证", 2}, {"士兵证", 3}, {"文职干部证", 4}, {"部队离退休证", 5},
    {"香港特区护照/身份证明", 6}, {"澳门特区护照/身份证明", 7}, {"台湾居民来往大陆通行证", 8},
    {"港澳居民来往内地通行证", 6}, {"境外永久居住证", 9}, {"外国人永久居留身份证", 9},
    {"护照", kDocumentPassport}, {"户口簿", kDocumentHouseholdRegister},
    {"港澳台居民居住证", kDocumentResidencePermit}, {"其他", kDocumentOther}, {"其它", kDocumentOther},
};

template <std::size_t N>
std::optional<std::uint8_t> FindWord(const CodeWord (&words)[N], std::string_view folded) {
  for (const CodeWord& word : words) {
    if (word.word == folded) return word.value;
  }
  return std::nullopt;
}

bool IsHeaderBlank(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x3000 || c == 0xFEFF || c == 0x200B;
}

}  // namespace

std::span<const StudentColumn> StudentColumns() { return kColumns; }

const StudentColumn& Column(StudentColumnId id) {
  XUEJI_CHECK(id < Id::kCount);
  return kColumns[static_cast<std::size_t>(id)];
}

std::string FoldHeader(std::string_view header) {
  std::u32string text = DecodeUtf8(header);
  while (!text.empty() && IsHeaderBlank(text.back())) text.pop_back();
  std::size_t begin = 0;
  while (begin < text.size() && IsHeaderBlank(text[begin])) ++begin;
  std::string folded;
  for (char32_t c : std::u32string_view(text).substr(begin)) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    AppendUtf8(c, folded);
  }
  return folded;
}

std::vector<std::string> StudentHeaders(const StudentColumn& column) {
  std::vector<std::string> headers{std::string(column.name)};
  std::string_view rest = column.chinese;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    headers.emplace_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  }
  if (!column.mnemonic.empty()) headers.emplace_back(column.mnemonic);
  return headers;
}

const StudentColumn* FindStudentColumn(std::string_view header) {
  static const auto* const by_header = [] {
    auto* map = new std::unordered_map<std::string, const StudentColumn*>();
    for (const StudentColumn& column : kColumns) {
      for (const std::string& name : StudentHeaders(column)) {
        XUEJI_CHECK(map->emplace(FoldHeader(name), &column).second);
      }
    }
    return map;
  }();
  const auto found = by_header->find(FoldHeader(header));
  return found == by_header->end() ? nullptr : found->second;
}

std::optional<std::uint8_t> ParseCode(CodeTable table, std::string_view text) {
  const std::string folded = FoldHeader(text);
  if (folded.empty()) return std::uint8_t{0};
  switch (table) {
    case CodeTable::kNone: return std::nullopt;
    case CodeTable::kSex: return FindWord(kSexWords, folded);
    case CodeTable::kDocumentType: return FindWord(kDocumentTypeWords, folded);
    case CodeTable::kEnrolmentState: {
      const std::optional<matchers::EnrolmentState> state = matchers::ParseEnrolmentState(folded);
      if (!state) return std::nullopt;
      return static_cast<std::uint8_t>(*state);
    }
  }
  return std::nullopt;
}

char DocumentTypeLetter(std::uint8_t document_type) {
  constexpr std::string_view kLetters("\0" "123456789ABCZ", 14);
  XUEJI_CHECK(document_type < kLetters.size());
  return kLetters[document_type];
}

}  // namespace xueji
