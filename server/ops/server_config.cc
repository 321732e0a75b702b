#include "server/ops/server_config.h"

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>

#include "engine/base/message.h"
#include "server/ops/audit_log.h"
#include "server/ops/config_text.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "server/ops/server_config.pb.h"
#pragma GCC diagnostic pop

namespace xueji::server {
namespace {

using Path = std::initializer_list<std::string_view>;

constexpr std::string_view kSqlite = "sqlite:", kPostgresql = "postgresql://";

// Values out of their range become faults of the text.
class Values {
 public:
  Values(ConfigText* text, std::string folder) : text_(text), folder_(std::move(folder)) {}

  std::uint32_t Between(Path path, std::uint32_t value, std::uint32_t min, std::uint32_t max) {
    if (value < min || value > max)
      text_->Fault(path, {"应为 $0 到 $1", "takes $0 to $1", {min, max}});
    return value;
  }
  std::string File(Path path, const std::string& name) {
    if (name.empty()) text_->Fault(path, {"请写出文件", "name the file"});
    return Placed(name);
  }
  std::string Placed(const std::string& name) const {
    if (name.empty() || std::filesystem::path(name).is_absolute()) return name;
    return (std::filesystem::path(folder_) / name).lexically_normal().string();
  }
  std::string Address(Path path, const std::string& address) {
    const std::size_t colon = address.rfind(':');
    const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
    const bool digits = !port.empty() && port.size() <= 5 &&
                        port.find_first_not_of("0123456789") == std::string::npos;
    if (colon == 0 || !digits || std::stoi(port) > 65'535) {
      text_->Fault(path, {"应为“主机:端口”，例如 127.0.0.1:7443",
                          "takes HOST:PORT, for example 127.0.0.1:7443"});
    }
    return address;
  }
  std::string Store(const std::string& where) {
    if (where.rfind(kPostgresql, 0) == 0) return where;
    if (where.rfind(kSqlite, 0) == 0 && where.size() > kSqlite.size()) {
      return std::string(kSqlite) + Placed(where.substr(kSqlite.size()));
    }
    text_->Fault({"store"},
                 {"应为 sqlite:文件 或 postgresql://…", "takes sqlite:FILE or postgresql://…"});
    return where;
  }

