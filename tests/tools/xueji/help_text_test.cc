#include "tools/xueji/help_text.h"

#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "tools/xueji/text_table.h"

namespace xueji::tools {
namespace {

std::vector<CommandSpec> Commands() {
  return {DedupCommand(),   LinkCommand(), EvaluateCommand(),
          ExplainCommand(), PlanCommand(), SearchCommand(), IdCommand(), GenerateCommand(), NumbersCommand(),
          SnapshotCommand()};
}

// Every command and every command below it.
void ForEachCommand(const CommandSpec& spec, std::vector<const CommandSpec*> path,
                    const std::function<void(const std::vector<const CommandSpec*>&)>& visit) {
  path.push_back(&spec);
  visit(path);
  for (const CommandSpec& child : spec.children) ForEachCommand(child, path, visit);
}

bool HasHan(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0xE4 && static_cast<unsigned char>(c) <= 0xE9) return true;
  }
  return false;
}

TEST(HelpText, EveryCommandExplainsItselfInBothLanguagesWithExamples) {
  for (const CommandSpec& command : Commands()) {
    ForEachCommand(command, {}, [](const std::vector<const CommandSpec*>& path) {
      const CommandSpec& spec = *path.back();
      EXPECT_TRUE(HasHan(spec.summary.zh)) << spec.name;
      EXPECT_FALSE(spec.summary.en.empty() || HasHan(spec.summary.en)) << spec.name;
      EXPECT_NE(spec.footer.en.find("xueji "), std::string_view::npos) << spec.name;
      EXPECT_NE(spec.footer.zh.find("xueji "), std::string_view::npos) << spec.name;
      for (const OptionSpec& option : spec.options) {
        EXPECT_TRUE(HasHan(option.help.zh)) << option.name;
        EXPECT_FALSE(option.help.en.empty() || HasHan(option.help.en)) << option.name;
      }
      for (const PositionalSpec& positional : spec.positionals) {
        EXPECT_TRUE(HasHan(positional.help.zh)) << positional.name;
        EXPECT_FALSE(positional.help.en.empty()) << positional.name;
      }
    });
  }
}

TEST(HelpText, EveryOptionalOptionStatesItsDefault) {
  for (const CommandSpec& command : Commands()) {
    ForEachCommand(command, {}, [](const std::vector<const CommandSpec*>& path) {
      for (const OptionSpec& option : path.back()->options) {
        if (option.required) continue;
        EXPECT_NE(option.help.en.find("default"), std::string_view::npos) << option.name;
        EXPECT_NE(option.help.zh.find("默认"), std::string_view::npos) << option.name;
      }
    });
  }
}

TEST(HelpText, NamesEveryOptionAndStaysWithinAHundredColumns) {
  for (const CommandSpec& command : Commands()) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      ForEachCommand(command, {}, [&](const std::vector<const CommandSpec*>& path) {
        const std::string help = HelpText(path, language);
        for (const OptionSpec& option : path.back()->options) {
          EXPECT_NE(help.find("  " + std::string(option.name)), std::string::npos) << option.name;
        }
        std::istringstream lines(help);
        std::string line;
        std::getline(lines, line);  // summary
        std::getline(lines, line);  // usage
        while (std::getline(lines, line)) EXPECT_LE(DisplayWidth(line), 100U) << line;
      });
    }
  }
}

TEST(HelpText, UsageShowsWhatIsRequired) {
  const CommandSpec dedup = DedupCommand();
  const std::string help = HelpText({&dedup}, Language::kEnglish);
  EXPECT_NE(help.find("dedup INPUT... --out DIR [OPTIONS]"), std::string::npos) << help;
}

TEST(WrapText, BreaksAtBlanksAndBetweenHanCharacters) {
  EXPECT_EQ(WrapText("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(WrapText("一二三四五", 4), (std::vector<std::string>{"一二", "三四", "五"}));
  EXPECT_EQ(WrapText("一二，三", 4), (std::vector<std::string>{"一", "二，", "三"}))
      << "no line begins with a comma";
  EXPECT_EQ(WrapText("unbreakable", 4), (std::vector<std::string>{"unbreakable"}));
  EXPECT_EQ(WrapText("a\nb", 9), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(WrapText("", 9), (std::vector<std::string>{""}));
}

TEST(WrapText, LosesNothingButBlanks) {
  const std::string text =
      "每行 “本系统名 = 文件表头”，such as `our_name = header`（默认：无）of any length";
  for (std::size_t width = 10; width < 60; ++width) {
    std::string joined;
    for (const std::string& line : WrapText(text, width)) joined += line;
    const auto without_blanks = [](std::string value) {
      std::erase(value, ' ');
      return value;
    };
    EXPECT_EQ(without_blanks(joined), without_blanks(text)) << width;
  }
}

}  // namespace
}  // namespace xueji::tools
