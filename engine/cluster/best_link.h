// Best links: a one-to-one choice among the duplicate links between two files.
//
//   KeepBestLinks(links);       // each record in at most one kDuplicate link
//
// Links are taken strongest first; one whose record is already taken becomes a review. Of links with
// equal weight that compete for a record none can be preferred: all of them go to review, and with them
// every weaker link of their records, so that a clerk decides and not the order of a file. Pure; cost: one sort of the duplicate links.
#pragma once

#include <cstdint>
#include <span>

#include "engine/linkage/link.h"

namespace xueji {

// REQUIRES: `links` sorted as RunLinkage returns them; `record_count` records in the store.
// Changes decisions in place, adding CLUSTER_CONFLICT to what is demoted.
void KeepBestLinks(std::span<Link> links, std::uint32_t record_count);

}  // namespace xueji
