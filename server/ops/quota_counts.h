// The counts of the shares (quota_book.h) as they are kept beside the store, in the file
// quota.counts.
//
//   SaveCounts(folder, book.Counts(now_ms));
//   XUEJI_ASSIGN_OR_RETURN(const QuotaCounts counts, LoadCounts(folder));
//
// Rows of four cells: `day` and which, `share` with key and count; `ticket` with key, count and
// when it expires. Thread-safe: functions of a file. Errors: kInvalidArgument (file and line),
// kInternal.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/quota_book.h"
#include "server/ops/state_file.h"

namespace xueji::server {

absl::Status SaveCounts(const std::string& folder, const QuotaCounts& counts);
// No file: none.
absl::StatusOr<QuotaCounts> LoadCounts(const std::string& folder);

// The cells of the file and what they mean.
StateRows RowsOfCounts(const QuotaCounts& counts);
absl::StatusOr<QuotaCounts> CountsOfRows(const StateRows& rows, std::string_view source);

}  // namespace xueji::server
