// Link: a pair of records that a rule or a weight brought together, or (kNonLink) marked.
// RecordVerdict: what the links say about one record. Plain values.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/strong_id.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

struct Link {
  RecordId left;   // whose external id is smaller, bytewise; linking two files: the left file's
  RecordId right;
  Weight weight = 0;       // thousandths of a bit, prior included
  Decision decision = Decision::kReview;
  std::uint8_t pass = 0;   // the blocking pass that owns the pair
  ReasonSet reasons;
};

inline constexpr std::uint32_t kNoRecord = 0xFFFFFFFF;

// Only records with something to say have one: a record without is clear, with its own warnings.
// The reasons are those of the best link and of marks (TWIN_LIKELY, LEGIT_MULTIPLE); the record's
// warnings are joined to them by the writer.
struct RecordVerdict {
  RecordId record;
  Decision decision = Decision::kNonLink;  // kNonLink is the verdict "clear"
  Weight weight = 0;
  std::uint32_t counterpart = kNoRecord;   // RecordId value
  ReasonSet reasons;
};

}  // namespace xueji