 private:
  ConfigText* text_;
  std::string folder_;
};

QuotaLimit ShareOf(const ops::Share& share, QuotaLimit defaults) {
  return {share.has_per_minute() ? share.per_minute() : defaults.per_minute,
          share.has_per_day() ? share.per_day() : defaults.per_day};
}

void SetLimits(const ops::Limits& limits, Values& values, ServerConfig::Limits* out) {
  constexpr std::uint32_t kHour = 3'600'000;
  out->message_bytes_max = values.Between({"limits", "message_kibibytes_max"},
                                          limits.message_kibibytes_max(), 16, 65'536) *
                           1024;
  out->streams_max = values.Between({"limits", "streams_max"}, limits.streams_max(), 1, 10'000);
  out->in_flight_max =
      values.Between({"limits", "in_flight_max"}, limits.in_flight_max(), 1, 100'000);
  out->connection_age_s =
      values.Between({"limits", "connection_age_s"}, limits.connection_age_s(), 1, 86'400);
  out->deadline_max_ms =
      values.Between({"limits", "deadline_max_ms"}, limits.deadline_max_ms(), 1, kHour);
  out->deadline_default_ms = values.Between({"limits", "deadline_default_ms"},
                                            limits.deadline_default_ms(), 0, out->deadline_max_ms);
  out->batch_records_max =
      values.Between({"limits", "batch_records_max"}, limits.batch_records_max(), 1, 100'000);
  out->hits_max = values.Between({"limits", "hits_max"}, limits.hits_max(), 1, 100);
  out->work_floor_us =
      values.Between({"limits", "work_floor_us"}, limits.work_floor_us(), 0, 100'000);
  out->work_floor_follows = limits.work_floor_follows();
}

void SetNetwork(const ops::Network& network, Values& values, ServerConfig::Network* out) {
  out->threads = values.Between({"network", "threads"}, network.threads(), 0, 256);
  out->spin_us = values.Between({"network", "spin_us"}, network.spin_us(), 0, 100'000);
}

void SetAudit(const ops::Audit& audit, Values& values, ServerConfig::Audit* out) {
  out->directory = values.File({"audit", "directory"}, audit.directory());
  out->keys = values.File({"audit", "keys"}, audit.keys());
  out->retention_days = static_cast<int>(values.Between(
      {"audit", "retention_days"}, audit.retention_days(), kAuditRetentionDaysMin, 36'500));
  out->sync_interval_ms =
      values.Between({"audit", "sync_interval_ms"}, audit.sync_interval_ms(), 1, 60'000);
  out->file_mebibytes =
      values.Between({"audit", "file_mebibytes"}, audit.file_mebibytes(), 1, 1024);
}

void SetLog(const ops::Log& log, const Values& values, ServerConfig* out) {
  constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};
  out->log_format = log.format() == ops::Log::JSON ? LogFormat::kJson : LogFormat::kHuman;
  out->log_level = kLevels[static_cast<std::size_t>(log.level()) - 1];
  out->log_file = values.Placed(log.file());
}

void SetQuotas(const ops::ServerConfig& message, Values& values, ServerConfig* out) {
  const QuotaOptions defaults;
  out->quota.account = ShareOf(message.quotas().account(), defaults.account);
  out->quota.certificate = ShareOf(message.quotas().certificate(), defaults.certificate);
  out->quota.county = ShareOf(message.quotas().county(), defaults.county);
  out->quota.keys_max =
      values.Between({"quotas", "keys_max"}, message.quotas().keys_max(), 1000, 10'000'000);
  out->harvest.lock_ms = static_cast<std::int64_t>(values.Between(
                             {"harvest", "lock_hours"}, message.harvest().lock_hours(), 1, 8760)) *
                         3'600'000;
  out->harvest.subjects_max =
      values.Between({"harvest", "subjects_max"}, message.harvest().subjects_max(), 100, 1'000'000);
}

}  // namespace

absl::StatusOr<ServerConfig> ParseServerConfig(std::string_view text, std::string_view source,
                                               const std::string& folder) {
  ConfigText parsed(text, source);
  if (!parsed.ok()) return InvalidArgument(parsed.AllFaults());
  const ops::ServerConfig& message = parsed.message();
  Values values(&parsed, folder);
  ServerConfig config;
  config.listen = values.Address({"listen"}, message.listen());
  config.tls.certificate = values.File({"tls", "certificate"}, message.tls().certificate());
  config.tls.key = values.File({"tls", "key"}, message.tls().key());
  config.tls.client_ca = values.File({"tls", "client_ca"}, message.tls().client_ca());
  config.token_keys = values.File({"token_keys"}, message.token_keys());
  config.revocations = values.Placed(message.revocations());
  config.store = values.Store(message.store());
  config.snapshot = values.Placed(message.snapshot());
  config.plan = values.Placed(message.plan());
  config.changes_max = values.Between({"changes_max"}, message.changes_max(), 1000, 200'000'000);
  config.memory_max_bytes = std::uint64_t{message.memory_max_mebibytes()} << 20;
  config.threads = static_cast<int>(values.Between({"threads"}, message.threads(), 0, 4096));
  SetNetwork(message.network(), values, &config.network);
  SetLimits(message.limits(), values, &config.limits);
  SetQuotas(message, values, &config);
  SetAudit(message.audit(), values, &config.audit);
  SetLog(message.log(), values, &config);
  config.metrics = message.metrics().empty() ? "" : values.Address({"metrics"}, message.metrics());
  config.reflection = message.reflection();
  config.core_files = message.core_files();
  config.fold = message.fold();
  if (!parsed.ok()) return InvalidArgument(parsed.AllFaults());
  return config;
}

absl::StatusOr<ServerConfig> ReadServerConfig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return NotFound({"$0：配置文件不存在或无法读取",
                     "$0: the configuration is missing or cannot be read",
                     {path}});
  }
  std::error_code ignored;
  const std::filesystem::path absolute = std::filesystem::absolute(path, ignored);
  return ParseServerConfig(text.str(), path, absolute.parent_path().string());
}

std::string DataFolderOf(const ServerConfig& config) {
  const bool is_file = config.store.rfind(kSqlite, 0) == 0;
  const std::filesystem::path beside =
      is_file ? config.store.substr(kSqlite.size()) : config.audit.directory;
  const std::string folder = beside.parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace xueji::server
