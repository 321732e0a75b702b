// ManifestReader: typed values out of a JSON object, with the first fault remembered and named, so
// that the code that reads a manifest has no branches. For the files that read manifest.json.
//
//   const ManifestReader root(json, "out/manifest.json: manifest", &status);
//   root.Read("version", manifest.version);   root.Object("counts").Read("rows", rows);
//   if (!status.ok()) …                       // "…: manifest.counts.rows: must be a whole number"
//
// Not thread-safe; borrows the JSON and the status.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"

namespace xueji {

using Json = nlohmann::ordered_json;  // keys in the order written: stable, and pleasant to read

// Reads typed values and remembers the first fault, so that the reading code has no branches.
class ManifestReader {
 public:
  ManifestReader(const Json& json, std::string where, absl::Status* status)
      : json_(&json), where_(std::move(where)), status_(status) {
    if (!json.is_object()) Fail("", {"对象", "an object"});
  }

  void Read(const char* key, std::string& value) const {
    if (const Json* found = Find(key)) {
      if (!found->is_string()) return Fail(key, {"文字", "text"});
      value = found->get<std::string>();
    }
  }
  void Read(const char* key, bool& value) const {
    if (const Json* found = Find(key)) {
      if (!found->is_boolean()) return Fail(key, {"true 或 false", "true or false"});
      value = found->get<bool>();
    }
  }
  template <typename T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, char>) void Read(const char* key,
                                                                        T& value) const {
    if (const Json* found = Find(key)) {
      if (!found->is_number_unsigned()) return Fail(key, {"非负整数", "a whole number"});
      value = static_cast<T>(found->get<std::uint64_t>());
    }
  }
  void Read(const char* key, double& value) const {
    if (const Json* found = Find(key)) {
      if (!found->is_number()) return Fail(key, {"数字", "a number"});
      value = found->get<double>();
    }
  }
  void Read(const char* key, std::vector<std::string>& values) const {
    ForEach(key, [&](const Json& item) {
      if (!item.is_string()) return Fail(key, {"文字的列表", "a list of texts"});
      values.push_back(item.get<std::string>());
    });
  }
  void Read(const char* key, std::vector<std::uint64_t>& values) const {
    ForEach(key, [&](const Json& item) {
      if (!item.is_number_unsigned()) return Fail(key, {"非负整数的列表", "a list of whole numbers"});
      values.push_back(item.get<std::uint64_t>());
    });
  }
  template <typename Number>
  void ReadPairs(const char* key, std::vector<std::pair<std::string, Number>>& pairs) const {
    const Json* found = Find(key);
    if (found == nullptr) return;
    if (!found->is_object()) return Fail(key, {"对象", "an object"});
    for (const auto& item : found->items()) {
      if (!item.value().is_number()) return Fail(key, {"数字的对象", "an object of numbers"});
      pairs.emplace_back(item.key(), item.value().template get<Number>());
    }
  }
  template <typename F>
  void ForEach(const char* key, F&& visit) const {
    const Json* found = Find(key);
    if (found == nullptr) return;
    if (!found->is_array()) return Fail(key, {"列表", "a list"});
    for (const Json& item : *found) visit(item);
  }
  // Whether the key is there: an older version may have written the manifest.
  bool Has(const char* key) const { return json_->is_object() && json_->contains(key); }
  ManifestReader Object(const char* key) const {
    static const Json kEmpty = Json::object();
    const Json* found = Find(key);
    return ManifestReader(found == nullptr ? kEmpty : *found, where_ + "." + key, status_);
  }
  // The object of this key; nullopt if it is absent (an older version wrote the manifest) or null.
  std::optional<ManifestReader> Optional(const char* key) const {
    const auto found = json_->find(key);
    if (!status_->ok() || found == json_->end() || found->is_null()) return std::nullopt;
    return ManifestReader(*found, where_ + "." + key, status_);
  }
  ManifestReader Item(const char* key, const Json& item) const {
    return ManifestReader(item, where_ + "." + key + "[]", status_);
  }

 private:
  const Json* Find(const char* key) const {
    if (!status_->ok()) return nullptr;
    const auto found = json_->find(key);
    if (found == json_->end()) {
      Fail(key, {"存在", "present"});
      return nullptr;
    }
    return &*found;
  }
  void Fail(const char* key, const Message& expected) const {
    if (!status_->ok()) return;
    const std::string name = where_ + (*key == '\0' ? std::string() : "." + std::string(key));
    *status_ = InvalidArgument({"$0：应为$1；此目录是别的版本的结果吗？",
                                "$0: must be $1; is this directory a result of another version?",
                                {name, expected}});
  }

  const Json* json_;
  std::string where_;
  absl::Status* status_;
};

}  // namespace xueji
