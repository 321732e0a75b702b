#include "engine/registry/snapshot_check.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/record/row_terms.h"
#include "engine/registry/pass_index.h"

namespace xueji {
namespace {

template <typename T>
bool SameBytes(std::span<const T> a, std::span<const T> b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size_bytes()) == 0);
}

bool SameLists(const std::vector<CountedValue>& a, const std::vector<CountedValue>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const CountedValue& x, const CountedValue& y) {
                      return x.word == y.word && x.province == y.province && x.count == y.count;
                    });
}

class Checker {
 public:
  Checker(const RegisterSnapshot& snapshot, const std::string& path, MemoryBudget* budget)
      : snapshot_(snapshot), store_(snapshot.store()), path_(path), budget_(budget) {}

  absl::Status CheckAll() const {
    XUEJI_RETURN_IF_ERROR(CheckTerms());
    XUEJI_RETURN_IF_ERROR(CheckFigures());
    XUEJI_RETURN_IF_ERROR(CheckClusters());
    KeyScratch scratch(budget_);
    for (std::size_t p = 0; p < snapshot_.pass_count(); ++p) {
      XUEJI_ASSIGN_OR_RETURN(
          const KeyIndex made, BuildPassIndex(store_, snapshot_.program(p), &scratch, budget_));
      XUEJI_RETURN_IF_ERROR(
          CheckIndex(snapshot_.plan().plan.passes[p].name, snapshot_.index(p), made));
    }
    XUEJI_ASSIGN_OR_RETURN(const KeyIndex ids, BuildIdIndex(store_, &scratch, budget_));
    XUEJI_RETURN_IF_ERROR(CheckIndex(kIdIndexName, snapshot_.id_index(), ids));
    return CheckCounts(&scratch);
  }

 private:
  absl::Status CheckTerms() const {
    const RowTerms places(store_.layout());
    std::vector<std::uint32_t> sizes;
    for (std::uint32_t shard = 0; shard < TermDictionary::kShards; ++shard) {
      sizes.push_back(store_.terms().ShardSize(shard));
    }
    std::atomic<bool> sound{true};  // relaxed: the loop's end publishes it
    ParallelFor(store_.size(), 1 << 16, [&](std::size_t begin, std::size_t end) {
      bool all = true;
      for (std::size_t i = begin; i < end && !IsCancelled(); ++i) {
        places.Visit(store_.Row(RecordId{static_cast<std::uint32_t>(i)}), [&](TermId id) {
          all = all && TermDictionary::IndexOf(id) < sizes[TermDictionary::ShardOf(id)];
        });
      }
      if (!all) sound.store(false, std::memory_order_relaxed);
    });
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    if (sound.load(std::memory_order_relaxed)) return absl::OkStatus();
    return Fault("rows", {"有词典（terms）中没有的词项",
                                         "refers to terms that section terms does not have"});
  }

  absl::Status CheckFigures() const {
    const SnapshotFacts& facts = snapshot_.facts();
    const SnapshotLinks& found = snapshot_.found();
    std::uint64_t accepted = 0;
    for (const SnapshotInput& input : facts.inputs) accepted += input.accepted;
    const bool sound = facts.links == found.links.size() && facts.marks == found.marks.size() &&
                       facts.near_pairs == found.near_pairs.size() &&
                       facts.clusters == found.cluster_names.size() &&
                       facts.duplicates + facts.reviews == facts.links &&
                       accepted == facts.records - facts.withdrawn;
    if (sound) return absl::OkStatus();
    return Fault("facts", {"中的数目与各节不符",
                                          "has figures that disagree with the other sections"});
  }

  absl::Status CheckClusters() const {
    const SnapshotLinks& found = snapshot_.found();
    std::vector<Link> links = found.links;
    const Clusters made = BuildClusters(store_, snapshot_.plan(), links, found.marks);
    if (LinksSetAside(found.links, links) != found.set_aside) {
      return Fault("links_set_aside",
                   {"不是由节 links 得出的", "is not what section links gives"});
    }
    const bool same = std::equal(
        made.members.begin(), made.members.end(), found.members.begin(), found.members.end(),
        [](const ClusterMember& a, const ClusterMember& b) {
          return a.record == b.record && a.cluster == b.cluster;
        });
    if (same && ClusterNames(store_, made) == found.cluster_names) return absl::OkStatus();
    return Fault("cluster_members",
                         {"不是由节 links 得出的簇", "is not what section links gives"});
  }

  absl::Status CheckIndex(std::string_view name, const KeyIndex& read, const KeyIndex& made) const {
    if (!SameBytes(read.directory(), made.directory())) {
      return Fault(IndexSectionName(name, "directory"),
                           {"与各行的键不符", "disagrees with the keys of the rows"});
    }
    if (!SameBytes(read.words(), made.words())) {
      return Fault(IndexSectionName(name, "words"),
                           {"与各行的键不符", "disagrees with the keys of the rows"});
    }
    return absl::OkStatus();
  }

  absl::Status CheckCounts(KeyScratch* scratch) const {
    if (!snapshot_.facts().frequencies_path.empty()) return absl::OkStatus();  // of a table
    const ExecutionPlan& plan = snapshot_.plan();
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      if (!plan.steps[i].IsFrequencyAdjusted()) continue;
      XUEJI_ASSIGN_OR_RETURN(ValueCounts made,
                             CountValues(store_, plan.steps[i], kListedCountMin, scratch));
      SortCounts(&made);
      const ValueCounts& read = snapshot_.counts()[i];
      if (made.total == read.total && made.rare_count_max == read.rare_count_max &&
          made.province_totals == read.province_totals && SameLists(made.values, read.values) &&
          SameLists(made.province_values, read.province_values)) {
        continue;
      }
      const std::string section =
          "frequencies/" + plan.plan.comparisons[plan.steps[i].comparison].name + "/values";
      return Fault(section, {"与各行不符", "disagrees with the rows"});
    }
    return absl::OkStatus();
  }

  absl::Status Fault(std::string_view section, const Message& what) const {
    return Prefixed(SectionFault(section, what), path_ + ": ");
  }

  const RegisterSnapshot& snapshot_;
  const RecordStore& store_;
  const std::string& path_;
  MemoryBudget* budget_;
};

}  // namespace

absl::Status CheckSnapshot(const RegisterSnapshot& snapshot, const std::string& path,
                           MemoryBudget* budget) {
  return Checker(snapshot, path, budget).CheckAll();
}

}  // namespace xueji
