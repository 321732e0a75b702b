// Writes clusters.csv: one row per record in a cluster of two or more, sorted by cluster id, then
// record id, as bytes.
//
//   XUEJI_ASSIGN_OR_RETURN(RowDigest digest, WriteClusters(store, clusters, path));
//
// Columns: cluster_id, record_id (as Clusters::names has it). Thread-safety: pure apart from the file. Errors: those of
// FileWriter; kCancelled.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/record/record_store.h"
#include "engine/report/result_digest.h"

namespace xueji {

absl::StatusOr<RowDigest> WriteClusters(const RecordStore& store, const Clusters& clusters,
                                        const std::string& path);

// What WriteClusters would sum, without a file.
RowDigest DigestClusters(const RecordStore& store, const Clusters& clusters);

}  // namespace xueji
