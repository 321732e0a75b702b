#include "tools/xueji/shared_options.h"

#include "engine/base/message.h"
#include "matchers/identity/packed_date.h"

namespace xueji::tools {

OptionSpec PlanOption(bool required) {
  return {.name = "--plan",
          .value_name = {"文件", "FILE"},
          .help = required
                      ? Bilingual{"比对方案文件", "linkage plan file"}
                      : Bilingual{"比对方案文件（默认：内置学生方案，见 xueji plan show）",
                                  "linkage plan file (default: the built-in student plan, see "
                                  "xueji plan show)"},
          .required = required};
}

OptionSpec FrequenciesOption() {
  return {.name = "--frequencies",
          .value_name = {"文件", "FILE"},
          .help = {"词频表（列 value、count，可有 province、comparison；见 xueji train "
                   "--frequencies-out），代替由本次记录统计的词频（默认：无）",
                   "table of term frequencies (columns value, count, if need be province and "
                   "comparison; see xueji train --frequencies-out) in place of counts over the "
                   "records of the run (default: none)"}};
}

OptionSpec RegisterPlaceOption() {
  return {.name = "--register-place",
          .value_name = {"文件", "FILE"},
          .help = {"输入为 xueji-server export 所导出时，同次 --place 写的文件：服务据此只读其后的变更（默认：无，启动时读全部变更）",
                   "where the input is what xueji-server export wrote: the file of its --place, by which the service reads "
                   "only what changed later (default: none, a start reads every change)"}};
}

std::vector<OptionSpec> InputOptions() {
  return {
      ThreadsOption(),
      MemoryMaxOption(),
      {.name = "--latest-birth-date",
       .kind = ValueKind::kNumber,
       .help = {"晚于此日（YYYYMMDD）的出生日期予以退回（默认：今天）；记入 manifest.json，据此可在他日重做",
                "refuse birth dates after this day, YYYYMMDD (default: today); it stands in "
                "manifest.json, so that a run can be repeated on another day"},
       .min = 19000101,
       .max = 20541231},
      {.name = "--columns",
       .value_name = {"文件", "FILE"},
       .help = {"表头对照文件，每行“本系统名 = 文件表头”（默认：无）",
                "header mapping file, lines of `our_name = header` (default: none)"}},
      {.name = "--encoding",
       .kind = ValueKind::kWord,
       .help = {"输入编码（默认 auto：自动识别并说明）",
                "code page of the input (default auto: found and reported)"},
       .words = {"auto", "utf-8", "gb18030", "gbk", "utf-16le", "utf-16be"}},
      {.name = "--separator",
       .kind = ValueKind::kSeparator,
       .help = {"字段分隔符，一个字符或 tab（默认：依扩展名，.tsv 为 tab，其余为逗号）",
                "field separator, one character or the word tab (default: by extension, tab for "
                ".tsv, else a comma)"}},
  };
}

OptionSpec ThreadsOption() {
  return {.name = "--threads",
          .kind = ValueKind::kNumber,
          .help = {"线程数（默认：全部核）；结果与线程数无关",
                   "number of threads (default: all cores); the result does not depend on it"},
          .min = 1,
          .max = 1024};
}

OptionSpec MemoryMaxOption() {
  return {.name = "--memory-max",
          .kind = ValueKind::kBytes,
          .help = {"内存上限，如 4G（默认：可用内存的九成）；不够时分多遍做，结果相同；再不够则以退出码 4 结束并说明所需",
                   "most memory to use, such as 4G (default: nine tenths of what is available); "
                   "where it is short, more passes are made; beyond it the run ends with exit code "
                   "4 and the figure"}};
}

OptionSpec QuietOption() {
  return {.name = "--quiet",
          .kind = ValueKind::kFlag,
          .help = {"只输出警告和错误（默认：否）", "print only warnings and errors (default: no)"}};
}

OptionSpec JsonOption(Bilingual help) {
  return {.name = "--json", .kind = ValueKind::kFlag, .help = help};
}

OptionSpec ForceOption(Bilingual help) {
  return {.name = "--force", .kind = ValueKind::kFlag, .help = help};
}

OptionSpec StoreOption(Bilingual help) {
  return {.name = "--store", .value_name = {"文件", "FILE"}, .help = help, .required = true};
}

std::vector<OptionSpec> IssueExtraOptions() {
  return {
      StoreOption({"号码库文件，没有则新建；号码的唯一依据，请备份并严加保管",
                   "number store, made if absent; the only truth about numbers: back it up and guard it"}),
      {.name = "--apply",
       .value_name = {"文件", "FILE"},
       .help = {"身份证号变更后申请重发 G 的名单：含 record_id 列的表（默认：无）",
                "who applied for a new G after the ID changed: a table with a column record_id (default: none)"}},
      {.name = "--local",
       .value_name = {"文件", "FILE"},
       .help = {"发 14 位地方学籍号的学校：列 school_code、region（4 位）、school（3 位）、type（1 位）（默认：不发）",
                "schools whose pupils get the local number of 14 digits: columns school_code, region (4 digits), "
                "school (3), type (1) (default: none)"}},
  };
}

std::vector<OptionSpec> RuleOptions() {
  return {
      {.name = "--rules",
       .value_name = {"规则集", "NAME"},
       .help = {"规则集：2013、2016、2017（辽宁）或 2025，见 xueji numbers rules（默认 2025）",
                "rule set: 2013, 2016, 2017 (Liaoning) or 2025, see `xueji numbers rules` (default 2025)"}},
      {.name = "--rule-file",
       .value_name = {"文件", "FILE"},
       .help = {"规则集文件（制表符分隔），代替内置的（默认：内置）",
                "file of rule sets (tab-separated) in place of those built in (default: built in)"}},
      {.name = "--on",
       .value_name = {"日期", "DATE"},
       .help = {"发号日期，如 20260301（默认：今天；再次运行同一批输入时，仍为首次的日期）",
                "date of issue, such as 20260301 (default: today, or the day on which the same inputs were first run)"}},
  };
}

RuleSetChoice RuleSetChoiceFrom(const Arguments& arguments) {
  return {.file = arguments.Text("--rule-file"), .name = arguments.Text("--rules", kDefaultRuleSet)};
}

absl::StatusOr<std::uint32_t> IssueDateFrom(const Arguments& arguments) {
  const std::string given = arguments.Text("--on");
  if (given.empty()) return 0U;
  const auto date = matchers::ParseDate(given);
  if (!date.has_value()) {
    return InvalidArgument({"--on $0：没有这样的日期；请写成 YYYYMMDD", "--on $0: no real date; write YYYYMMDD", {given}});
  }
  const matchers::DateParts parts = matchers::UnpackDate(*date);
  return static_cast<std::uint32_t>(parts.year * 10'000 + parts.month * 100 + parts.day);
}

}  // namespace xueji::tools
