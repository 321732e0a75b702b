#include "tools/xueji/command_line.h"

#include <gtest/gtest.h>

#include <cstring>
#include <map>

#include "tools/xueji/exit_code.h"

namespace xueji::tools {
namespace {

absl::Status Nothing(const Arguments&, const Console&) {
  return absl::OkStatus();
}

CommandSpec Program() {
  return {
      .name = "xueji",
      .summary = {"程序", "the program"},
      .children = {
          DedupCommand(),
          LinkCommand(),
          EvaluateCommand(),
          ExplainCommand(),
          PlanCommand(),
          SearchCommand(), IdCommand(), GenerateCommand(), NumbersCommand(),
          {.name = "try",
           .summary = {"试", "try"},
           .positionals = {{.name = "INPUT", .help = {"入", "in"}, .max = 9}},
           .options = {{.name = "--word",
                        .kind = ValueKind::kWord,
                        .help = {"词", "word"},
                        .words = {"alpha", "beta"}},
                       {.name = "--mark", .kind = ValueKind::kSeparator, .help = {"符", "mark"}}},
           .run = Nothing}}};
}

ParsedCommandLine Parse(const std::vector<std::string>& args,
                        Language language = Language::kEnglish) {
  static const CommandSpec program = Program();
  return ParseCommandLine(program, args, language);
}

std::string Usage(const std::vector<std::string>& args, Language language = Language::kEnglish) {
  const ParsedCommandLine parsed = Parse(args, language);
  EXPECT_EQ(parsed.command, nullptr);
  EXPECT_EQ(parsed.exit_code, kExitUsage);
  EXPECT_TRUE(parsed.output.empty());
  return parsed.error;
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(CommandLine, GivesTheCommandItsArguments) {
  const ParsedCommandLine parsed =
      Parse({"dedup", "--threads", "8", "a.csv", "--out=dir", "-", "--memory-max", "2G", "--force",
             "--separator", "tab", "b.csv"});
  ASSERT_NE(parsed.command, nullptr) << parsed.error;
  EXPECT_EQ(parsed.command->name, "dedup");
  EXPECT_EQ(parsed.arguments.All("INPUT"), (std::vector<std::string>{"a.csv", "-", "b.csv"}));
  EXPECT_EQ(parsed.arguments.Text("--out"), "dir");
  EXPECT_EQ(parsed.arguments.Number("--threads", 0), 8U);
  EXPECT_EQ(parsed.arguments.Number("--memory-max", 0), std::uint64_t{2} << 30);
  EXPECT_EQ(parsed.arguments.Number("--separator", 0), static_cast<std::uint64_t>('\t'));
  EXPECT_TRUE(parsed.arguments.Has("--force"));
  EXPECT_FALSE(parsed.arguments.Has("--quiet"));
  EXPECT_FALSE(parsed.console.quiet);
}

TEST(CommandLine, AnOptionsValueDoesNotSwallowTheArgumentsBehindIt) {
  const ParsedCommandLine parsed = Parse({"dedup", "--out", "dir", "a.csv", "b.csv"});
  ASSERT_NE(parsed.command, nullptr) << parsed.error;
  EXPECT_EQ(parsed.arguments.All("INPUT").size(), 2U);
}

TEST(CommandLine, LinkTakesExactlyTwoFiles) {
  const ParsedCommandLine parsed = Parse({"link", "l.csv", "r.csv", "--plan", "p", "--out", "o"});
  ASSERT_NE(parsed.command, nullptr) << parsed.error;
  EXPECT_EQ(parsed.arguments.Text("LEFT"), "l.csv");
  EXPECT_EQ(parsed.arguments.Text("RIGHT"), "r.csv");
  EXPECT_TRUE(Contains(Usage({"link", "l.csv", "--plan", "p", "--out", "o"}), "RIGHT"));
  EXPECT_TRUE(Contains(Usage({"link", "l", "r", "x", "--plan", "p", "--out", "o"}), "x"));
}

TEST(CommandLine, FindsCommandsBelowCommands) {
  const ParsedCommandLine parsed = Parse({"plan", "check", "my.plan"});
  ASSERT_NE(parsed.command, nullptr) << parsed.error;
  EXPECT_EQ(parsed.command->name, "check");
  EXPECT_EQ(parsed.arguments.Text("FILE"), "my.plan");
  const ParsedCommandLine builtin = Parse({"plan", "check"});
  ASSERT_NE(builtin.command, nullptr);
  EXPECT_FALSE(builtin.arguments.Has("FILE"));
}

TEST(CommandLine, AWrongOptionNamesTheNearestRightOne) {
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--thread", "2"}), "--threads"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--outt=x"}), "--out?"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--mem", "1G"}), "--memory-max"));
  EXPECT_TRUE(Contains(Usage({"evaluate", "d", "--id-colum", "x"}), "--id-column"));
  EXPECT_TRUE(Contains(Usage({"dedupe", "a.csv"}), "did you mean dedup?"));
  EXPECT_TRUE(Contains(Usage({"plan", "chekc"}), "did you mean check?"));
  EXPECT_TRUE(Contains(Usage({"dedup", "--zzzzzzzzz"}), "no option --zzzzzzzzz"));
  EXPECT_FALSE(Contains(Usage({"dedup", "--zzzzzzzzz"}), "did you mean"));
}

TEST(CommandLine, MissingThingsAreNamed) {
  EXPECT_TRUE(Contains(Usage({}), "command is missing"));
  EXPECT_TRUE(Contains(Usage({"plan"}), "command is missing"));
  EXPECT_TRUE(Contains(Usage({"dedup", "--out", "d"}), "INPUT"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv"}), "--out is required"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--out"}), "--out"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--out", ""}), "--out: needs a value"));
  EXPECT_TRUE(Contains(Usage({"dedup", "a", "--out", "b", "--out", "c"}), "--out"));
}

TEST(CommandLine, WrongValuesAreNamedWithWhatIsRight) {
  const auto fault = [&](std::vector<std::string> more) {
    std::vector<std::string> args = {"dedup", "a.csv", "--out", "d"};
    args.insert(args.end(), more.begin(), more.end());
    return Usage(args);
  };
  EXPECT_TRUE(Contains(fault({"--threads", "0"}), "--threads 0: must be in 1–1024"));
  EXPECT_TRUE(Contains(fault({"--threads", "two"}), "whole number"));
  EXPECT_TRUE(Contains(fault({"--threads", "2x"}), "whole number"));
  EXPECT_TRUE(Contains(fault({"--threads=-1"}), "whole number"));
  EXPECT_TRUE(Contains(fault({"--threads", "99999999999999999999"}), "whole number"));
  EXPECT_TRUE(Contains(fault({"--memory-max", "much"}), "512M"));
  EXPECT_TRUE(Contains(fault({"--memory-max", "0"}), "512M"));
  EXPECT_TRUE(Contains(fault({"--encoding", "gb2312"}), "gb18030"));
  EXPECT_TRUE(Contains(fault({"--separator", "ab"}), "one ASCII character"));
  EXPECT_TRUE(Contains(fault({"--separator", "，"}), "one ASCII character"));
  EXPECT_TRUE(Contains(fault({"--separator", "\""}), "one ASCII character"));
  EXPECT_TRUE(Contains(fault({"--lang", "fr"}), "zh|en"));
  EXPECT_TRUE(Contains(Usage({"try", "x", "--word", "alfa"}), "did you mean alpha?"));
}

TEST(CommandLine, SpeaksChinese) {
  EXPECT_TRUE(Contains(Usage({"dedup", "a.csv", "--thread", "2"}, Language::kChinese), "没有选项"));
  EXPECT_TRUE(Contains(Usage({}, Language::kChinese), "缺少命令"));
}

TEST(CommandLine, HelpAndVersionGoToStandardOutput) {
  for (const std::vector<std::string>& args :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"dedup", "--help"},
                                             {"plan", "explain", "-h"},
                                             {"--version"},
                                             {"dedup", "a", "--help"}}) {
    const ParsedCommandLine parsed = Parse(args);
    EXPECT_EQ(parsed.command, nullptr);
    EXPECT_EQ(parsed.exit_code, kExitDone);
    EXPECT_FALSE(parsed.output.empty());
    EXPECT_TRUE(parsed.error.empty());
  }
  EXPECT_TRUE(Contains(Parse({"--version"}).output, "xueji "));
}

