// What the store says to people, once for both kinds of database. None holds a value of a record.
//
//   XUEJI_RETURN_IF_ERROR(CheckBatchSize(requests.size()));
//
// Pure functions; any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "server/store/store_schema.h"

namespace xueji::server {

// kInvalidArgument for more than kCommitMax.
absl::Status CheckBatchSize(std::size_t requests);
// Before a fault of the nth record of an import.
std::string ImportPlace(std::uint64_t nth);
// An import met a record id or an identity that is taken, in the store or in the import itself: said so; others as they are.
absl::Status ImportRefusal(const absl::Status& status);
// What Check() says of a question's answer: OK if 0.
absl::Status AnswerOf(const StoreQuestion& question, std::int64_t rows_wrong);
// `where` begins like no store we know.
absl::Status NoSuchStore();

}  // namespace xueji::server
