// JsonValue: a value to be printed as JSON: what `--json` of the commands puts out.
//
//   JsonValue object = JsonValue::Object();
//   object.Set("pairs", std::uint64_t{12}).Set("precision", 0.998);
//   object.Print()                       // {"pairs": 12, …}, two blanks a level, '\n' at the end
//
// Keys keep the order they were set in. Text that is not UTF-8 is repaired, so what is printed
// always is JSON. The library behind it (nlohmann) stays in the .cc. Not thread-safe; owns its
// parts.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace xueji {

class JsonValue {
 public:
  static JsonValue Object();
  static JsonValue Array();
  JsonValue(std::string_view text);  // NOLINT: values convert, so that Set reads like JSON
  JsonValue(const char* text) : JsonValue(std::string_view(text)) {}         // NOLINT
  JsonValue(const std::string& text) : JsonValue(std::string_view(text)) {}  // NOLINT
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) JsonValue(T number) : JsonValue(Unsigned{number}) {}  // NOLINT
  JsonValue(double number);                                                              // NOLINT
  template <std::same_as<bool> T>
  JsonValue(T flag) : JsonValue(Flag{flag}) {}  // NOLINT
  JsonValue(JsonValue&& other) noexcept;
  JsonValue& operator=(JsonValue&& other) noexcept;
  ~JsonValue();

  // REQUIRES: an object.
  JsonValue& Set(std::string_view key, JsonValue value);
  // REQUIRES: an array.
  JsonValue& Append(JsonValue value);
  std::string Print() const;

 private:
  struct Unsigned {
    std::uint64_t value;
  };
  struct Flag {
    bool value;
  };
  struct Impl;
  JsonValue(Unsigned number);
  JsonValue(Flag flag);
  explicit JsonValue(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace xueji
