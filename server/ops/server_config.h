// ServerConfig: how the server is set up; the words and what they mean are server_config.proto's.
//
//   XUEJI_ASSIGN_OR_RETURN(const ServerConfig config, ReadServerConfig("server.conf"));
//   config.listen, config.tls.certificate, config.limits.deadline_default_ms
//
// Protobuf text format. An empty file is a configuration: all has a default. Paths are taken from
// the file's own folder. Every fault of a file is named at once, with line and column. Plain
// values; pure functions of the file: thread-safe. Errors: kNotFound, kInvalidArgument (all faults,
// a line each).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/quota_book.h"

namespace xueji::server {

enum class LogFormat : std::uint8_t { kHuman, kJson };

struct ServerConfig {
  std::string listen = "127.0.0.1:7443";
  struct Tls {
    std::string certificate, key, client_ca;
  } tls;
  std::string token_keys, revocations;  // revocations empty: none
  std::string store;                    // "sqlite:PATH" (absolute), "postgresql://…"
  std::string snapshot, plan;           // empty: none; the built-in plan
  bool fold = true;
  std::uint32_t changes_max = 4'000'000;
  std::uint64_t memory_max_bytes = 0;  // 0: nine tenths of what there is
  int threads = 0;                     // 0: all cores
  struct Network {
    std::uint32_t threads = 0, spin_us = 0;  // threads 0: a quarter of the cores
  } network;
  struct Limits {
    std::uint32_t message_bytes_max = 0, streams_max = 0, connection_age_s = 0,
                  batch_records_max = 0, hits_max = 0, in_flight_max = 0;
    std::uint32_t deadline_default_ms = 0, deadline_max_ms = 0, work_floor_us = 0;
    bool work_floor_follows = false;
  } limits;
  QuotaOptions quota;
  HarvestOptions harvest;
  struct Audit {
    std::string directory, keys;
    int retention_days = 0;
    std::uint32_t sync_interval_ms = 0, file_mebibytes = 0;
  } audit;
  LogFormat log_format = LogFormat::kHuman;
  std::string log_level, log_file;  // file empty: standard error
  std::string metrics;              // "127.0.0.1:9464"; empty: none
  bool reflection = false;
  bool core_files = false;
};

// `source` is how messages call it; relative paths begin at `folder`.
absl::StatusOr<ServerConfig> ParseServerConfig(std::string_view text, std::string_view source,
                                               const std::string& folder);
absl::StatusOr<ServerConfig> ReadServerConfig(const std::string& path);
// The server's own folder, where bases and what is to outlive it lie: that of the store's file, or else that of the audit.
std::string DataFolderOf(const ServerConfig& config);
// Every option with its meaning and its default: a file to begin from.
std::string_view SampleServerConfig();

}  // namespace xueji::server
