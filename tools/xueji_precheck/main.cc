// The program behind `xueji precheck`; it can be called by its own name as well.
#include <string>
#include <vector>

#include "tools/xueji/program.h"
#include "tools/xueji_precheck/precheck.h"

int main(int argc, char** argv) {
  xueji::tools::CommandSpec root = xueji::tools::PreCheckCommand();
  root.name = root.program;
  root.program = {};
  root.run = xueji::tools::RunPreCheck;
  return xueji::tools::RunProgram(root, std::vector<std::string>(argv + 1, argv + argc));
}
