// AppendQuery: the record a search is for, out of `field=value` words or a file of one row, as the
// last record of a loaded store.
//
//   XUEJI_ASSIGN_OR_RETURN(RecordId query, AppendQuery({"name=李晓明", "birth_date=20120305"},
//   plan, store));
//
// Fields go by any name a header may use (English, Chinese, mnemonic) and through the normaliser of
// every row; any may be left out. A file is CSV or TSV (plain or compressed) with a header and one
// row. Errors: kInvalidArgument, naming the word or the file and line, and the field; kNotFound.
// Thread-safety: the store's single writer.
#pragma once

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/plan/execution_plan.h"
#include "engine/record/record_store.h"

namespace xueji {

// What stands for the record id of a query that gives none.
inline constexpr char kQueryRecordId[] = "?";

// `like`: a file name, or words with '='.
absl::StatusOr<RecordId> AppendQuery(const std::vector<std::string>& like,
                                     const ExecutionPlan& plan, RecordStore* store);

}  // namespace xueji
