#include "engine/cluster/cluster_builder.h"

#include <algorithm>
#include <optional>

#include "engine/cluster/union_find.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/id_number.h"

namespace xueji {
namespace {

using matchers::PackedIdNumber;

// The records that links or marks touch, as 0..n-1: clustering costs memory for these alone.
class TouchedRecords {
 public:
  TouchedRecords(std::span<const Link> links, std::span<const Link> marks) {
    for (const Link& link : links) {
      if (link.decision == Decision::kDuplicate) Add(link);
    }
    for (const Link& mark : marks) Add(mark);
    std::sort(records_.begin(), records_.end());
    records_.erase(std::unique(records_.begin(), records_.end()), records_.end());
  }
  std::uint32_t size() const { return static_cast<std::uint32_t>(records_.size()); }
  std::uint32_t IndexOf(RecordId record) const {
    return static_cast<std::uint32_t>(
        std::lower_bound(records_.begin(), records_.end(), record) - records_.begin());
  }
  RecordId operator[](std::uint32_t index) const { return records_[index]; }

 private:
  void Add(const Link& link) {
    records_.push_back(link.left);
    records_.push_back(link.right);
  }
  std::vector<RecordId> records_;
};

// Where the plan says which field is an identity number that tells persons apart.
std::optional<std::uint32_t> IdentityOffset(const ExecutionPlan& plan) {
  for (const ComparisonStep& step : plan.steps) {
    if (step.kind == ComparisonKind::kIdStatus) return step.offset;
  }
  return std::nullopt;
}

// What must not come together: two valid ID numbers that differ, or a pair marked as twins. Kept per
// set and joined when sets are.
class CannotLink {
 public:
  CannotLink(const RecordStore& store, const ExecutionPlan& plan, const TouchedRecords& touched,
             std::span<const Link> marks)
      : ids_(touched.size()), twins_(touched.size()) {
    if (const auto offset = IdentityOffset(plan); offset.has_value()) {
      for (std::uint32_t i = 0; i < touched.size(); ++i) {
        const std::byte* at = store.Row(touched[i]) + *offset;
        const PackedIdNumber id = LoadIdNumber(at);
        if (matchers::IsValid(id)) ids_[i] = id;
      }
    }
    for (const Link& mark : marks) {
      if (!mark.reasons.Has(Reason::kTwinLikely)) continue;
      const std::uint32_t left = touched.IndexOf(mark.left), right = touched.IndexOf(mark.right);
      twins_[left].push_back(right);
      twins_[right].push_back(left);
    }
  }

  bool Forbids(UnionFind& sets, std::uint32_t a, std::uint32_t b) const {
    const bool both = !matchers::IsBlank(ids_[a]) && !matchers::IsBlank(ids_[b]);
    if (both && ids_[a] != ids_[b]) return true;
    const auto has_twin_in = [&](std::uint32_t from, std::uint32_t root) {
      return std::any_of(twins_[from].begin(), twins_[from].end(),
                         [&](std::uint32_t twin) { return sets.Find(twin) == root; });
    };
    // Every twin pair is listed on both sides: looking from the shorter list is enough.
    return twins_[a].size() <= twins_[b].size() ? has_twin_in(a, b) : has_twin_in(b, a);
  }

  void Join(std::uint32_t kept, std::uint32_t gone) {
    if (matchers::IsBlank(ids_[kept])) ids_[kept] = ids_[gone];
    twins_[kept].insert(twins_[kept].end(), twins_[gone].begin(), twins_[gone].end());
    twins_[gone].clear();
  }

 private:
  std::vector<PackedIdNumber> ids_;                 // by root; blank: none seen
  std::vector<std::vector<std::uint32_t>> twins_;   // by root
};

// Duplicate links, the strongest first; ties by record ids, so the order is that of no input.
std::vector<std::size_t> StrongestFirst(std::span<const Link> links) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].decision == Decision::kDuplicate) order.push_back(i);
  }
  // `links` is sorted by external ids, so the position breaks ties the same way in every run.
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return links[a].weight != links[b].weight ? links[a].weight > links[b].weight : a < b;
  });
  return order;
}

Clusters NameClusters(const RecordStore& store, const TouchedRecords& touched, UnionFind& sets,
                      const RecordNames& names) {
  const auto name_less = [&](RecordId a, RecordId b) {
    const int side = names.Prefix(a).compare(names.Prefix(b));
    if (side != 0) return side < 0;
    return store.ExternalId(a) < store.ExternalId(b);
  };
  std::vector<std::uint32_t> first(touched.size(), kNoRecord);  // by root: smallest id's record
  std::vector<std::uint32_t> size(touched.size(), 0);
  for (std::uint32_t i = 0; i < touched.size(); ++i) {
    const std::uint32_t root = sets.Find(i);
    ++size[root];
    if (first[root] == kNoRecord || name_less(touched[i], touched[first[root]])) {
      first[root] = i;
    }
  }
  std::vector<std::uint32_t> roots;
  for (std::uint32_t i = 0; i < touched.size(); ++i) {
    if (sets.Find(i) == i && size[i] > 1) roots.push_back(i);
  }
  std::sort(roots.begin(), roots.end(), [&](std::uint32_t a, std::uint32_t b) {
    return name_less(touched[first[a]], touched[first[b]]);
  });
  Clusters clusters;
  clusters.names = names;
  std::vector<std::uint32_t> cluster_of(touched.size(), Clusters::kNoCluster);
  for (const std::uint32_t root : roots) {
    cluster_of[root] = static_cast<std::uint32_t>(clusters.ids.size());
    const RecordId smallest = touched[first[root]];
    clusters.ids.emplace_back(names.Prefix(smallest)).append(store.ExternalId(smallest));
  }
  for (std::uint32_t i = 0; i < touched.size(); ++i) {
    const std::uint32_t cluster = cluster_of[sets.Find(i)];
    if (cluster != Clusters::kNoCluster) clusters.members.push_back({touched[i], cluster});
  }
  return clusters;
}

}  // namespace

std::uint32_t Clusters::ClusterOf(RecordId record) const {
  const auto at = std::lower_bound(
      members.begin(), members.end(), record,
      [](const ClusterMember& member, RecordId wanted) { return member.record < wanted; });
  return at != members.end() && at->record == record ? at->cluster : kNoCluster;
}

Clusters BuildClusters(const RecordStore& store, const ExecutionPlan& plan, std::span<Link> links,
                       std::span<const Link> marks, const RecordNames& names) {
  const TouchedRecords touched(links, marks);
  UnionFind sets(touched.size());
  CannotLink cannot_link(store, plan, touched, marks);
  for (const std::size_t i : StrongestFirst(links)) {
    Link& link = links[i];
    const std::uint32_t left = sets.Find(touched.IndexOf(link.left));
    const std::uint32_t right = sets.Find(touched.IndexOf(link.right));
    if (left == right) continue;
    if (cannot_link.Forbids(sets, left, right)) {
      link.decision = Decision::kReview;
      link.reasons.Add(Reason::kClusterConflict);
      continue;
    }
    const auto [kept, gone] = sets.Union(left, right);
    cannot_link.Join(kept, gone);
  }
  return NameClusters(store, touched, sets, names);
}

}  // namespace xueji
