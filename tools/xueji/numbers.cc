#include <cstdio>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "matchers/identity/packed_date.h"
#include "tools/xueji/logging.h"
#include "tools/xueji/numbers_text.h"
#include "tools/xueji/run_command.h"
#include "tools/xueji/shared_options.h"

namespace xueji::tools {
namespace {

absl::Status Issue(const Arguments& arguments, const Console& console) {
  Progress progress(console);
  IssueOptions options;
  options.run = RunOptionsFrom(arguments, console, progress);
  options.run.inputs = arguments.All("STUDENTS");
  options.dedup = arguments.Text("--dedup");
  options.comparison = arguments.Text("--comparison");
  options.store = arguments.Text("--store");
  options.applications = arguments.Text("--apply");
  options.local_schools = arguments.Text("--local");
  options.rules = RuleSetChoiceFrom(arguments);
  XUEJI_ASSIGN_OR_RETURN(options.on_date, IssueDateFrom(arguments));
  XUEJI_ASSIGN_OR_RETURN(const NumbersSummary summary, IssueNumbers(options));
  progress.Finish();
  if (summary.rejected > 0) {
    LogWarning(console, Thousands(summary.rejected) +
                            console.Say(" 行被拒绝，原因见 ", " rows were refused; the reasons are in ") + summary.out +
                            "/rejects.csv");
  }
  if (console.json) {
    std::fputs(NumbersManifestJson(summary).c_str(), stdout);
  } else if (!console.quiet) {
    std::fputs(IssueTable(summary, console.language).c_str(), stdout);
  }
  return absl::OkStatus();
}

absl::Status Check(const Arguments& arguments, const Console& console) {
  NumberCheckOptions options;
  options.path = arguments.Text("FILE");
  options.column = arguments.Text("--column");
  options.out = arguments.Text("--out");
  XUEJI_ASSIGN_OR_RETURN(const NumberCheck check, CheckNumbers(options));
  std::fputs(console.json ? CheckJson(check).Print().c_str() : CheckText(check, console.language).c_str(), stdout);
  return absl::OkStatus();
}

absl::Status Find(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const std::vector<FoundPerson> people,
                         FindNumber(arguments.Text("--store"), arguments.Text("NUMBER")));
  const bool full = arguments.Text("--disclose", "masked") == "full";
  std::fputs(console.json ? PeopleJson(people, full).Print().c_str()
                          : PeopleText(people, full, console.language).c_str(),
             stdout);
  return absl::OkStatus();
}

absl::Status Rules(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const RuleSet rules, LoadRuleSet(RuleSetChoiceFrom(arguments)));
  std::fputs(console.json ? RulesJson(rules).Print().c_str() : RulesText(rules, console.language).c_str(), stdout);
  return absl::OkStatus();
}

std::vector<OptionSpec> IssueOptionSpecs() {
  std::vector<OptionSpec> options = {
      {.name = "--dedup",
       .value_name = {"目录", "DIR"},
       .help = {"同一学生文件的查重结果目录", "result directory of dedup on the same students"},
       .required = true},
      {.name = "--comparison",
       .value_name = {"目录", "DIR"},
       .help = {"同一学生文件的人口库比对结果目录；没有则不发 G（默认：无）",
                "result directory of compare on the same students; without it no G is issued (default: none)"}},
      {.name = "--out",
       .value_name = {"目录", "DIR"},
       .help = {"结果目录；全部完成后一次出现，已存在则拒绝（见 --force）",
                "result directory; appears whole at the end, refused if it exists (see --force)"},
       .required = true},
  };
  for (OptionSpec& option : IssueExtraOptions()) options.push_back(std::move(option));
  for (OptionSpec& option : RuleOptions()) options.push_back(std::move(option));
  for (OptionSpec& option : InputOptions()) options.push_back(std::move(option));
  options.push_back(ForceOption({"替换已存在的结果目录；号码库从不替换（默认：否）",
                                 "replace an existing result directory; the store never is (default: no)"}));
  options.push_back(QuietOption());
  options.push_back(JsonOption({"在标准输出给出清单 JSON（默认：表格）",
                                "print the manifest as JSON on standard output (default: a table)"}));
  return options;
}