TEST(DetectLanguage, TheOptionDecidesThenTheLocale) {
  std::map<std::string, std::string> environment;
  const auto get = [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  };
  EXPECT_EQ(DetectLanguage({}, get), Language::kEnglish);
  environment["LANG"] = "zh_CN.UTF-8";
  EXPECT_EQ(DetectLanguage({}, get), Language::kChinese);
  environment["LC_MESSAGES"] = "de_DE.UTF-8";
  EXPECT_EQ(DetectLanguage({}, get), Language::kEnglish);
  environment["LC_ALL"] = "zh_TW";
  EXPECT_EQ(DetectLanguage({}, get), Language::kChinese);
  environment["LC_ALL"] = "";
  EXPECT_EQ(DetectLanguage({}, get), Language::kEnglish) << "an empty one is not set";
  EXPECT_EQ(DetectLanguage({"dedup", "--lang", "zh"}, get), Language::kChinese);
  EXPECT_EQ(DetectLanguage({"--lang=zh"}, get), Language::kChinese);
  environment["LC_ALL"] = "zh_CN";
  EXPECT_EQ(DetectLanguage({"dedup", "--lang=en"}, get), Language::kEnglish);
  EXPECT_EQ(DetectLanguage({"--", "--lang=en"}, get), Language::kChinese);
}

TEST(NearestWord, FindsSlipsAndRefusesStrangers) {
  const std::vector<std::string_view> words = {"--out", "--plan", "--threads", "--force"};
  EXPECT_EQ(NearestWord("--tread", words), "--threads");
  EXPECT_EQ(NearestWord("--uot", words), "--out");
  EXPECT_EQ(NearestWord("--plna", words), "--plan");
  EXPECT_EQ(NearestWord("--entirely-else", words), "");
  EXPECT_EQ(NearestWord("", words), "");
}

TEST(ExitCode, EveryStatusHasTheCodeOfTheContract) {
  EXPECT_EQ(ExitCode(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCode(absl::InvalidArgumentError("")), 3);
  EXPECT_EQ(ExitCode(absl::NotFoundError("")), 3);
  EXPECT_EQ(ExitCode(absl::AlreadyExistsError("")), 3);
  EXPECT_EQ(ExitCode(absl::ResourceExhaustedError("")), 4);
  EXPECT_EQ(ExitCode(absl::CancelledError("")), 130);
  EXPECT_EQ(ExitCode(absl::InternalError("")), 1);
  EXPECT_EQ(ExitCode(absl::UnknownError("")), 1);
}

}  // namespace
}  // namespace xueji::tools
