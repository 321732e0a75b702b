// audit verify and audit find: whether the audit is what was written, and who looked at somebody.
#include <cstdio>
#include <iostream>
#include <string>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "server/ops/audit_finder.h"
#include "server/ops/audit_verifier.h"
#include "tools/xueji_server/commands.h"

namespace xueji::tools {
namespace {

constexpr std::size_t kValueBytesMax = 256;

absl::Status RunAuditVerify(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const server::KeyRing keys,
                         server::KeyRing::Read(arguments.Text("--keys")));
  XUEJI_ASSIGN_OR_RETURN(const server::AuditFindings found,
                         server::VerifyAudit(arguments.Text("DIR"), keys,
                                             {.kept_head = arguments.Text("--kept-head")}));
  std::printf("%s\n", (console.Say("审计完好：记录 ", "the audit is whole: records ") +
                       Thousands(found.records) + console.Say("，文件 ", ", files ") +
                       std::to_string(found.files) + console.Say("，头 ", ", head ") + found.head)
                          .c_str());
  return absl::OkStatus();
}

CommandSpec VerifyCommand() {
  return {
      .name = "verify",
      .summary = {"核对审计链：有无删改、调换、缺失",
                  "whether the audit is what was written: nothing altered, moved or missing"},
      .positionals = {{.name = "DIR", .help = {"审计目录", "directory of the audit"}}},
      .options = {{.name = "--keys",
                   .value_name = {"文件", "FILE"},
                   .help = {"审计密钥", "keys of the audit"},
                   .required = true},
                  {.name = "--kept-head",
                   .value_name = {"条数:MAC", "COUNT:MAC"},
                   .help = {"另处保存的链头（默认：无）",
                            "a head that was kept elsewhere (default: none)"}}},
      .footer = {"示例：\n  xueji-server audit verify certs/audit --keys certs/audit.keys",
                 "Examples:\n  xueji-server audit verify certs/audit --keys certs/audit.keys"},
      .run = RunAuditVerify,
  };
}

absl::StatusOr<server::AuditedWho> ReadWho(const Arguments& arguments) {
  server::AuditedWho who = {.record_id = arguments.Text("--record-id"),
                            .number = arguments.Text("--number")};
  if (who.record_id.empty() == who.number.empty()) {
    return InvalidArgument({"请给出 --record-id 或 --number 之一",
                            "give either --record-id or --number"});
  }
  if (who.number == "-") {
    std::getline(std::cin, who.number);
    while (!who.number.empty() && who.number.back() == '\r') who.number.pop_back();
    if (who.number.empty()) {
      return InvalidArgument({"标准输入中没有号码；请写一行",
                              "no number on standard input; write one line"});
    }
  }
  if (who.record_id.size() > kValueBytesMax || who.number.size() > kValueBytesMax) {
    return InvalidArgument({"超过 $0 字节：不是记录号或号码",
                            "longer than $0 bytes: neither a record id nor a number",
                            {kValueBytesMax}});
  }
  return who;
}

absl::Status RunAuditFind(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const server::AuditedWho who, ReadWho(arguments));
  XUEJI_ASSIGN_OR_RETURN(const server::KeyRing keys,
                         server::KeyRing::Read(arguments.Text("--keys")));
  std::string line;
  std::uint64_t lines = 0;
  const auto print = [&](const server::AuditRecord& record) {
    line.clear();
    server::WriteAuditLine(record, record.seq, &line);
    std::printf("%s\n", line.c_str());
    ++lines;
  };
  XUEJI_ASSIGN_OR_RETURN(const server::AuditFindings found,
                         server::FindInAudit(arguments.Text("DIR"), keys, who, print));
  if (!console.quiet) {
    std::fprintf(stderr, "%s\n",
                 (console.Say("审计完好：找到 ", "the audit is whole: found ") + Thousands(lines) +
                  console.Say(" 行，共 ", " of its records: ") + Thousands(found.records) +
                  console.Say(" 条", ""))
                     .c_str());
  }
  return absl::OkStatus();
}

CommandSpec FindCommand() {
  return {
      .name = "find",
      .summary = {"谁查看过某条记录、问过某个号码", "who looked at a record, or asked about a number"},
      .positionals = {{.name = "DIR", .help = {"审计目录", "directory of the audit"}}},
      .options = {{.name = "--keys",
                   .value_name = {"文件", "FILE"},
                   .help = {"审计密钥；换过密钥的，旧行须仍在文件中",
                            "keys of the audit, the former ones among them"},
                   .required = true},
                  {.name = "--record-id",
                   .value_name = {"记录号", "ID"},
                   .help = {"学籍记录号", "id of the record"}},
                  {.name = "--number",
                   .value_name = {"号码", "NUMBER"},
                   .help = {"证件号，写法不拘；属个人信息，会留在命令历史和进程列表中，宜写 - "
                            "并从标准输入给出一行",
                            "document number, however typed. It is personal data, and a command line is seen by "
                            "others: rather write - and give it on standard input, one line"}}},
      .footer = {"二者择一。按顺序输出所涉各行：制表符分隔，同文件中一样，但无校验值；一行涉及多人时，"
                 "对象与结论按次序对应，结论只有一个则为各人所同。\n"
                 "记录与号码在审计中是两个化名：按号码问的（预查、清单、按号码查看、登记被拒）只见于 --number，"
                 "按记录看的（查看、搜索、对比、同步、变更）只见于 --record-id；要查全，两样都查。\n"
                 "边核对边输出：有改动时报出所在行，退出码 3，此前已输出的各行仍可信。\n"
                 "示例：\n  xueji-server audit find certs/audit --keys certs/audit.keys --record-id r-7041\n"
                 "  xueji-server audit find certs/audit --keys certs/audit.keys --number - <number.txt",
                 "One of the two. Prints the lines in order, tab-separated as in the file, without the MAC. In a line\n"
                 "about several, objects and verdicts go in one order; one verdict alone is everybody's.\n"
                 "A record and a number are two pseudonyms: what was asked by number (pre-checks, lists, looks\n"
                 "by number, refused registrations) is found by --number alone, what was shown or changed of a\n"
                 "record by --record-id alone. To know all, look for both.\n"
                 "All is verified while it is read: where the audit was altered, the line is named and the exit code\n"
                 "is 3; what was printed before can be trusted.\n"
                 "Examples:\n  xueji-server audit find certs/audit --keys certs/audit.keys --record-id r-7041\n"
                 "  xueji-server audit find certs/audit --keys certs/audit.keys --number - <number.txt"},
      .run = RunAuditFind,
  };
}

}  // namespace

CommandSpec AuditCommand() {
  return {
      .name = "audit",
      .summary = {"审计记录", "the audit records"},
      .children = {VerifyCommand(), FindCommand()},
  };
}

}  // namespace xueji::tools
