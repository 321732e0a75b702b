// EarlierResult: what --force may take away. A directory is an earlier result only if everything in
// it was written by this program; a folder that merely has a file of the same name in it is a
// person's, and is refused.
//
//   XUEJI_RETURN_IF_ERROR(CheckReplaceable("out", {"roster.csv", "my.plan"}));
//
// Replaceable are: an empty directory; one that holds nothing but files of a run, with a
// manifest.json that reads as ours; one that holds nothing but a generated register, with the
// header of its truth.csv. None of them while a file the run is to read lies in it. Thread-safe:
// pure functions of the file system. Cost: reads at most 4 KiB of one file. Errors:
// kInvalidArgument, naming the directory, the file in the way and what to do.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

// Whether `name` is a file that a run or the generator writes. Whoever writes a new one adds it
// here, or its directory could never be replaced.
bool IsResultFile(std::string_view name);

// `reads`: the files the run reads (inputs, plan, mapping); "-" and empty names are skipped.
absl::Status CheckReplaceable(const std::string& directory, std::span<const std::string> reads);

}  // namespace xueji
