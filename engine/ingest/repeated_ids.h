// Record ids that occur more than once in a run: one row of them stays, the others are withdrawn.
//
//   XUEJI_RETURN_IF_ERROR(WithdrawRepeatedIds(*store, {.chinese = true}, rejects));
//
// Which one stays must not depend on the order of the input, or the result would: it is the row whose
// content has the lowest hash (row_content.h), of rows with the same content the one with the lowest
// warning bits, and of rows equal in both the earliest. The others stay in the store, withdrawn, and
// are listed as RECORD_ID_REPEATED with the place of the one kept.
// Parallel inside; one caller, while nobody reads the store.
// Cost: 2 ns a record where ids ascend, else about 25; then memory too: 8 bytes a record while it runs,
// charged to the store's budget.
// Error: kResourceExhausted.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/ingest/batch_loader.h"
#include "engine/record/record_store.h"

namespace xueji {

struct RepeatedIdOptions {
  bool per_file = false;  // the same id in two files is no repetition
  bool chinese = false;
};

absl::Status WithdrawRepeatedIds(RecordStore& store, const RepeatedIdOptions& options,
                                 std::vector<RejectedRow>& rejects);

// Whether an id stands in two files. Cost and error as above.
absl::StatusOr<bool> AnyIdInTwoFiles(const RecordStore& store);

}  // namespace xueji
