// What the manifest says of a run on a base (`dedup NEW --base`): the snapshot, and what the update changed;
// null for a run of its own.
//
//   json["base"] = BaseJson(manifest);   ReadBase(root, manifest);
//
// Thread-safe: pure functions.
#pragma once

#include "engine/report/manifest_reader.h"
#include "engine/report/run_manifest.h"

namespace xueji {

Json BaseJson(const RunManifest& manifest);
void ReadBase(const ManifestReader& root, RunManifest& manifest);

}  // namespace xueji
