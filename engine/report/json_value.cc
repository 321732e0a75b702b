#include "engine/report/json_value.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "engine/base/check.h"

namespace xueji {

struct JsonValue::Impl {
  nlohmann::ordered_json json;
};

JsonValue::JsonValue(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
JsonValue::JsonValue(std::string_view text)
    : impl_(std::make_unique<Impl>(Impl{std::string(text)})) {}
JsonValue::JsonValue(Unsigned number) : impl_(std::make_unique<Impl>(Impl{number.value})) {}
JsonValue::JsonValue(Flag flag) : impl_(std::make_unique<Impl>(Impl{flag.value})) {}
JsonValue::JsonValue(double number) : impl_(std::make_unique<Impl>(Impl{number})) {}
JsonValue::JsonValue(JsonValue&& other) noexcept = default;
JsonValue& JsonValue::operator=(JsonValue&& other) noexcept = default;
JsonValue::~JsonValue() = default;

JsonValue JsonValue::Object() {
  return JsonValue(std::make_unique<Impl>(Impl{nlohmann::ordered_json::object()}));
}
JsonValue JsonValue::Array() {
  return JsonValue(std::make_unique<Impl>(Impl{nlohmann::ordered_json::array()}));
}

JsonValue& JsonValue::Set(std::string_view key, JsonValue value) {
  XUEJI_CHECK(impl_->json.is_object());
  impl_->json[std::string(key)] = std::move(value.impl_->json);
  return *this;
}

JsonValue& JsonValue::Append(JsonValue value) {
  XUEJI_CHECK(impl_->json.is_array());
  impl_->json.push_back(std::move(value.impl_->json));
  return *this;
}

std::string JsonValue::Print() const {
  return impl_->json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace xueji
