// The slow, obvious twin of csv_reader.h: one character after the other, one state, no masks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace xueji {

struct ReferenceRecord {
  std::size_t begin = 0;
  std::size_t end = 0;   // behind the line end
  std::uint32_t line = 0;
  std::vector<std::string> fields;
  bool misplaced_quote = false;
  bool complete = false;  // closed by a line end
  friend bool operator==(const ReferenceRecord&, const ReferenceRecord&) = default;
};

inline std::string ReferenceTrim(std::string text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.erase(text.begin());
  while (!text.empty() && blank(text.back())) text.pop_back();
  return text;
}

struct ReferenceResult {
  std::vector<ReferenceRecord> records;
  bool open_quote = false;  // the text ended inside quotes
};

inline ReferenceResult ReferenceSplit(std::string_view text, char separator) {
  ReferenceResult result;
  std::uint32_t line = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    ReferenceRecord record;
    record.begin = at;
    record.line = line;
    bool more = true;
    while (more) {
      std::string field;
      bool quoted = false;
      std::size_t look = at;
      while (look < text.size() && (text[look] == ' ' || text[look] == '\r' ||
                                    (text[look] == '\t' && separator != '\t'))) {
        ++look;
      }
      if (look < text.size() && text[look] == '"') {
        quoted = true;
        at = look + 1;
        bool closed = false;
        while (at < text.size() && !closed) {
          if (text[at] == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            field += '"';
            at += 2;
          } else if (text[at] == '"') {
            closed = true;
            ++at;
          } else {
            if (text[at] == '\n') ++line;
            field += text[at++];
          }
        }
        if (!closed) result.open_quote = true;
      }
      std::string tail;
      while (at < text.size() && text[at] != separator && text[at] != '\n') tail += text[at++];
      if (!quoted) {
        field = tail;
      } else {
        for (const char c : tail) {
          const bool blank = c == ' ' || c == '\r' || (c == '\t' && separator != '\t');
          if (!blank) record.misplaced_quote = true;
        }
      }
      record.fields.push_back(ReferenceTrim(field));
      more = at < text.size() && text[at] == separator;
      if (at < text.size() && text[at] == '\n') {
        record.complete = true;
        ++line;
      }
      if (at < text.size()) ++at;
    }
    record.end = at;
    result.records.push_back(record);
    // A separator at the very end opens one more, empty field, which the loop above has read.
  }
  return result;
}

}  // namespace xueji
