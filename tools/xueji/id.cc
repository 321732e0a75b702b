#include <chrono>
#include <cstdio>
#include <iostream>

#include "engine/base/message.h"
#include "engine/base/utf8.h"
#include "engine/record/student_schema.h"
#include "matchers/identity/region_code.h"
#include "tools/xueji/command.h"
#include "tools/xueji/id_section.h"
#include "tools/xueji/shared_options.h"

namespace xueji::tools {
namespace {

constexpr std::size_t kNumberBytesMax = 256;

// Canonical text: no blanks or hyphens, full-width forms narrowed, x in upper case.
std::string Canonical(std::string_view text) {
  std::string canonical;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = NextCodePoint(text, at);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == 0x3000) continue;
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    AppendUtf8(c, canonical);
  }
  return canonical;
}

matchers::PackedDate Today() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  constexpr std::int64_t kChinaSeconds = 8 * 3600;
  const std::int64_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(since).count() + kChinaSeconds;
  return matchers::DateOfDayNumber(static_cast<int>(seconds / 86'400));
}

absl::StatusOr<matchers::IdContext> ReadContext(const Arguments& arguments) {
  matchers::IdContext context;
  context.born_by = Today();
  if (arguments.Has("--birth-date")) {
    const auto date = matchers::ParseDate(arguments.Text("--birth-date"));
    if (!date.has_value()) {
      return InvalidArgument({"--birth-date $0：没有这样的日期；请写成 YYYYMMDD",
                              "--birth-date $0: no real date; write YYYYMMDD",
                              {arguments.Text("--birth-date")}});
    }
    context.birth_date = *date;
  }
  if (arguments.Has("--sex")) {
    const auto sex = ParseCode(CodeTable::kSex, arguments.Text("--sex"));
    if (!sex.has_value()) {
      return InvalidArgument({"--sex $0：性别请写 1 或 2、M 或 F，或写男、女",
                              "--sex $0: write 1 or 2, M or F, 男 or 女", {arguments.Text("--sex")}});
    }
    context.sex = *sex;
  }
  if (arguments.Has("--region")) {
    const auto region = matchers::ParseRegion(arguments.Text("--region"));
    if (!region.has_value()) {
      return InvalidArgument({"--region $0：请写 6 位区划代码", "--region $0: write the code of 6 digits",
                              {arguments.Text("--region")}});
    }
    context.region = *region;
  }
  context.counterpart = Canonical(arguments.Text("--other"));
  for (const std::string& number : arguments.All("--guardian")) {
    context.guardians.push_back(Canonical(number));
  }
  for (const std::string& number : arguments.All("--sibling")) {
    context.siblings.push_back(Canonical(number));
  }
  return context;
}

absl::StatusOr<std::vector<std::string>> ReadNumbers(const Arguments& arguments) {
  std::vector<std::string> numbers;
  for (const std::string& argument : arguments.All("NUMBER")) {
    if (argument != "-") {
      numbers.push_back(argument);
      continue;
    }
    for (std::string line; std::getline(std::cin, line);) {
      if (!Canonical(line).empty()) numbers.push_back(line);
    }
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i].size() <= kNumberBytesMax) continue;
    return InvalidArgument({"第 $0 个号码：长于 256 字节；请每行写一个号码",
                            "number $0: longer than 256 bytes; give one number a line", {i + 1}});
  }
  return numbers;
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const matchers::IdContext context, ReadContext(arguments));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<std::string> numbers, ReadNumbers(arguments));
  const std::size_t top = arguments.Number("--top", 5);
  JsonValue list = JsonValue::Array();
  std::string text;
  for (const std::string& number : numbers) {
    const std::string typed = Canonical(number);
    const matchers::IdForensics forensics = matchers::InvestigateId(typed, context, top);
    if (console.json)
      list.Append(IdForensicsJson(typed, forensics, /*masked=*/false));
    else
      text += IdForensicsText(typed, forensics, /*masked=*/false, console);
  }
  std::fputs(console.json ? list.Print().c_str() : text.c_str(), stdout);
  return absl::OkStatus();
}

}  // namespace

CommandSpec IdCommand() {
  return {
      .name = "id",
      .summary = {"号码分析：身份证号错在哪里，本来可能是什么",
                  "what is wrong with an identity number, and what it may have been"},
      .positionals = {{.name = "NUMBER",
                       .help = {"录入的号码；- 从标准输入逐行读取。号码原样显示在本终端，不写文件",
                                "the number as typed; - reads one a line from standard input. "
                                "Numbers are shown in full on this terminal and written nowhere"},
                       .max = 1'000'000}},
      .options = {{.name = "--birth-date",
                   .value_name = {"日期", "DATE"},
                   .help = {"登记的出生日期，如 20120305（默认：未知）",
                            "birth date on record, such as 20120305 (default: not known)"}},
                  {.name = "--sex",
                   .value_name = {"性别", "SEX"},
                   .help = {"登记的性别：1、2、M、F、男、女（默认：未知）",
                            "sex on record: 1 or M, 2 or F (default: not known)"}},
                  {.name = "--region",
                   .value_name = {"代码", "CODE"},
                   .help = {"户籍地区代码，6 位（默认：未知）",
                            "household region code of 6 digits (default: not known)"}},
                  {.name = "--other",
                   .value_name = {"号码", "NUMBER"},
                   .help = {"疑为同一人的另一条记录上的号码（默认：无）",
                            "the number on a record of perhaps the same person (default: none)"}},
                  {.name = "--guardian",
                   .value_name = {"号码", "NUMBER"},
                   .help = {"监护人的号码，可多次给出（默认：无）",
                            "a guardian's number; may be repeated (default: none)"},
                   .repeated = true},
                  {.name = "--sibling",
                   .value_name = {"号码", "NUMBER"},
                   .help = {"兄弟姐妹的号码，可多次给出（默认：无）",
                            "a sibling's number; may be repeated (default: none)"},
                   .repeated = true},
                  {.name = "--top",
                   .kind = ValueKind::kNumber,
                   .help = {"每个号码最多列出几种解释（默认 5）",
                            "most explanations shown for a number (default 5)"},
                   .min = 1,
                   .max = 100},
                  JsonOption({"以 JSON 输出（默认：文字）", "print JSON (default: text)"})},
      .footer = {"示例：\n  xueji id 37010220120305123 --birth-date 20120305 --region 370102",
                 "Example:\n  xueji id 37010220120305123 --birth-date 20120305 --region 370102"},
      .run = Run,
  };
}

}  // namespace xueji::tools
