#include "tools/xueji/program.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <system_error>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "tools/xueji/command_line.h"
#include "tools/xueji/exit_code.h"
#include "tools/xueji/logging.h"

namespace xueji::tools {
namespace {

// What the program that is a command gets: all but the command's own name.
std::vector<std::string> WithoutName(const CommandSpec& command,
                                     const std::vector<std::string>& args) {
  std::vector<std::string> rest = args;
  const auto name = std::find(rest.begin(), rest.end(), command.name);
  if (name != rest.end()) rest.erase(name);
  return rest;
}

absl::Status RunCommand(const ParsedCommandLine& parsed) {
  InstallSignalHandlers();
  absl::Status status;
  try {
    status = parsed.command->run(parsed.arguments, parsed.console);
  } catch (const std::bad_alloc&) {
    // The budget should have refused before; small allocations are not counted one by one.
    status = ResourceExhausted({"内存不足；请给出较小的 --memory-max 或减少输入",
                                "out of memory; give a smaller --memory-max or input"});
  }
  // A full disk behind a redirected standard output must not look like success; a reader that has
  // seen enough (`| head`) is none of our business.
  errno = 0;
  if (status.ok() && (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) && errno != EPIPE) {
    status = Internal({"不能写到标准输出", "cannot write to standard output"});
  }
  return status;
}

}  // namespace

absl::Status BecomeProgram(std::string_view program, const std::vector<std::string>& args) {
  // Not by PATH: the program that belongs to this one, of the same version, and nothing else of
  // that name.
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) {
    return Internal({"找不到本程序所在的目录：$0",
                     "cannot tell the folder of this program: $0",
                     {SystemFault(error.value())}});
  }
  const std::string path = (self.parent_path() / program).string();
  std::vector<char*> words = {const_cast<char*>(path.c_str())};
  for (const std::string& arg : args) words.push_back(const_cast<char*>(arg.c_str()));
  words.push_back(nullptr);
  ::execv(path.c_str(), words.data());
  const int fault = errno;
  if (fault == ENOENT) {
    return Internal(
        {"$0：缺少这个程序，它应与 xueji 装在同一目录；请重新完整安装",
         "$0: this program is missing; it belongs beside xueji: install the whole again",
         {path}});
  }
  return Internal({"$0：不能启动：$1", "$0: cannot be started: $1", {path, SystemFault(fault)}});
}

int RunProgram(const CommandSpec& root, const std::vector<std::string>& args) {
  const Language language =
      DetectLanguage(args, [](const char* name) { return std::getenv(name); });
  const ParsedCommandLine parsed = ParseCommandLine(root, args, language);
  if (parsed.command == nullptr) {
    std::fputs(parsed.output.c_str(), stdout);
    if (!parsed.error.empty()) LogError(parsed.console, parsed.error);
    return parsed.exit_code;
  }
  const absl::Status status =
      parsed.command->program.empty()
          ? RunCommand(parsed)
          : BecomeProgram(parsed.command->program, WithoutName(*parsed.command, args));
  if (!status.ok()) LogError(parsed.console, MessageIn(status, parsed.console.language));
  return ExitCode(status);
}

}  // namespace xueji::tools
