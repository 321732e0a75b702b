// The sections of what a run found: links, marks, near pairs, clusters.
//
//   XUEJI_RETURN_IF_ERROR(AddLinkSections(found, &writer));
//   XUEJI_ASSIGN_OR_RETURN(SnapshotLinks links, ReadLinkSections(file, limits));
//
// Links are kept as they were before clustering: which of them BuildClusters sets aside can change when
// records come; which it did set aside stands beside them, so that the verdicts there were can be told. Near pairs are those that no rule decides and whose weight
// lacks less than term frequencies may add: their weight changes with every record that comes, and some
// of them are links then (decision 0019).
// Plain values and pure functions: thread-safe. Reading refuses records and passes that do not exist.
// Errors: those of SectionWriter and SectionReader.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/status.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/linkage/link.h"
#include "engine/registry/section_reader.h"
#include "engine/registry/section_writer.h"

namespace xueji {

struct SnapshotLinks {
  std::vector<Link> links;  // as RunLinkage gives them
  std::vector<std::uint32_t> set_aside;  // ascending: the numbers of those clustering made a review
  std::vector<Link> marks;
  std::vector<Link> near_pairs;  // decision kNonLink, with the weight they have
  std::vector<ClusterMember> members;        // ascending by record
  std::vector<std::uint32_t> cluster_names;  // by cluster: the record whose id names it
};

// The numbers of the links that BuildClusters demoted: `before` and `after`, the same links.
std::vector<std::uint32_t> LinksSetAside(std::span<const Link> before, std::span<const Link> after);
// The record whose id names each cluster. REQUIRES: `clusters` were built of one register.
std::vector<std::uint32_t> ClusterNames(const RecordStore& store, const Clusters& clusters);

absl::Status AddLinkSections(const SnapshotLinks& found, SectionWriter* out);

struct LinkLimits {
  std::uint32_t records = 0;
  std::size_t passes = 0;
};
absl::StatusOr<SnapshotLinks> ReadLinkSections(const SectionReader& file, const LinkLimits& limits);

}  // namespace xueji
