#include "engine/plan/field_validator.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/plan/plan_words.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

void CheckField(const Field& field, const PlanPath& path, PlanFaults* faults) {
  if (field.type == FieldType::kCode && field.code_table == CodeTable::kNone) {
    faults->Add(Below(path, "code_table"),
                {"类型 CODE 缺少它；请给出 SEX、DOCUMENT_TYPE 或 ENROLMENT_STATE",
                 "missing for type CODE; give SEX, DOCUMENT_TYPE or ENROLMENT_STATE"});
  } else if (field.type != FieldType::kCode && field.code_table != CodeTable::kNone) {
    faults->Add(Below(path, "code_table"), {"只用于类型 CODE，而 '$0' 是 $1；请删去",
                                            "is only for type CODE, but '$0' is $1; leave it out",
                                            {field.name, WordOf(field.type)}});
  }
  if (field.seldom && field.type != FieldType::kName) {
    faults->Add(Below(path, "seldom"), {"只用于类型 NAME，而 '$0' 是 $1；请删去",
                                        "is only for type NAME, but '$0' is $1; leave it out",
                                        {field.name, WordOf(field.type)}});
  }
}

void CheckStudentField(const Field& field, const StudentColumn& column, const PlanPath& path,
                       PlanFaults* faults) {
  if (field.type != column.type) {
    faults->Add(Below(path, "type"), {"学籍字段 '$0' 的类型必须是 $1",
                                      "of the student field '$0' must be $1",
                                      {field.name, WordOf(column.type)}});
  } else if (field.code_table != column.code_table) {
    faults->Add(Below(path, "code_table"), {"学籍字段 '$0' 的代码表必须是 $1",
                                            "of the student field '$0' must be $1",
                                            {field.name, WordOf(column.code_table)}});
  }
}

void CheckStudentFields(const LinkagePlan& plan, PlanFaults* faults) {
  std::vector<std::string_view> names;
  for (const StudentColumn& column : StudentColumns()) names.push_back(column.name);
  std::vector<bool> declared(names.size(), false);
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    const Field& field = plan.fields[i];
    const PlanPath path = {{"field", static_cast<int>(i)}};
    const auto at = std::find(names.begin(), names.end(), field.name);
    if (at == names.end()) {
      const std::string nearest = NearestWord(field.name, names);
      faults->Add(
          Below(path, "name"),
          {"'$0' 不是学籍记录的列；$1", "'$0' is no column of the student record; $1",
           {field.name,
            nearest.empty() ? Message("请删去，或用 schema DECLARED", "remove it or use schema DECLARED")
                            : Message("是否指 $0？", "did you mean $0?", {nearest})}});
      continue;
    }
    const auto number = static_cast<std::size_t>(at - names.begin());
    declared[number] = true;
    CheckStudentField(field, StudentColumns()[number], path, faults);
  }
  for (const StudentColumn& column : StudentColumns()) {
    if (!column.required || column.id == StudentColumnId::kRecordId) continue;
    if (declared[static_cast<std::size_t>(column.id)]) continue;
    faults->Add({{"schema"}, {column.name}},
                {"STUDENT 需要字段 '$0'；请加上 `field { name: \"$0\" type: $1 }`",
                 "STUDENT needs the field '$0'; add `field { name: \"$0\" type: $1 }`",
                 {column.name, WordOf(column.type)}});
  }
}

}  // namespace

void FindFieldFaults(const LinkagePlan& plan, PlanFaults* faults) {
  for (std::size_t i = 0; i < plan.fields.size(); ++i) {
    CheckField(plan.fields[i], {{"field", static_cast<int>(i)}}, faults);
  }
  if (plan.schema == Schema::kStudent) CheckStudentFields(plan, faults);
}

}  // namespace xueji
