// Clusters: records that duplicate links connect, under cannot-link constraints.
//
//   Clusters clusters = BuildClusters(store, plan, links, marks);
//
// Links are taken strongest first (weight, then record ids), so the outcome does not depend on the
// order of the input. A link that would put two different valid ID numbers, or a pair marked as
// twins, into one cluster is not followed: it becomes a review with CLUSTER_CONFLICT.
// A cluster's id is the smallest name of a record in it. A record's name is its id; where two files
// with an id in common are linked, "L:id" for the left file's and "R:id" for the right one's, or two
// clusters would have one id. Thread-safe: pure function. Cost: one sort of the
// duplicate links and a union-find with path halving (R. E. Tarjan, 1975), about 50 ns a link.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/linkage/link.h"
#include "engine/record/record_store.h"

namespace xueji {

struct ClusterMember {
  RecordId record;
  std::uint32_t cluster = 0;  // index into Clusters::ids
};

// How the records of a run are named in clusters.csv.
struct RecordNames {
  // Not 0: ids stand in both files; records from this one on are the right file's.
  std::uint32_t right_begin = 0;

  // "", "L:" or "R:".
  std::string_view Prefix(RecordId record) const {
    if (right_begin == 0) return {};
    return record.value < right_begin ? "L:" : "R:";
  }
};

struct Clusters {
  std::vector<std::string> ids;         // ascending, bytewise
  std::vector<ClusterMember> members;   // ascending by record; only clusters of two or more
  // Index into `ids`, or kNoCluster. Binary search in `members`.
  std::uint32_t ClusterOf(RecordId record) const;
  static constexpr std::uint32_t kNoCluster = 0xFFFFFFFF;
  RecordNames names = {};
};

// Demotes conflicting links in place (decision and reasons). `marks`: pairs that must not share a
// cluster because they are marked TWIN_LIKELY.
Clusters BuildClusters(const RecordStore& store, const ExecutionPlan& plan, std::span<Link> links,
                       std::span<const Link> marks, const RecordNames& names = {});

}  // namespace xueji
