#include "engine/ingest/simd_text.h"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <deque>

namespace xueji {
namespace {

using simdjson::dom::element_type;

static_assert(kSimdPadding >= simdjson::SIMDJSON_PADDING);

constexpr std::string_view kNotObject = "not a JSON object";
constexpr std::string_view kNested = "a value is an object, a list or true/false";
constexpr std::string_view kSyntax = "JSON syntax error";

template <typename T>
std::string_view NumberText(T value, std::array<char, 40>& buffer) {
  const std::to_chars_result end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())};
}

}  // namespace

// The DOM interface, because it is the one that chooses its kernel at run time: the on-demand one is
// bound at compile time and falls back to scalar code under x86-64-v3, which has no carry-less
// multiplication.
struct JsonObjectParser::State {
  simdjson::dom::parser parser;
  // Numbers as text; a deque, because views into it live until Parse returns.
  std::deque<std::array<char, 40>> numbers;

  std::array<char, 40>& Number(std::size_t i) {
    if (i >= numbers.size()) numbers.emplace_back();
    return numbers[i];
  }
};

bool IsValidUtf8(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size());
}

JsonObjectParser::JsonObjectParser() : state_(std::make_unique<State>()) {}
JsonObjectParser::~JsonObjectParser() = default;

std::string_view JsonObjectParser::Parse(std::string_view line, const Member& member) {
  simdjson::dom::element root;
  if (state_->parser.parse(line.data(), line.size(), /*realloc_if_needed=*/false).get(root) !=
      simdjson::SUCCESS) {
    return kSyntax;
  }
  simdjson::dom::object object;
  if (root.get_object().get(object) != simdjson::SUCCESS) return kNotObject;
  std::size_t numbers = 0;
  for (const simdjson::dom::key_value_pair& item : object) {
    std::string_view text;
    switch (item.value.type()) {
      case element_type::STRING: text = std::string_view(item.value); break;
      case element_type::NULL_VALUE: break;
      case element_type::INT64:
        text = NumberText(std::int64_t(item.value), state_->Number(numbers++));
        break;
      case element_type::UINT64:
        text = NumberText(std::uint64_t(item.value), state_->Number(numbers++));
        break;
      case element_type::DOUBLE:
        // The shortest text of the number: 1.10105E+17 comes out as 1.10105e+17, still recognised.
        text = NumberText(double(item.value), state_->Number(numbers++));
        break;
      default: return kNested;
    }
    if (!member(item.key, text)) return {};
  }
  return {};
}

}  // namespace xueji
