// Staging: what a directory (staged_directory.h) and a file (staged_file.h) that appear whole or not at
// all have in common: the hidden name beside the target, the litter of killed runs, faults of the file
// system in words.
//
//   RemoveLitter(parent, StagingPrefix("out"));
//   const std::string staging = parent + "/" + StagingPrefix("out") + std::to_string(getpid());
//
// Thread-safe: pure functions of their arguments and the file system.
#pragma once

#include <string>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji {

// ".NAME.partial-": what stages the target `name` is called so, and the process's number.
std::string StagingPrefix(const std::string& name);

// Removes what stands in `parent` under such a name whose process is gone.
void RemoveLitter(const std::string& parent, const std::string& prefix);

// "PATH: WHAT: why": kInvalidArgument where the user named a place that cannot be, else kInternal (a
// full disk with the advice to free some).
absl::Status FileFault(const std::string& path, const Message& what, int error);

// Makes a rename inside it last.
absl::Status SyncDirectory(const std::string& path);

}  // namespace xueji
