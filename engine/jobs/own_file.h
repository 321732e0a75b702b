// CheckOwnFile: whether a result that is one table may be written where the user says: where nothing is, or, with
// leave to replace, where an earlier run wrote such a table. An input is never overwritten so.
//
//   XUEJI_RETURN_IF_ERROR(CheckOwnFile({.path = path, .header = kHeader, .option = "--out", .replace = force}));
//
// Thread-safe. Errors: kAlreadyExists (something is there, no leave), kInvalidArgument (it is something else).
#pragma once

#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

struct OwnFile {
  std::string path;
  std::string_view header;  // the first line of such a table
  std::string_view option;  // by which another place is chosen
  bool replace = false;
};

absl::Status CheckOwnFile(const OwnFile& file);

}  // namespace xueji
