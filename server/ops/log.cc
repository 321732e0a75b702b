#include "server/ops/log.h"

#include <spdlog/async.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/utf8.h"

namespace xueji::server {
namespace {

constexpr std::size_t kTextBytesMax = 200;
constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};
constexpr std::array<spdlog::level::level_enum, 4> kSpdlogLevels = {
    spdlog::level::debug, spdlog::level::info, spdlog::level::warn, spdlog::level::err};

// One line, whatever the text holds, and no long number in it.
std::string Harmless(std::string_view text) {
  std::string clean;
  for (std::size_t at = 0; at < text.size() && clean.size() < kTextBytesMax;) {
    const char32_t code_point = NextCodePoint(text, at);
    // Also the marks that turn the direction of writing, with which a line can be made to look like
    // another.
    const bool invisible = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
                           (code_point >= 0x200B && code_point <= 0x200F) ||
                           (code_point >= 0x2028 && code_point <= 0x202E) ||
                           (code_point >= 0x2066 && code_point <= 0x2069) || code_point == 0xFEFF;
    AppendUtf8(invisible ? U'\uFFFD' : code_point, clean);
  }
  return MaskIdentifier(clean);
}

std::string NowText() {
  using namespace std::chrono;  // NOLINT: the calendar of the library, nothing else
  const auto now = floor<milliseconds>(system_clock::now());
  const auto day = floor<days>(now);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(now - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string JsonLine(std::string_view level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  nlohmann::ordered_json line;
  line["time"] = NowText();
  line["level"] = level;
  line["event"] = event;
  for (const LogField& field : fields) {
    nlohmann::ordered_json& value = line[std::string(field.name)];
    if (field.value.bare()) {
      value = nlohmann::ordered_json::parse(field.value.text(), nullptr, false);
    } else {
      value = field.value.text();
    }
  }
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string HumanLine(std::string_view level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line = fmt::format("{} {:7} {}", NowText(), level, event);
  for (const LogField& field : fields)
    line += fmt::format(" {}={}", field.name, field.value.text());
  return line;
}

}  // namespace

LogValue::LogValue(std::string_view text) : text_(Harmless(text)) {}

LogValue::LogValue(const absl::Status& status)
    : text_(Harmless(absl::StatusCodeToString(status.code()) +
                     (status.message().empty() ? "" : ": " + std::string(status.message())))) {}

struct Log::State {
  LogFormat format = LogFormat::kHuman;
  std::shared_ptr<spdlog::details::thread_pool> threads;
  std::shared_ptr<spdlog::async_logger> logger;
};

Log::Log(std::unique_ptr<State> state) : state_(std::move(state)) {}

Log::~Log() {
  state_->logger->flush();
  // The queue is written to its end by the thread before it goes.
  state_->logger.reset();
  state_->threads.reset();
}

absl::StatusOr<std::unique_ptr<Log>> Log::Make(const LogOptions& options) {
  const auto level = std::find(kLevels.begin(), kLevels.end(), options.level);
  if (level == kLevels.end()) {
    return InvalidArgument({"日志级别应为 debug、info、warning、error 之一",
                            "the log's level is debug, info, warning or error"});
  }
  auto state = std::make_unique<State>();
  state->format = options.format;
  try {
    spdlog::sink_ptr sink;
    if (options.file.empty()) {
      sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    } else {
      sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
    }
    sink->set_pattern("%v");
    state->threads = std::make_shared<spdlog::details::thread_pool>(options.queue_lines, 1);
    state->logger = std::make_shared<spdlog::async_logger>(
        "xueji", std::move(sink), state->threads, spdlog::async_overflow_policy::overrun_oldest);
  } catch (const spdlog::spdlog_ex& error) {
    return Fault(absl::StatusCode::kUnavailable, {"$0：日志无法写入：$1",
                                                  "$0: the log cannot be written: $1",
                                                  {options.file, error.what()}});
  }
  state->logger->set_level(kSpdlogLevels[static_cast<std::size_t>(level - kLevels.begin())]);
  state->logger->flush_on(spdlog::level::info);
  return std::unique_ptr<Log>(new Log(std::move(state)));
}

void Log::Write(int level, std::string_view event, std::initializer_list<LogField> fields) {
  const auto at = static_cast<std::size_t>(level);
  if (!state_->logger->should_log(kSpdlogLevels[at])) return;
  const std::string line = state_->format == LogFormat::kJson
                               ? JsonLine(kLevels[at], event, fields)
                               : HumanLine(kLevels[at], event, fields);
  state_->logger->log(kSpdlogLevels[at], spdlog::string_view_t(line.data(), line.size()));
}

void Log::Debug(std::string_view event, std::initializer_list<LogField> fields) {
  Write(0, event, fields);
}
void Log::Info(std::string_view event, std::initializer_list<LogField> fields) {
  Write(1, event, fields);
}
void Log::Warning(std::string_view event, std::initializer_list<LogField> fields) {
  Write(2, event, fields);
}
void Log::Error(std::string_view event, std::initializer_list<LogField> fields) {
  Write(3, event, fields);
}
void Log::Flush() {
  state_->logger->flush();
}
std::uint64_t Log::dropped() const {
  return state_->threads->overrun_counter();
}

}  // namespace xueji::server
