#include "engine/registry/snapshot_links.h"

#include <algorithm>
#include <functional>
#include <string>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

// A link as it stands in a file: 24 bytes, none of them padding.
struct PackedLink {
  std::uint32_t left, right;
  std::int32_t weight;
  std::uint8_t decision, pass;
  std::uint16_t zero;
  std::uint64_t reasons;
};
struct PackedMember {
  std::uint32_t record, cluster;
};

absl::Status AddLinks(std::string_view name, const std::vector<Link>& links, SectionWriter* out) {
  std::vector<PackedLink> packed;
  packed.reserve(links.size());
  for (const Link& link : links) {
    packed.push_back({link.left.value, link.right.value, link.weight,
                      static_cast<std::uint8_t>(link.decision), link.pass, 0, link.reasons.bits()});
  }
  return out->AddArray(name, std::span<const PackedLink>(packed));
}

absl::Status ReadLinks(const SectionReader& file, std::string_view name, const LinkLimits& limits,
                       std::vector<Link>* links) {
  XUEJI_ASSIGN_OR_RETURN(const auto packed, file.ReadVector<PackedLink>(name));
  links->reserve(packed.size());
  for (const PackedLink& link : packed) {
    const bool sound = link.left < limits.records && link.right < limits.records &&
                       link.left != link.right && link.pass < limits.passes && link.zero == 0 &&
                       link.decision <= static_cast<std::uint8_t>(Decision::kDuplicate);
    if (!sound) {
      return file.Fault(name, {"有不存在的记录或分块规则", "names records or passes that do not exist"});
    }
    links->push_back({.left = RecordId{link.left}, .right = RecordId{link.right},
                      .weight = link.weight, .decision = static_cast<Decision>(link.decision),
                      .pass = link.pass, .reasons = ReasonSet(link.reasons)});
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<std::uint32_t> ClusterNames(const RecordStore& store, const Clusters& clusters) {
  std::vector<std::uint32_t> names(clusters.ids.size(), kNoRecord);
  for (const ClusterMember& member : clusters.members) {
    if (store.ExternalId(member.record) == clusters.ids[member.cluster]) {
      names[member.cluster] = member.record.value;
    }
  }
  return names;
}

std::vector<std::uint32_t> LinksSetAside(std::span<const Link> before,
                                         std::span<const Link> after) {
  XUEJI_CHECK(before.size() == after.size());
  std::vector<std::uint32_t> set_aside;
  for (std::uint32_t i = 0; i < before.size(); ++i) {
    if (before[i].decision != after[i].decision) set_aside.push_back(i);
  }
  return set_aside;
}

absl::Status AddLinkSections(const SnapshotLinks& found, SectionWriter* out) {
  XUEJI_RETURN_IF_ERROR(AddLinks("links", found.links, out));
  XUEJI_RETURN_IF_ERROR(
      out->AddArray("links_set_aside", std::span<const std::uint32_t>(found.set_aside)));
  XUEJI_RETURN_IF_ERROR(AddLinks("marks", found.marks, out));
  XUEJI_RETURN_IF_ERROR(AddLinks("near_pairs", found.near_pairs, out));
  std::vector<PackedMember> members;
  for (const ClusterMember& member : found.members) {
    members.push_back({member.record.value, member.cluster});
  }
  XUEJI_RETURN_IF_ERROR(out->AddArray("cluster_members", std::span<const PackedMember>(members)));
  return out->AddArray("cluster_names", std::span<const std::uint32_t>(found.cluster_names));
}

absl::StatusOr<SnapshotLinks> ReadLinkSections(const SectionReader& file, const LinkLimits& limits) {
  SnapshotLinks found;
  XUEJI_RETURN_IF_ERROR(ReadLinks(file, "links", limits, &found.links));
  XUEJI_ASSIGN_OR_RETURN(found.set_aside, file.ReadVector<std::uint32_t>("links_set_aside"));
  const bool ascends = std::is_sorted(found.set_aside.begin(), found.set_aside.end(),
                                      std::less_equal<>());
  if (!ascends || (!found.set_aside.empty() && found.set_aside.back() >= found.links.size())) {
    return file.Fault("links_set_aside", {"有不存在的关联，或次序不对",
                                          "names links that do not exist, or is out of order"});
  }
  XUEJI_RETURN_IF_ERROR(ReadLinks(file, "marks", limits, &found.marks));
  XUEJI_RETURN_IF_ERROR(ReadLinks(file, "near_pairs", limits, &found.near_pairs));
  XUEJI_ASSIGN_OR_RETURN(found.cluster_names, file.ReadVector<std::uint32_t>("cluster_names"));
  XUEJI_ASSIGN_OR_RETURN(const auto members, file.ReadVector<PackedMember>("cluster_members"));
  for (const PackedMember& member : members) {
    const bool is_next =
        found.members.empty() || found.members.back().record.value < member.record;
    if (!is_next || member.record >= limits.records ||
        member.cluster >= found.cluster_names.size()) {
      return file.Fault("cluster_members", {"有不存在的记录或簇，或次序不对",
                                            "names records or clusters that do not exist, or is out of "
                                            "order"});
    }
    found.members.push_back({RecordId{member.record}, member.cluster});
  }
  const auto in_range = [&](std::uint32_t record) { return record < limits.records; };
  if (!std::all_of(found.cluster_names.begin(), found.cluster_names.end(), in_range)) {
    return file.Fault("cluster_names", {"有不存在的记录", "names records that do not exist"});
  }
  return found;
}

}  // namespace xueji
