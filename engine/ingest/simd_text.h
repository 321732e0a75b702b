// The door to simdjson: UTF-8 validation at memory speed, and one JSON object a line.
//
//   if (!IsValidUtf8(block)) { ... look row by row ... }
//   JsonObjectParser parser;
//   std::string_view fault = parser.Parse(line, [&](std::string_view key, std::string_view value) {…});
//
// IsValidUtf8 is thread-safe; a JsonObjectParser is thread-compatible and keeps its buffers.
// Cost: 7 GB/s validation, about 1.5 GB/s JSON.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace xueji {

bool IsValidUtf8(std::string_view text);

// Bytes that must be readable (any value) behind text given to JsonObjectParser::Parse.
inline constexpr std::size_t kSimdPadding = 64;

class JsonObjectParser {
 public:
  // Called for each member in order: numbers in their shortest form (whole ones
  // exactly), null as the empty text. False
  // stops the parse.
  using Member = std::function<bool(std::string_view key, std::string_view value)>;

  JsonObjectParser();
  ~JsonObjectParser();
  JsonObjectParser(const JsonObjectParser&) = delete;
  JsonObjectParser& operator=(const JsonObjectParser&) = delete;

  // Empty if `line` is one object of strings, numbers and nulls, else what is wrong with it. Views
  // given to `member` are valid until it returns. REQUIRES: kSimdPadding readable bytes behind.
  std::string_view Parse(std::string_view line, const Member& member);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xueji
