#include <csignal>
#include <cstdio>
#include <string>

#include "absl/synchronization/mutex.h"
#include "engine/base/message.h"
#include "server/rpc/service.h"
#include "tools/xueji_server/commands.h"
#include "tools/xueji_server/core_files.h"

namespace xueji::tools {
namespace {

using server::ServerConfig;
using server::Service;

// Signals are waited for, not handled: blocked in every thread before the first is made.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c): it cannot fail
  return signals;
}

absl::StatusOr<ServerConfig> ConfigFrom(const Arguments& arguments) {
  if (arguments.Has("--config") == arguments.Has("--dev")) {
    return InvalidArgument({"请给出 --config 或 --dev 之一", "give either --config or --dev"});
  }
  XUEJI_ASSIGN_OR_RETURN(ServerConfig config,
                         server::ReadServerConfig(
                             arguments.Text("--config", arguments.Text("--dev") + "/server.conf")));
  config.listen = arguments.Text("--listen", config.listen);
  config.store = arguments.Text("--store", config.store);
  config.snapshot = arguments.Text("--snapshot", config.snapshot);
  return config;
}

void Tell(const Console& console, const std::string& text) {
  if (console.quiet) return;
  std::printf("%s\n", text.c_str());
  std::fflush(stdout);
}

// A new base, if the configuration names one; what is wrong with it leaves the old one in service.
void Reload(const Arguments& arguments, Service& service) {
  absl::StatusOr<ServerConfig> config = ConfigFrom(arguments);
  const absl::Status status = config.ok() ? service.Reload(config->snapshot) : config.status();
  if (!status.ok()) service.log().Error("reload failed", {{"status", status}});
}

absl::Status Run(const Arguments& arguments, const Console& console) {
  const sigset_t signals = BlockSignals();
  // Debian's Abseil looks for cycles of locks at each lock of gRPC's: a twentieth of the time of a call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  XUEJI_ASSIGN_OR_RETURN(const ServerConfig config, ConfigFrom(arguments));
  if (config.core_files) PermitCoreFiles(true);
  XUEJI_ASSIGN_OR_RETURN(const auto service, Service::Start(config));
  Tell(console, console.Say("监听端口 ", "listening on port ") + std::to_string(service->port()));
  XUEJI_RETURN_IF_ERROR(service->Load());
  Tell(console, console.Say("开始服务：记录 ", "serving: records ") +
                    std::to_string(service->records()) + console.Say("，位置 ", ", position ") +
                    std::to_string(service->position()));
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) Reload(arguments, *service);
  Tell(console, console.Say("正在停止", "stopping"));
  service->Stop(std::chrono::seconds(arguments.Number("--patience", 10)));
  return absl::OkStatus();
}

}  // namespace

CommandSpec ServeCommand() {
  return {
      .name = "serve",
      .summary = {"启动服务；SIGTERM 停止，SIGHUP 换用新的底库",
                  "serve; SIGTERM stops, SIGHUP puts a new base in place"},
      .options = {{.name = "--config",
                   .value_name = {"文件", "FILE"},
                   .help = {"配置文件（或以 --dev 代替）", "the configuration (or --dev instead)"}},
                  {.name = "--dev",
                   .value_name = {"目录", "DIR"},
                   .help = {"dev-certs 所建的目录，仅供试用",
                            "a directory made by dev-certs, for trials"}},
                  {.name = "--listen",
                   .value_name = {"地址", "ADDRESS"},
                   .help = {"监听地址，端口 0 为任选（默认：见配置）",
                            "where to listen; port 0: any (default: the configuration's)"}},
                  {.name = "--store",
                   .value_name = {"存储", "WHERE"},
                   .help = {"sqlite:文件 或 postgresql://…（默认：见配置）",
                            "sqlite:FILE or postgresql://… (default: the configuration's)"}},
                  {.name = "--snapshot",
                   .value_name = {"文件", "FILE"},
                   .help = {"底库（默认：见配置）", "the base (default: the configuration's)"}},
                  {.name = "--patience",
                   .kind = ValueKind::kNumber,
                   .help = {"停止时最多等几秒（默认 10）",
                            "seconds that calls may take to finish at the end (default 10)"},
                   .max = 3'600},
                  {.name = "--quiet",
                   .kind = ValueKind::kFlag,
                   .help = {"不在标准输出上说话", "say nothing on standard output"}}},
      .footer = {"示例：\n  xueji-server serve --dev certs\n  xueji-server serve --config "
                 "/etc/xueji/server.conf",
                 "Examples:\n  xueji-server serve --dev certs\n  xueji-server serve --config "
                 "/etc/xueji/server.conf"},
      .run = Run,
  };
}

}  // namespace xueji::tools
