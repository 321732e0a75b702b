// RecordSlots: which values a plan wants of a record, in which order, and where each is packed.
//
//   const RecordSlots slots = SlotsOf(plan, layout);
//   slots.inputs[3].headers            // names a column may have that fills slot 3
//   slots.values[3].offset             // where its packed value stands in the row
//
// Slot 0 is the record id; then the plan's fields in their order; for the student schema further
// columns that are only validated (student number …). Plain values; built once for each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ingest/column_mapping.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/record_layout.h"
#include "engine/record/student_schema.h"

namespace xueji {

// How the value of one slot is read and where it goes.
struct ValueSlot {
  FieldType type = FieldType::kText;
  CodeTable code_table = CodeTable::kNone;
  StudentColumnId student = StudentColumnId::kCount;  // kCount: not a student column
  bool stored = false;
  bool required = false;
  bool phone = false;
  bool has_blank_values = false;
  bool seldom = false;  // kept as a TermId (FieldType::kSeldomName)
  std::uint32_t offset = 0;
  std::vector<std::string> blank_values;
};

struct RecordSlots {
  std::vector<InputSlot> inputs;
  std::vector<ValueSlot> values;  // one for each input; [0] says nothing
  std::size_t document = 0;       // the pupil's own document: read after its type; 0: there is none
};

RecordSlots SlotsOf(const LinkagePlan& plan, const RecordLayout& layout);

}  // namespace xueji
