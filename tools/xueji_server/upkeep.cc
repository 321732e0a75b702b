// dev-certs, check-config, check-store and export: what is done beside the running server.
#include <chrono>
#include <cstdio>
#include <string>

#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "server/ops/config_check.h"
#include "server/ops/dev_certificates.h"
#include "server/ops/server_config.h"
#include "server/registrar/record_export.h"
#include "server/store/registry_store.h"
#include "tools/xueji_server/commands.h"

namespace xueji::tools {
namespace {

std::int64_t NowSeconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

absl::Status RunDevCerts(const Arguments& arguments, const Console& console) {
  const std::string directory = arguments.Text("DIR");
  const auto ticket_records =
      static_cast<std::uint32_t>(arguments.Number("--ticket-records", server::kDevTicketRecords));
  XUEJI_RETURN_IF_ERROR(server::MakeDevCertificates(directory, NowSeconds(), ticket_records));
  std::printf(
      "%s\n",
      (console.Say(
           "已建立试用证书与令牌（30 天内有效，不得用于生产）：",
           "made certificates and tokens for a trial (valid 30 days, not for production): ") +
       directory)
          .c_str());
  return absl::OkStatus();
}

absl::Status RunCheckConfig(const Arguments& arguments, const Console& console) {
  const std::string path = arguments.Text("FILE");
  if (arguments.Has("--sample")) {
    std::fputs(std::string(server::SampleServerConfig()).c_str(), stdout);
    return absl::OkStatus();
  }
  XUEJI_ASSIGN_OR_RETURN(const server::ServerConfig config, server::ReadServerConfig(path));
  Message faults;
  for (const Message& fault : server::CheckConfig(config, NowSeconds())) {
    if (!faults.empty()) faults += Verbatim("\n");
    faults += Message("$0：$1", "$0: $1", {path, fault});
  }
  if (!faults.empty()) return InvalidArgument(faults);
  std::printf("%s\n", console.Say("配置可用", "the configuration is good").c_str());
  return absl::OkStatus();
}

absl::Status RunCheckStore(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const auto store, server::RegistryStore::Open(arguments.Text("--store")));
  XUEJI_RETURN_IF_ERROR(store->Check());
  XUEJI_ASSIGN_OR_RETURN(const std::uint64_t last, store->LastChange());
  std::printf("%s\n", (console.Say("存储完好：变更 ", "the store is whole: changes ") + Thousands(last)).c_str());
  return absl::OkStatus();
}

absl::Status RunExport(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const auto store, server::RegistryStore::Open(arguments.Text("--store")));
  XUEJI_ASSIGN_OR_RETURN(const RegisterExport written,
                         server::ExportRecords(*store, {.records = arguments.Text("--records"),
                                                        .withdrawn = arguments.Text("--withdrawn"),
                                                        .place = arguments.Text("--place")}));
  std::printf("%s\n", (console.Say("已导出记录 ", "records written: ") + Thousands(written.records) +
                       console.Say("，已撤销 ", ", withdrawn: ") + Thousands(written.withdrawn) +
                       console.Say("，位置 ", ", position: ") + Thousands(written.place.change_seq))
                          .c_str());
  return absl::OkStatus();
}

}  // namespace

CommandSpec DevCertsCommand() {
  return {
      .name = "dev-certs",
      .summary = {"建立试用所需的证书、令牌与配置（不得用于生产）",
                  "make certificates, tokens and a configuration for a trial (not for production)"},
      .positionals = {{.name = "DIR", .help = {"要建立的目录", "the directory to make"}}},
      .options = {{.name = "--ticket-records",
                   .kind = ValueKind::kNumber,
                   .help = {"批准单可查多少条记录（默认 100000）",
                            "how many records the approval ticket is good for (default 100000)"},
                   .min = 1,
                   .max = 4'000'000'000}},
      .footer = {"示例：\n  xueji-server dev-certs certs",
                 "Examples:\n  xueji-server dev-certs certs"},
      .run = RunDevCerts,
  };
}

CommandSpec CheckConfigCommand() {
  return {
      .name = "check-config",
      .summary = {"检查配置文件及其所指的文件", "check a configuration and the files it names"},
      .positionals = {{.name = "FILE",
                       .help = {"配置文件", "the configuration"},
                       .unless = "--sample"}},
      .options = {{.name = "--sample",
                   .kind = ValueKind::kFlag,
                   .help = {"改为输出一份注明各项的样例",
                            "print a sample instead, every option explained"}}},
      .footer = {"示例：\n  xueji-server check-config server.conf",
                 "Examples:\n  xueji-server check-config server.conf"},
      .run = RunCheckConfig,
  };
}

CommandSpec CheckStoreCommand() {
  return {
      .name = "check-store",
      .summary = {"通读存储：各表是否与变更记录一致", "read the whole store: do its tables say what its changes say"},
      .options = {{.name = "--store",
                   .value_name = {"存储", "WHERE"},
                   .help = {"sqlite:文件 或 postgresql://…", "sqlite:FILE or postgresql://…"},
                   .required = true}},
      .footer = {"示例：\n  xueji-server check-store --store sqlite:register.db",
                 "Examples:\n  xueji-server check-store --store sqlite:register.db"},
      .run = RunCheckStore,
  };
}

CommandSpec ExportCommand() {
  return {
      .name = "export",
      .summary = {"导出存储中现有的学籍，供 xueji dedup --base 重建快照",
                  "write the store's records as they are now, for xueji dedup --base to build the next snapshot from"},
      .options = {{.name = "--store",
                   .value_name = {"存储", "WHERE"},
                   .help = {"sqlite:文件 或 postgresql://…", "sqlite:FILE or postgresql://…"},
                   .required = true},
                  {.name = "--records",
                   .value_name = {"文件", "FILE"},
                   .help = {"未撤销的记录（CSV）；文件不得已存在", "the records that are not withdrawn (CSV); must not exist yet"},
                   .required = true},
                  {.name = "--withdrawn",
                   .value_name = {"文件", "FILE"},
                   .help = {"已撤销的记录号；文件不得已存在", "ids of those that are withdrawn; must not exist yet"},
                   .required = true},
                  {.name = "--place",
                   .value_name = {"文件", "FILE"},
                   .help = {"所导出的到存储的哪一条变更为止，供 --register-place；文件不得已存在",
                            "up to which change of the store they are, for --register-place; must not exist yet"},
                   .required = true}},
      .footer = {"文件含个人信息，权限为 0600，用后请删除。\n示例：\n"
                 "  xueji-server export --store sqlite:register.db --records new.csv --withdrawn gone.csv --place place.txt\n"
                 "  xueji dedup new.csv --base base.xueji --deleted gone.csv --register-place place.txt "
                 "--snapshot-out next.xueji --out run",
                 "The files hold personal data and have mode 0600: remove them when they were used.\nExamples:\n"
                 "  xueji-server export --store sqlite:register.db --records new.csv --withdrawn gone.csv --place place.txt\n"
                 "  xueji dedup new.csv --base base.xueji --deleted gone.csv --register-place place.txt "
                 "--snapshot-out next.xueji --out run"},
      .run = RunExport,
  };
}

}  // namespace xueji::tools
