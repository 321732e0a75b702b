// Log: what operators read. Lines of JSON for machines, or plain ones for people; never personal
// data.
//
//   XUEJI_ASSIGN_OR_RETURN(auto log, Log::Make({.format = LogFormat::kJson}));
//   log->Info("started", {{"records", 10'000'000}, {"listen", config.listen}});
//
// An event is a word or two, its values are fields. Every text is masked as an identifier (a long
// run of digits is hidden), freed of control characters and cut at 200 bytes; names and numbers of
// students have no business here, and there is no field for them. Lines go through a queue to a
// thread of their own; when it is full the oldest are dropped and counted (dropped()): a slow disk
// never holds up an answer. The audit is another thing (audit_log.h) and drops nothing.
// Thread-safe. Cost: 1 us. The door to spdlog.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/server_config.h"

namespace xueji::server {

class LogValue {
 public:
  LogValue(std::string_view text);  // NOLINT(google-explicit-constructor)
  LogValue(const char* text) : LogValue(std::string_view(text)) {}         // NOLINT
  LogValue(const std::string& text) : LogValue(std::string_view(text)) {}  // NOLINT
  LogValue(const absl::Status& status);  // NOLINT: code and English message
  LogValue(bool value) : text_(value ? "true" : "false"), bare_(true) {}  // NOLINT
  template <std::integral Number>
  LogValue(Number number) : text_(std::to_string(number)), bare_(true) {}  // NOLINT
  const std::string& text() const { return text_; }
  bool bare() const { return bare_; }  // stands without quotes in JSON

 private:
  std::string text_;
  bool bare_ = false;
};
struct LogField {
  std::string_view name;
  LogValue value;
};

struct LogOptions {
  LogFormat format = LogFormat::kHuman;
  std::string level = "info";  // debug, info, warning, error
  std::string file = {};       // appended to; empty: standard error
  std::uint32_t queue_lines = 8192;
};

class Log {
 public:
  static absl::StatusOr<std::unique_ptr<Log>> Make(const LogOptions& options);
  ~Log();  // writes what is left
  void Debug(std::string_view event, std::initializer_list<LogField> fields = {});
  void Info(std::string_view event, std::initializer_list<LogField> fields = {});
  void Warning(std::string_view event, std::initializer_list<LogField> fields = {});
  void Error(std::string_view event, std::initializer_list<LogField> fields = {});
  void Flush();
  std::uint64_t dropped() const;

 private:
  struct State;
  explicit Log(std::unique_ptr<State> state);
  void Write(int level, std::string_view event, std::initializer_list<LogField> fields);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
