#include "tools/xueji/command.h"
#include "tools/xueji/shared_options.h"

namespace xueji::tools {
namespace {

OptionSpec FileOption(std::string_view name, Bilingual help) {
  return {.name = name, .value_name = {"文件", "FILE"}, .help = help};
}

std::vector<OptionSpec> PreCheckOptionSpecs() {
  return {
      {.name = "--like",
       .value_name = {"栏目=值", "FIELD=VALUE"},
       .help = {"要查的学生：栏目=值，可多次给出；姓名、性别、出生日期必填（默认：见 INPUT）",
                "the child: FIELD=VALUE, repeated; name, sex and birth date are needed (default: "
                "see INPUT)"},
       .repeated = true},
      {.name = "--server",
       .value_name = {"地址", "ADDRESS"},
       .help = {"服务的地址（默认 localhost:7443）",
                "address of the server (default localhost:7443)"}},
      {.name = "--dev",
       .value_name = {"目录", "DIR"},
       .help = {"xueji-server dev-certs 所建的目录，仅供试用（默认：无）",
                "directory made by xueji-server dev-certs, for trials (default: none)"}},
      {.name = "--as",
       .help = {"用 --dev 目录中哪一级的证书与令牌（默认 county）",
                "whose certificate and token of the --dev directory (default county)"}},
      FileOption("--ca", {"签发服务端证书的 CA（默认：由 --dev）",
                          "CA of the server's certificate (default: of --dev)"}),
      FileOption("--cert",
                 {"本机证书（默认：由 --dev）", "this machine's certificate (default: of --dev)"}),
      FileOption("--key", {"其私钥（默认：由 --dev）", "its key (default: of --dev)"}),
      FileOption("--token", {"本人令牌（默认：由 --dev）", "your token (default: of --dev)"}),
      FileOption("--ticket", {"批量查询的批准单，查名单时需要（默认：由 --dev）",
                              "approval ticket, which a list needs (default: of --dev)"}),
      {.name = "--deadline",
       .kind = ValueKind::kNumber,
       .help = {"最多等几秒（默认 10）", "seconds to wait at most (default 10)"},
       .min = 1,
       .max = 3'600},
      JsonOption({"以 JSON 输出，名单每条一个（默认：文字）",
                  "print JSON, of a list one for each record (default: text)"}),
  };
}

}  // namespace

CommandSpec PreCheckCommand() {
  return {
      .name = "precheck",
      .summary = {"预查：向运行中的服务询问某个学生（或一份名单）是否已有学籍",
                  "ask a running server whether a child (or each of a list) already has a record"},
      .positionals = {{.name = "INPUT",
                       .help = {"名单：CSV 或 TSV，表头同 dedup；- 为标准输入",
                                "a list: CSV or TSV, header as for dedup; - is standard input"},
                       .unless = "--like"}},
      .options = PreCheckOptionSpecs(),
      .footer = {"示例：\n  xueji precheck --dev certs --like 姓名=王芳 --like 性别=女 --like "
                 "出生日期=20150301\n"
                 "  xueji precheck --dev certs 一年级.csv",
                 "Examples:\n  xueji precheck --dev certs --like name=王芳 --like sex=F --like "
                 "birth_date=20150301\n"
                 "  xueji precheck --dev certs class.csv"},
      .program = "xueji-precheck",
  };
}

}  // namespace xueji::tools
