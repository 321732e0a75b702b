// RecordText: a packed field as text again: for explanations and examples, not for result files.
// The text is the normalised value the engine compares. Addresses are kept as a signature only and
// come back as "=" + hexadecimal, which still tells equal from different. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

// Empty if the field is blank.
std::string RecordText(const RecordStore& store, RecordId record, std::size_t field);

}  // namespace xueji
