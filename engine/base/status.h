// How errors travel here: absl::Status / absl::StatusOr, never an exception of our own.
//
//   XUEJI_ASSIGN_OR_RETURN(const LinkagePlan plan, ReadPlan(path));
//   XUEJI_RETURN_IF_ERROR(Validate(plan));
//
// Thread-safe: macros over values. Which code means what, and the exit code tools/xueji gives it:
//   kInvalidArgument     the input, plan or option is wrong: file, line, field, repair       -> 3
//   kNotFound            a named file or record does not exist                               -> 3
//   kAlreadyExists       the output is there and was not to be replaced                      -> 3
//   kResourceExhausted   would exceed a stated limit; the message has the figure needed      -> 4
//   kCancelled           interrupted by the user; nothing was written                        -> 130
//   anything else        failed (disk full, unreadable file, our own bug)                    -> 1
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define XUEJI_STATUS_CONCAT_INNER(a, b) a##b
#define XUEJI_STATUS_CONCAT(a, b) XUEJI_STATUS_CONCAT_INNER(a, b)

#define XUEJI_RETURN_IF_ERROR(expression)                  \
  do {                                                     \
    if (absl::Status status_ = (expression); !status_.ok()) \
      return status_;                                      \
  } while (false)

#define XUEJI_ASSIGN_OR_RETURN(declaration, expression) \
  XUEJI_ASSIGN_OR_RETURN_INNER(XUEJI_STATUS_CONCAT(statusor_, __LINE__), declaration, expression)

#define XUEJI_ASSIGN_OR_RETURN_INNER(statusor, declaration, expression) \
  auto statusor = (expression);                                         \
  if (!statusor.ok())                                                   \
    return std::move(statusor).status();                                \
  declaration = std::move(statusor).value()
