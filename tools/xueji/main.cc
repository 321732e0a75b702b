// The program: reads the command line, runs one command, turns its Status into an exit code.
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "tools/xueji/command_line.h"
#include "tools/xueji/exit_code.h"
#include "tools/xueji/logging.h"

namespace xueji::tools {
namespace {

CommandSpec RootCommand() {
  return {
      .name = "xueji",
      .summary = {"学籍：学生学籍的查重与记录关联", "Xueji: record linkage for student registers"},
      .footer = {"某个命令的选项：xueji 命令 --help\n"
                 "退出码：0 完成；1 失败；2 用法有误；3 输入或方案被拒绝；4 将超出限额；130 被中断",
                 "Options of a command: xueji COMMAND --help\n"
                 "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 input or plan refused;\n"
                 "            4 would exceed a limit; 130 interrupted"},
      .children = {DedupCommand(), LinkCommand(), CompareCommand(), TrainCommand(), EvaluateCommand(),
                   ExplainCommand(), PlanCommand(), SearchCommand(), IdCommand(),
                   PreCheckCommand(), SnapshotCommand(), PopulationCommand(), NumbersCommand(), WaveCommand(),
                   CapacityCommand(), GenerateCommand()},
  };
}

int Main(const std::vector<std::string>& args) {
  const Language language =
      DetectLanguage(args, [](const char* name) { return std::getenv(name); });
  const CommandSpec root = RootCommand();
  const ParsedCommandLine parsed = ParseCommandLine(root, args, language);
  if (parsed.command == nullptr) {
    std::fputs(parsed.output.c_str(), stdout);
    if (!parsed.error.empty()) LogError(parsed.console, parsed.error);
    return parsed.exit_code;
  }
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
  if (!status.ok()) LogError(parsed.console, MessageIn(status, parsed.console.language));
  return ExitCode(status);
}

}  // namespace
}  // namespace xueji::tools

int main(int argc, char** argv) {
  return xueji::tools::Main(std::vector<std::string>(argv + 1, argv + argc));
}
