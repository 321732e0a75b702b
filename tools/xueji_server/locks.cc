// locks and unlock: who is locked for how he asked, and one of them taken back.
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "server/ops/account_locks.h"
#include "server/ops/server_config.h"
#include "tools/xueji/text_table.h"
#include "tools/xueji_server/commands.h"

namespace xueji::tools {
namespace {

std::int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

absl::StatusOr<std::string> FolderFrom(const Arguments& arguments) {
  XUEJI_ASSIGN_OR_RETURN(server::ServerConfig config,
                         server::ReadServerConfig(arguments.Text("--config")));
  config.store = arguments.Text("--store", config.store);
  return server::DataFolderOf(config);
}

absl::Status RunLocks(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const std::string folder, FolderFrom(arguments));
  XUEJI_ASSIGN_OR_RETURN(const std::vector<server::AccountLock> locks,
                         server::LoadLocks(folder, NowMs()));
  TextTable table;
  for (const server::AccountLock& lock : locks) {
    const bool wished = server::IsRequested(folder, lock.account);
    table.Add({lock.account, server::ChinaTime(lock.since_ms), server::ChinaTime(lock.until_ms),
               wished ? console.Say("正在解锁", "being unlocked")
                      : server::HarvestReasonText(lock.reason).In(console.language)});
  }
  if (locks.empty()) {
    std::printf("%s\n", console.Say("没有被锁定的账号", "no account is locked").c_str());
  } else {
    std::printf("%s\n%s",
                console
                    .Say("账号、锁定时刻、解除时刻（北京时间）、原因：",
                         "account, locked at, until (China's time), for:")
                    .c_str(),
                table.Print().c_str());
  }
  return absl::OkStatus();
}

absl::Status RunUnlock(const Arguments& arguments, const Console& console) {
  XUEJI_ASSIGN_OR_RETURN(const std::string folder, FolderFrom(arguments));
  const std::string account = arguments.Text("ACCOUNT");
  XUEJI_RETURN_IF_ERROR(server::RequestUnlock(folder, account, NowMs()));
  std::printf("%s%s\n",
              console
                  .Say("已交服务解锁，几秒内（或下次启动时）生效，并记入审计：",
                       "handed to the server, which unlocks within seconds (or at its next "
                       "start) and puts it into the audit: ")
                  .c_str(),
              account.c_str());
  return absl::OkStatus();
}

std::vector<OptionSpec> Options() {
  return {{.name = "--config",
           .value_name = {"文件", "FILE"},
           .help = {"服务的配置文件", "the server's configuration"},
           .required = true},
          {.name = "--store",
           .value_name = {"存储", "WHERE"},
           .help = {"服务以 --store 启动时，同一值（默认：见配置）",
                    "what the server was started with (default: the configuration's)"}}};
}

}  // namespace

CommandSpec LocksCommand() {
  return {
      .name = "locks",
      .summary = {"列出因查询方式异常而被锁定的账号",
                  "list the accounts that are locked for how they asked"},
      .options = Options(),
      .footer = {"示例：\n  xueji-server locks --config certs/server.conf",
                 "Examples:\n  xueji-server locks --config certs/server.conf"},
      .run = RunLocks,
  };
}

CommandSpec UnlockCommand() {
  return {
      .name = "unlock",
      .summary = {"解除一个账号的锁定；记入审计",
                  "take the lock off an account; it stands in the audit"},
      .positionals = {{.name = "ACCOUNT", .help = {"账号", "the account"}}},
      .options = Options(),
      .footer = {"须能写入服务的数据目录：以其账号或 root 运行。\n示例：\n  xueji-server unlock "
                 "--config certs/server.conf li.na",
                 "Run it as the server's account or root: it writes into the server's folder.\n"
                 "Examples:\n  xueji-server unlock --config certs/server.conf li.na"},
      .run = RunUnlock,
  };
}

}  // namespace xueji::tools
