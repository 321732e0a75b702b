#include "server/rpc/student_message.h"

#include <array>
#include <utility>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

// A column, and the protobuf field of the same name.
struct FieldAccess {
  StudentColumnId column;
  const std::string& (v1::Student::*get)() const;
  std::string* (v1::Student::*mutable_text)();
};

constexpr std::array<FieldAccess, kStudentColumnCount> kFields = {{
    {StudentColumnId::kRecordId, &v1::Student::record_id, &v1::Student::mutable_record_id},
    {StudentColumnId::kStudentNumber, &v1::Student::student_number,
     &v1::Student::mutable_student_number},
    {StudentColumnId::kName, &v1::Student::name, &v1::Student::mutable_name},
    {StudentColumnId::kFormerName, &v1::Student::former_name, &v1::Student::mutable_former_name},
    {StudentColumnId::kSex, &v1::Student::sex, &v1::Student::mutable_sex},
    {StudentColumnId::kBirthDate, &v1::Student::birth_date, &v1::Student::mutable_birth_date},
    {StudentColumnId::kDocumentType, &v1::Student::document_type,
     &v1::Student::mutable_document_type},
    {StudentColumnId::kDocumentNumber, &v1::Student::document_number,
     &v1::Student::mutable_document_number},
    {StudentColumnId::kNationality, &v1::Student::nationality, &v1::Student::mutable_nationality},
    {StudentColumnId::kEthnicGroup, &v1::Student::ethnic_group, &v1::Student::mutable_ethnic_group},
    {StudentColumnId::kHouseholdRegion, &v1::Student::household_region,
     &v1::Student::mutable_household_region},
    {StudentColumnId::kSchoolCode, &v1::Student::school_code, &v1::Student::mutable_school_code},
    {StudentColumnId::kSchoolRegion, &v1::Student::school_region,
     &v1::Student::mutable_school_region},
    {StudentColumnId::kGrade, &v1::Student::grade, &v1::Student::mutable_grade},
    {StudentColumnId::kClass, &v1::Student::class_, &v1::Student::mutable_class_},
    {StudentColumnId::kEnteredOn, &v1::Student::entered_on, &v1::Student::mutable_entered_on},
    {StudentColumnId::kEnrolmentState, &v1::Student::enrolment_state,
     &v1::Student::mutable_enrolment_state},
    {StudentColumnId::kGuardian1Name, &v1::Student::guardian1_name,
     &v1::Student::mutable_guardian1_name},
    {StudentColumnId::kGuardian1DocumentNumber, &v1::Student::guardian1_document_number,
     &v1::Student::mutable_guardian1_document_number},
    {StudentColumnId::kGuardian1Phone, &v1::Student::guardian1_phone,
     &v1::Student::mutable_guardian1_phone},
    {StudentColumnId::kGuardian2Name, &v1::Student::guardian2_name,
     &v1::Student::mutable_guardian2_name},
    {StudentColumnId::kGuardian2DocumentNumber, &v1::Student::guardian2_document_number,
     &v1::Student::mutable_guardian2_document_number},
    {StudentColumnId::kGuardian2Phone, &v1::Student::guardian2_phone,
     &v1::Student::mutable_guardian2_phone},
    {StudentColumnId::kAddress, &v1::Student::address, &v1::Student::mutable_address},
    {StudentColumnId::kPhone, &v1::Student::phone, &v1::Student::mutable_phone},
}};

}  // namespace

StudentText TextOf(const v1::Student& student) {
  StudentText text;
  for (const FieldAccess& field : kFields) text[field.column] = (student.*field.get)();
  return text;
}

StudentView ViewOf(const v1::Student& student) {
  StudentView view;
  for (const FieldAccess& field : kFields) view[field.column] = (student.*field.get)();
  return view;
}

void FillStudent(const StudentText& text, v1::Student* student) {
  for (const FieldAccess& field : kFields) {
    if (!text[field.column].empty()) *(student->*field.mutable_text)() = text[field.column];
  }
}

std::optional<StudentColumnId> ColumnOfPath(std::string_view path) {
  for (const StudentColumn& column : StudentColumns()) {
    if (column.name == path) return column.id;
  }
  return std::nullopt;
}

std::vector<FieldFault> FaultsOf(const StudentView& text, std::string_view prefix) {
  std::vector<FieldFault> faults;
  for (const StudentColumn& column : StudentColumns()) {
    if (text[column.id].empty()) continue;
    if (text[column.id].size() > kValueBytesMax) {
      faults.push_back({std::string(prefix) + std::string(column.name),
                        "TOO_LONG",
                        {"超过 $0 字节", "longer than $0 bytes", {kValueBytesMax}}});
    }
    if (text[column.id].find('\0') != std::string_view::npos) {
      faults.push_back({std::string(prefix) + std::string(column.name),
                        "ZERO_BYTE",
                        {"含有零字节", "holds a zero byte"}});
    }
  }
  return faults;
}

}  // namespace xueji::server
