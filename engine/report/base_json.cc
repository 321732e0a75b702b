#include "engine/report/base_json.h"

namespace xueji {
namespace {

// One list of the keys for both directions: they cannot drift apart.
template <typename Base, typename Field>
void VisitBase(Base& base, Field&& field) {
  field("path", base.path);
  field("result_digest", base.result_digest);
  field("records", base.records);
  field("deleted_path", base.deleted_path);
  field("snapshot_out", base.snapshot_out);
  field("all_written", base.all_written);
  field("records_now", base.records_now);
  field("records_new", base.records_new);
  field("records_changed", base.records_changed);
  field("records_unchanged", base.records_unchanged);
  field("records_deleted", base.records_deleted);
  field("verdicts_changed", base.verdicts_changed);
  field("weights_moved", base.weights_moved);
  field("links_new", base.links_new);
  field("links_gone", base.links_gone);
}

}  // namespace

Json BaseJson(const RunManifest& manifest) {
  if (!manifest.base.has_value()) return nullptr;
  Json json = Json::object();
  VisitBase(*manifest.base, [&](const char* key, const auto& value) { json[key] = value; });
  return json;
}

void ReadBase(const ManifestReader& root, RunManifest& manifest) {
  const std::optional<ManifestReader> item = root.Optional("base");
  if (!item.has_value()) return;
  manifest.base.emplace();
  VisitBase(*manifest.base, [&](const char* key, auto& value) { item->Read(key, value); });
}

}  // namespace xueji
