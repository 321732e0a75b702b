// RecordText: a packed field as text again: for explanations and examples, not for result files.
// The text is the normalised value the engine compares. Addresses are kept as a signature only and
// come back as "=" + hexadecimal, which still tells equal from different. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"
#include "engine/report/settling_document.h"

namespace xueji {

// Empty if the field is blank.
std::string RecordText(const RecordStore& store, RecordId record, std::size_t field);
// All fields of two records, in the order of the plan.
std::vector<PairField> PairFields(const LinkagePlan& plan, const RecordStore& store, RecordId left,
                                  RecordId right);

}  // namespace xueji
