// The program xueji: the list of its commands.
#include <string>
#include <vector>

#include "tools/xueji/command.h"
#include "tools/xueji/program.h"

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

}  // namespace
}  // namespace xueji::tools

int main(int argc, char** argv) {
  return xueji::tools::RunProgram(xueji::tools::RootCommand(), std::vector<std::string>(argv + 1, argv + argc));
}
