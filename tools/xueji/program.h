// A program from its command line to its exit code: reads the line, runs the command or becomes the
// program that is it, tells the error in the user's language.
//
//   int main(int argc, char** argv) { return RunProgram(root, {argv + 1, argv + argc}); }
//
// Called from the main thread only, once. `root` must outlive the call.
#pragma once

#include <string>
#include <vector>

#include "engine/base/status.h"
#include "tools/xueji/command.h"

namespace xueji::tools {

// `args` without the program's name.
int RunProgram(const CommandSpec& root, const std::vector<std::string>& args);

// Puts `program`, which lies in the folder of the running one, in its place, with `args`. Returns
// only on failure. Errors: kInternal (it is not there, as the installation is not whole; or it
// cannot be started).
absl::Status BecomeProgram(std::string_view program, const std::vector<std::string>& args);

}  // namespace xueji::tools
