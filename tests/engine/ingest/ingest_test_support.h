// What the tests of ingest share: plans with the fields of a student or of a Latin register, numbers
// with a computed check character, and a loader call with small defaults.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/ingest/batch_loader.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/student_schema.h"
#include "matchers/identity/id_number.h"
#include "tests/support/temporary_directory.h"

namespace xueji {

// 17 digits with their check character: no valid number stands in a test as a literal.
inline std::string WithCheck(const std::string& digits17) {
  return digits17 + matchers::IdCheckCharacter(matchers::IdCheckValue(digits17));
}
// A number of that region, birth date and sequence whose check character is not X.
inline std::string IdWithDigit(const std::string& region_and_date, int first_sequence) {
  for (int sequence = first_sequence;; sequence += 2) {
    std::string text = std::to_string(1000 + sequence).substr(1);
    text = WithCheck(region_and_date + text);
    if (text.back() != 'X') return text;
  }
}
inline std::string IdWithX(const std::string& region_and_date, int first_sequence) {
  for (int sequence = first_sequence;; sequence += 2) {
    std::string text = std::to_string(1000 + sequence).substr(1);
    text = WithCheck(region_and_date + text);
    if (text.back() == 'X') return text;
  }
}

inline ExecutionPlan PlanOf(LinkagePlan plan) {
  ExecutionPlan compiled;
  compiled.layout = RecordLayout(plan.fields);
  compiled.plan = std::move(plan);
  return compiled;
}

// The fields of the built-in student plan.
inline ExecutionPlan StudentPlan() {
  LinkagePlan plan;
  plan.name = "test";
  plan.schema = Schema::kStudent;
  for (const char* name :
       {"name", "former_name", "sex", "birth_date", "document_type", "document_number",
        "household_region", "school_code", "school_region", "enrolment_state",
        "guardian1_document_number", "guardian1_phone", "address"}) {
    const StudentColumn& column = *FindStudentColumn(name);
    Field field;
    field.name = name;
    field.type = column.type;
    field.code_table = column.code_table;
    field.required = column.required;
    plan.fields.push_back(std::move(field));
  }
  return PlanOf(std::move(plan));
}

// A register of people with Latin names.
inline ExecutionPlan LatinPlan() {
  LinkagePlan plan;
  plan.name = "latin";
  plan.record_id_column = "rec_id";
  for (const auto& [name, type] : std::vector<std::pair<const char*, FieldType>>{
           {"given_name", FieldType::kText},
           {"surname", FieldType::kText},
           {"postcode", FieldType::kDigits},
           {"born", FieldType::kDate}}) {
    Field field;
    field.name = name;
    field.type = type;
    plan.fields.push_back(std::move(field));
  }
  plan.fields[3].columns = {"date_of_birth", "dob"};
  plan.fields[1].blank_values = {"NA"};
  return PlanOf(std::move(plan));
}

inline std::size_t FieldNumber(const ExecutionPlan& plan, std::string_view name) {
  for (std::size_t i = 0; i < plan.plan.fields.size(); ++i) {
    if (plan.plan.fields[i].name == name) return i;
  }
  XUEJI_CHECK(false);
  return 0;
}

template <typename T>
T Packed(const ExecutionPlan& plan, const RecordStore& store, std::uint32_t record,
         std::string_view field) {
  return LoadPacked<T>(store.Row(RecordId{record}) + plan.layout.offset(FieldNumber(plan, field)));
}

class Loading {
 public:
  explicit Loading(ExecutionPlan with = StudentPlan()) : plan(std::move(with)) {}

  absl::StatusOr<LoadResult> Load(LoadOptions options) {
    options.latest_birth_date = 20261231;
    return LoadRecords(plan, options, &budget);
  }
  absl::StatusOr<LoadResult> LoadText(const std::string& name, const std::string& text) {
    return Load(For({directory.Write(name, text)}));
  }
  static LoadOptions For(std::vector<std::string> paths) {
    LoadOptions options;
    options.paths = std::move(paths);
    return options;
  }

  ExecutionPlan plan;
  TemporaryDirectory directory;
  MemoryBudget budget{std::uint64_t{4} << 30};
};

// Everything a load found, as text: equal for equal loads.
inline std::string Dump(const LoadResult& loaded) {
  std::string out;
  const RecordStore& store = *loaded.store;
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    const RecordId id{i};
    out += std::string(store.ExternalId(id)) + " " + std::to_string(store.FileOf(id)) + ":" +
           std::to_string(store.line(id)) + " " + JoinCodes(store.warnings(id)) +
           (store.withdrawn(id) ? " withdrawn" : "") + "\n";
  }
  for (const RejectedRow& row : loaded.rejects) {
    out += "reject " + std::to_string(row.file) + ":" + std::to_string(row.line) + " " +
           row.record_id + " " + row.field + " " + row.reason_code + " " + row.message + "\n";
  }
  for (const LoadedInput& input : loaded.inputs) {
    out += "input " + std::to_string(input.rows) + " " + input.encoding + " " + input.compression;
    for (const Message& note : input.notes) out += " [" + note.en + "]";
    out += "\n";
  }
  return out;
}

}  // namespace xueji
