#include "server/ops/audit_record.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/utf8.h"

namespace xueji::server {
namespace {

constexpr std::size_t kValueBytesMax = 256;
static_assert(kAuditPlainBytesMax == kValueBytesMax - 3, "room for an escaped byte is always left");
constexpr std::size_t kCells = 13;
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

void AppendEscapedByte(unsigned char byte, std::string* out) {
  *out += "\\x";
  *out += kHexDigits[byte / 16];
  *out += kHexDigits[byte % 16];
}

// One cell, whatever the value holds: names may be attack text.
void AppendCell(std::string_view value, std::string* line) {
  *line += '\t';
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

// Where a line is put together: whole numbers and plain text, with room for the longest line there
// is.
class LineBuffer {
 public:
  void Add(char c) { bytes_[size_++] = c; }
  void Add(std::string_view text) {
    std::copy(text.begin(), text.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += text.size();
  }
  void Add(std::uint64_t value) {
    const auto [end, error] =
        std::to_chars(bytes_.data() + size_, bytes_.data() + bytes_.size(), value);
    size_ = static_cast<std::size_t>(end - bytes_.data());
  }
  std::string_view text() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, kCells*(kValueBytesMax + 1)> bytes_;
  std::size_t size_ = 0;
};

// "2026-03-01T08:30:00.125Z"
void AddTime(std::int64_t at_ms, LineBuffer* line) {
  using namespace std::chrono;  // NOLINT: the calendar of the library, nothing else
  const sys_time<milliseconds> time{milliseconds(at_ms)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss<milliseconds> clock(time - day);
  char text[] = "0000-00-00T00:00:00.000Z";
  // The digits of a value from the last to the first, into the places it has.
  const auto put = [&text](std::size_t begin, std::size_t end, auto value) {
    for (auto rest = static_cast<unsigned>(value); end > begin; rest /= 10)
      text[--end] = static_cast<char>('0' + rest % 10);
  };
  put(0, 4, static_cast<int>(date.year()));
  put(5, 7, static_cast<unsigned>(date.month()));
  put(8, 10, static_cast<unsigned>(date.day()));
  put(11, 13, clock.hours().count());
  put(14, 16, clock.minutes().count());
  put(17, 19, clock.seconds().count());
  put(20, 23, clock.subseconds().count());
  line->Add(std::string_view(text));
}

// How many bytes a cell would not hold as they are: control characters (our own tabs are some),
// backslashes, and what is not ASCII (negative as `char` is here).
std::size_t OddBytes(std::string_view text) {
  std::size_t odd = 0;
  for (const char c : text)
    odd += static_cast<std::size_t>(c < 0x20) | static_cast<std::size_t>(c == 0x7F) |
           static_cast<std::size_t>(c == '\\');
  return odd;
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

std::string_view TakeWord(std::string_view* words) {
  const std::size_t end = std::min(words->find(','), words->size());
  const std::string_view word = words->substr(0, end);
  words->remove_prefix(std::min(end + 1, words->size()));
  return word;
}

absl::Status Unreadable() {
  return InvalidArgument({"不是审计记录：应为制表符分隔的 $0 项",
                          "is no audit record: $0 values between tabs are wanted",
                          {kCells}});
}

}  // namespace

// PERF: nearly every line is plain. It is put together as it is, and one look over the whole of it
// tells that nothing but the tabs between its cells is odd: 0.07 us (server_bench, WriteLine). The
// slow twin in audit_record_test.cc looks at each character of each cell.
void WriteAuditLine(const AuditRecord& record, std::uint64_t seq, std::string* line) {
  const std::array<const std::string*, 10> cells = {
      &record.user,    &record.roles,  &record.level,  &record.region,  &record.method,
      &record.purpose, &record.ticket, &record.object, &record.verdict, &record.request_id};
  constexpr std::size_t kBeforeRecords = 8;
  LineBuffer plain;
  plain.Add(seq);
  plain.Add('\t');
  AddTime(record.at_ms, &plain);
  const std::size_t numbers_end = plain.text().size();
  bool is_plain = true;
  const auto add_plain = [&](const std::string& cell) {
    is_plain = is_plain && cell.size() <= kAuditPlainBytesMax;
    plain.Add('\t');
    if (is_plain) plain.Add(cell);
  };
  for (std::size_t i = 0; i < kBeforeRecords; ++i) add_plain(*cells[i]);
  plain.Add('\t');
  plain.Add(record.records);
  for (std::size_t i = kBeforeRecords; i < cells.size(); ++i) add_plain(*cells[i]);
  if (is_plain && OddBytes(plain.text()) == kCells - 1) {
    *line += plain.text();
    return;
  }
  *line += plain.text().substr(0, numbers_end);
  for (std::size_t i = 0; i < kBeforeRecords; ++i) AppendCell(*cells[i], line);
  *line += '\t';
  *line += std::to_string(record.records);
  for (std::size_t i = kBeforeRecords; i < cells.size(); ++i) AppendCell(*cells[i], line);
}

std::vector<AuditedObject> ObjectsOf(const AuditRecord& record) {
  std::string_view objects = record.object, verdicts = record.verdict;
  // One object's verdict may say anything; that of several has a word for each, or one for all.
  const bool is_one_word = objects.find(',') == std::string_view::npos ||
                           verdicts.find(',') == std::string_view::npos;
  std::vector<AuditedObject> named;
  while (!objects.empty()) {
    const std::string_view object = TakeWord(&objects);
    named.push_back({object, is_one_word ? verdicts : TakeWord(&verdicts)});
  }
  return named;
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
