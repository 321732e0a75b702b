// What the manifest says about links that may have been missed: `recall_estimate` of capture and
// recapture (linkage/recall_estimate.h), null where it could not be told.
//
//   json["recall_estimate"] = RecallEstimateJson(manifest);   ReadRecallEstimate(root, manifest);
//
// Thread-safe: pure functions.
#pragma once

#include "engine/report/manifest_reader.h"
#include "engine/report/run_manifest.h"

namespace xueji {

Json RecallEstimateJson(const RunManifest& manifest);
// Null unless the run was asked for an audit (linkage/recall_audit.h).
Json RecallAuditJson(const RunManifest& manifest);
void ReadRecallAudit(const ManifestReader& root, RunManifest& manifest);
void ReadRecallEstimate(const ManifestReader& root, RunManifest& manifest);

}  // namespace xueji
