// The server's program: reads the command line, runs one command, turns its Status into an exit
// code.
#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "tools/xueji/command_line.h"
#include "tools/xueji/exit_code.h"
#include "tools/xueji/logging.h"
#include "tools/xueji_server/commands.h"
#include "tools/xueji_server/core_files.h"

namespace xueji::tools {
namespace {

CommandSpec RootCommand() {
  return {
      .name = "xueji-server",
      .summary =
          {"学籍预查与登记服务：建学籍之前问一问，建了就不丢",
           "the live register: ask before a record is created; once acknowledged it is not lost"},
      .footer = {"试用：\n  xueji-server dev-certs certs\n  xueji-server serve --dev certs\n"
                 "退出码：0 完成；1 失败；2 用法有误；3 输入或配置被拒绝；4 将超出限额；130 被中断",
                 "For a trial:\n  xueji-server dev-certs certs\n  xueji-server serve --dev certs\n"
                 "Exit codes: 0 done; 1 failed; 2 wrong usage; 3 input or configuration refused;\n"
                 "            4 would exceed a limit; 130 interrupted"},
      .children = {ServeCommand(), DevCertsCommand(), CheckConfigCommand(), CheckStoreCommand(), ExportCommand(), AuditCommand(),
                   ImportCommand(), LocksCommand(), UnlockCommand()},
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
  absl::Status status;
  try {
    status = parsed.command->run(parsed.arguments, parsed.console);
  } catch (const std::bad_alloc&) {
    status = ResourceExhausted(
        {"内存不足；请给出较小的 memory_max", "out of memory; give a smaller memory_max"});
  }
  if (!status.ok()) LogError(parsed.console, MessageIn(status, parsed.console.language));
  return ExitCode(status);
}

}  // namespace
}  // namespace xueji::tools

int main(int argc, char** argv) {
  // Every command reads records or keys.
  xueji::tools::PermitCoreFiles(false);
  return xueji::tools::Main(std::vector<std::string>(argv + 1, argv + argc));
}
