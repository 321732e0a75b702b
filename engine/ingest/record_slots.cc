#include "engine/ingest/record_slots.h"

#include <algorithm>
#include <utility>

namespace xueji {
namespace {

void AddStudentSlots(const LinkagePlan& plan, RecordSlots& slots) {
  using Id = StudentColumnId;
  for (const Id id : {Id::kStudentNumber, Id::kName, Id::kSex, Id::kBirthDate, Id::kDocumentType,
                      Id::kDocumentNumber}) {
    const StudentColumn& column = Column(id);
    const bool in_plan = std::any_of(plan.fields.begin(), plan.fields.end(), [&](const Field& field) {
      return FindStudentColumn(field.name) == &column;
    });
    if (in_plan) continue;
    slots.inputs.push_back({std::string(column.name), StudentHeaders(column), column.required, true});
    slots.values.push_back({.type = column.type,
                            .code_table = column.code_table,
                            .student = id,
                            .stored = false,
                            .required = column.required,
                            .blank_values = {}});
  }
}

}  // namespace

RecordSlots SlotsOf(const LinkagePlan& plan, const RecordLayout& layout) {
  RecordSlots slots;
  const bool student = plan.schema == Schema::kStudent;
  InputSlot id{.name = "record_id", .headers = {}, .required = true};
  if (!plan.record_id_column.empty()) id.headers.push_back(plan.record_id_column);
  if (student || id.headers.empty()) {
    for (std::string& header : StudentHeaders(Column(StudentColumnId::kRecordId))) {
      id.headers.push_back(std::move(header));
    }
  }
  slots.inputs.push_back(std::move(id));
  slots.values.emplace_back();
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    const Field& field = plan.fields[i];
    InputSlot input{.name = field.name, .headers = field.columns, .required = field.required};
    if (input.headers.empty()) input.headers.push_back(field.name);
    ValueSlot slot{.type = field.type,
                   .code_table = field.code_table,
                   .stored = true,
                   .required = field.required,
                   .seldom = layout.type(i) == FieldType::kSeldomName,
                   .offset = layout.offset(i),
                   .blank_values = field.blank_values};
    const StudentColumn* column = student ? FindStudentColumn(field.name) : nullptr;
    if (column != nullptr) {
      for (std::string& header : StudentHeaders(*column)) input.headers.push_back(std::move(header));
      slot.student = column->id;
      input.exclusive = field.columns.empty();
      input.required = input.required || column->required;
      slot.required = slot.required || column->required;
    }
    slots.inputs.push_back(std::move(input));
    slots.values.push_back(std::move(slot));
  }
  if (student) AddStudentSlots(plan, slots);
  for (std::size_t i = 1; i < slots.values.size(); ++i) {
    ValueSlot& slot = slots.values[i];
    if (slot.student == StudentColumnId::kDocumentNumber) slots.document = i;
    slot.has_blank_values = !slot.blank_values.empty();
    slot.phone = slot.student == StudentColumnId::kPhone ||
                 slot.student == StudentColumnId::kGuardian1Phone ||
                 slot.student == StudentColumnId::kGuardian2Phone;
  }
  return slots;
}

}  // namespace xueji
