#include "server/ops/audit_record.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/utf8.h"

namespace xueji::server {
namespace {

constexpr std::size_t kValueBytesMax = 256;
constexpr std::size_t kCells = 13;
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

void AppendEscapedByte(unsigned char byte, std::string* out) {
  *out += "\\x";
  *out += kHexDigits[byte / 16];
  *out += kHexDigits[byte % 16];
}

// One cell, whatever the value holds: names may be attack text.
void AppendCell(std::string_view value, std::string* line) {
  const std::size_t end = line->size() + kValueBytesMax;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t begin = at;
    const char32_t code_point = NextCodePoint(value, at);
    const std::string_view bytes = value.substr(begin, at - begin);
    const bool malformed = code_point == 0xFFFD && bytes != "\xEF\xBF\xBD";
    if (line->size() + 4 * bytes.size() > end) {
      *line += "~";
      return;
    }
    if (bytes == "\t") {
      *line += "\\t";
    } else if (bytes == "\n") {
      *line += "\\n";
    } else if (bytes == "\\") {
      *line += "\\\\";
    } else if (malformed || code_point < 0x20 || code_point == 0x7F) {
      for (const char byte : bytes) AppendEscapedByte(static_cast<unsigned char>(byte), line);
    } else {
      *line += bytes;
    }
  }
}

int HexValue(char c) {
  const std::size_t at = kHexDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

bool ReadCell(std::string_view cell, std::string* value) {
  for (std::size_t at = 0; at < cell.size(); ++at) {
    if (static_cast<unsigned char>(cell[at]) < 0x20) return false;
    if (cell[at] != '\\') {
      value->push_back(cell[at]);
      continue;
    }
    if (++at == cell.size()) return false;
    if (cell[at] == 't') {
      value->push_back('\t');
    } else if (cell[at] == 'n') {
      value->push_back('\n');
    } else if (cell[at] == '\\') {
      value->push_back('\\');
    } else if (cell[at] == 'x' && at + 2 < cell.size() && HexValue(cell[at + 1]) >= 0 &&
               HexValue(cell[at + 2]) >= 0) {
      value->push_back(static_cast<char>(HexValue(cell[at + 1]) * 16 + HexValue(cell[at + 2])));
      at += 2;
    } else {
      return false;
    }
  }
  return true;
}

// "2026-03-01T08:30:00.125Z"
void AppendTime(std::int64_t at_ms, std::string* line) {
  using namespace std::chrono;  // NOLINT: the calendar of the library, nothing else
  const sys_time<milliseconds> time{milliseconds(at_ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(time - day);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()),
                static_cast<int>(clock.subseconds().count()));
  *line += text.data();
}

std::optional<std::uint64_t> Number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
}

std::optional<std::int64_t> ReadTime(std::string_view text) {
  using namespace std::chrono;  // NOLINT: as above
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != kForm.size()) return std::nullopt;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == 'd' ? !digit : text[i] != kForm[i]) return std::nullopt;
  }
  const auto part = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  const year_month_day date{year(part(0, 4)), month(static_cast<unsigned>(part(5, 2))),
                            day(static_cast<unsigned>(part(8, 2)))};
  if (!date.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) return std::nullopt;
  const auto time = sys_days(date) + hours(part(11, 2)) + minutes(part(14, 2)) +
                    seconds(part(17, 2)) + milliseconds(part(20, 3));
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

absl::Status Unreadable() {
  return InvalidArgument({"不是审计记录：应为制表符分隔的 $0 项",
                          "is no audit record: $0 values between tabs are wanted",
                          {kCells}});
}

}  // namespace

void WriteAuditLine(const AuditRecord& record, std::string* line) {
  *line += std::to_string(record.seq);
  *line += '\t';
  AppendTime(record.at_ms, line);
  for (const std::string* value :
       {&record.user, &record.roles, &record.level, &record.region, &record.method, &record.purpose,
        &record.ticket, &record.object}) {
    *line += '\t';
    AppendCell(*value, line);
  }
  *line += '\t';
  *line += std::to_string(record.records);
  for (const std::string* value : {&record.verdict, &record.request_id}) {
    *line += '\t';
    AppendCell(*value, line);
  }
}

absl::StatusOr<AuditRecord> ParseAuditLine(std::string_view line) {
  std::vector<std::string_view> cells;
  for (std::size_t begin = 0; begin <= line.size() && cells.size() <= kCells;) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  if (cells.size() != kCells) return Unreadable();
  AuditRecord record;
  const auto seq = Number(cells[0]), records = Number(cells[10]);
  const auto at_ms = ReadTime(cells[1]);
  if (!seq || !records || !at_ms) return Unreadable();
  record.seq = *seq;
  record.at_ms = *at_ms;
  record.records = *records;
  std::size_t cell = 2;
  for (std::string* value : {&record.user, &record.roles, &record.level, &record.region,
                             &record.method, &record.purpose, &record.ticket, &record.object}) {
    if (!ReadCell(cells[cell++], value)) return Unreadable();
  }
  if (!ReadCell(cells[11], &record.verdict) || !ReadCell(cells[12], &record.request_id))
    return Unreadable();
  return record;
}

}  // namespace xueji::server
