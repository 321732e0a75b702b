// DeletedList: the record ids that `dedup --base --deleted FILE` takes out of a register.
//
//   XUEJI_ASSIGN_OR_RETURN(std::vector<DeletedRecord> deleted, ReadDeletedList("gone.csv", *base));
//
// The file is a table with a column record_id (记录号, or as the plan names it), or a list with one id a line and
// no header; in any code page and compression of ReadTable. An id that comes twice counts once. With `may_be_absent` ids that the base does
// not know are passed over: the list is of another place that knows the register, and has it all.
// Thread-safe: pure function of its arguments. Cost: 0.5 us an id. Errors, with file and line: kInvalidArgument
// for an id that the base does not know (it may be the list of another register), an empty list, standard input;
// those of ReadTable.
#pragma once

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/registry/register_snapshot.h"
#include "engine/registry/register_update.h"

namespace xueji {

absl::StatusOr<std::vector<DeletedRecord>> ReadDeletedList(const std::string& path,
                                                           const RegisterSnapshot& base,
                                                           bool may_be_absent = false);

}  // namespace xueji
