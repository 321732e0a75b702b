#include "tools/xueji/shared_options.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace xueji::tools {
namespace {

// All that have options, `plan explain` among them.
std::vector<CommandSpec> Commands() {
  std::vector<CommandSpec> commands = {DedupCommand(),   LinkCommand(),     TrainCommand(),
                                       SearchCommand(),  IdCommand(),       EvaluateCommand(),
                                       ExplainCommand(), GenerateCommand()};
  for (const CommandSpec& parent : {PlanCommand(), SnapshotCommand()}) {
    for (const CommandSpec& child : parent.children) commands.push_back(child);
  }
  return commands;
}

TEST(SharedOptions, MeanTheSameOnEveryCommand) {
  std::map<std::string_view, OptionSpec> shared = {{"--quiet", QuietOption()}};
  for (const OptionSpec& option : InputOptions()) shared[option.name] = option;
  ASSERT_EQ(shared.size(), 7U);
  std::map<std::string_view, int> seen;
  for (const CommandSpec& command : Commands()) {
    for (const OptionSpec& option : command.options) {
      const auto at = shared.find(option.name);
      if (at == shared.end()) continue;
      ++seen[option.name];
      EXPECT_EQ(option.help.zh, at->second.help.zh) << command.name << " " << option.name;
      EXPECT_EQ(option.help.en, at->second.help.en) << command.name << " " << option.name;
      EXPECT_EQ(option.max, at->second.max) << command.name << " " << option.name;
    }
  }
  for (const auto& [name, option] : shared) EXPECT_GE(seen[name], 4) << name;
}

TEST(SharedOptions, NoCommandHasAnOptionTwice) {
  for (const CommandSpec& command : Commands()) {
    std::set<std::string_view> names;
    for (const OptionSpec& option : command.options) {
      EXPECT_TRUE(names.insert(option.name).second) << command.name << " " << option.name;
    }
  }
}

}  // namespace
}  // namespace xueji::tools