std::vector<OptionSpec> RulesOptionSpecs() {
  std::vector<OptionSpec> options = RuleOptions();
  options.pop_back();  // no date: nothing is issued
  options.push_back(JsonOption({"以 JSON 输出（默认：表格）", "print JSON (default: a table)"}));
  return options;
}

CommandSpec IssueSpec() {
  return {.name = "issue",
          .summary = {"按查重和比对的结果发 L、J、G 号，写明谁得到号码、谁为什么没有；同样的输入再运行，号码照旧",
                      "issue L, J and G as duplicate detection and comparison allow, and say who gets one and who "
                      "does not and why; the same inputs again give the same numbers"},
          .positionals = {{.name = "STUDENTS",
                           .help = {"学生文件，同 dedup", "the students' files, as for dedup"},
                           .max = 1 << 16}},
          .options = IssueOptionSpecs(),
          .footer = {"示例：\n  xueji numbers issue 学生.csv --dedup 查重 --comparison 比对 --store 号码库 --out 发号",
                     "Example:\n  xueji numbers issue roster.csv --dedup dedup --comparison comparison \\\n"
                     "      --store numbers.db --out issued"},
          .run = Issue};
}

CommandSpec CheckSpec() {
  return {.name = "check",
          .summary = {"逐个检查文件中的学籍号：是哪一类、违反哪一条、是否重复、地方号有无缺号（终端上已脱敏）",
                      "examine every student number of a file: which kind, which rule it breaks, what stands twice, gaps "
                      "of local series (masked on the terminal)"},
          .positionals = {{.name = "FILE", .help = {".csv 或 .tsv 文件", "a .csv or .tsv file"}}},
          .options = {{.name = "--column",
                       .value_name = {"表头", "HEADER"},
                       .help = {"学籍号所在列（默认：student_number、学籍号或全国学籍号）",
                                "the column of the numbers (default: student_number, or one of its Chinese names)"}},
                      {.name = "--out",
                       .value_name = {"文件", "FILE"},
                       .help = {"逐行写出结果的文件，含完整号码（默认：不写）",
                                "write a row per number to this file, unmasked (default: none)"}},
                      JsonOption({"以 JSON 输出（默认：文字）", "print JSON (default: text)"})},
          .footer = {"示例：\n  xueji numbers check 学生.csv", "Example:\n  xueji numbers check roster.csv"},
          .run = Check};
}

CommandSpec FindSpec() {
  return {.name = "find",
          .summary = {"由现在或从前的任一学籍号查出其人的全部号码", "whose a present or past number is, with all numbers of this pupil"},
          .positionals = {{.name = "NUMBER", .help = {"学籍号", "student number"}}},
          .options = {StoreOption({"号码库文件", "number store"}),
                      {.name = "--disclose",
                       .kind = ValueKind::kWord,
                       .help = {"号码怎样显示（默认 masked：脱敏）", "how numbers are shown (default masked)"},
                       .words = {"masked", "full"}},
                      JsonOption({"以 JSON 输出（默认：文字）", "print JSON (default: text)"})},
          .footer = {"示例：\n  xueji numbers find L1302… --store 号码库",
                     "Example:\n  xueji numbers find L1302… --store numbers.db"},
          .run = Find};
}

}  // namespace

CommandSpec NumbersCommand() {
  return {
      .name = "numbers",
      .summary = {"学籍号：发放、检查、查询，以及所依据的规则",
                  "student numbers: issue, check, find, and the rules they rest on"},
      .footer = {"示例：\n  xueji numbers check 学生.csv\n  xueji numbers rules --rules 2016",
                 "Examples:\n  xueji numbers check roster.csv\n  xueji numbers rules --rules 2016"},
      .children = {IssueSpec(), CheckSpec(), FindSpec(),
                   {.name = "rules",
                    .summary = {"列出一个规则集：期限、范围、由谁决定，各有文号",
                                "print a rule set: deadlines, scopes, who decides, each with its document"},
                    .options = RulesOptionSpecs(),
                    .footer = {"示例：\n  xueji numbers rules --rules 2017", "Example:\n  xueji numbers rules --rules 2017"},
                    .run = Rules}},
  };
}

}  // namespace xueji::tools
