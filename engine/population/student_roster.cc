#include "engine/population/student_roster.h"

#include <string>
#include <utility>

#include "engine/base/check.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

constexpr StudentColumnId kColumns[] = {
    StudentColumnId::kDocumentNumber,  StudentColumnId::kName,         StudentColumnId::kFormerName,
    StudentColumnId::kBirthDate,       StudentColumnId::kSex,          StudentColumnId::kDocumentType,
    StudentColumnId::kEthnicGroup,     StudentColumnId::kHouseholdRegion, StudentColumnId::kSchoolRegion,
};

std::uint32_t OffsetOf(const RecordLayout& layout, StudentColumnId id) {
  for (std::size_t i = 0; i < std::size(kColumns); ++i) {
    if (kColumns[i] == id) return layout.offset(i);
  }
  XUEJI_CHECK(false);
  return 0;
}

}  // namespace

ExecutionPlan ComparisonPlan() {
  LinkagePlan plan;
  plan.name = "population";
  plan.schema = Schema::kStudent;
  plan.record_id_column = "record_id";
  for (const StudentColumnId id : kColumns) {
    const StudentColumn& column = Column(id);
    Field field;
    field.name = std::string(column.name);
    field.type = column.type;
    field.code_table = column.code_table;
    field.required = column.required;
    field.seldom = id == StudentColumnId::kFormerName;
    plan.fields.push_back(std::move(field));
  }
  ExecutionPlan compiled;
  compiled.layout = RecordLayout(plan.fields);
  compiled.plan = std::move(plan);
  return compiled;
}

StudentRoster::StudentRoster(const RecordStore& store)
    : store_(store),
      id_(OffsetOf(store.layout(), StudentColumnId::kDocumentNumber)),
      name_(OffsetOf(store.layout(), StudentColumnId::kName)),
      former_name_(OffsetOf(store.layout(), StudentColumnId::kFormerName)),
      birth_date_(OffsetOf(store.layout(), StudentColumnId::kBirthDate)),
      sex_(OffsetOf(store.layout(), StudentColumnId::kSex)),
      document_type_(OffsetOf(store.layout(), StudentColumnId::kDocumentType)),
      ethnic_group_(OffsetOf(store.layout(), StudentColumnId::kEthnicGroup)),
      household_region_(OffsetOf(store.layout(), StudentColumnId::kHouseholdRegion)),
      school_region_(OffsetOf(store.layout(), StudentColumnId::kSchoolRegion)) {
  XUEJI_CHECK(store.layout().field_count() == std::size(kColumns));
}

}  // namespace xueji
