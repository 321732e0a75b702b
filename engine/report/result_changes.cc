#include "engine/report/result_changes.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 12;

using Records = std::vector<RecordId>;

Records Union(const Records& a, const Records& b) {
  Records all;
  all.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

// The records of which a row may have changed, or that have one on one side only.
Records Candidates(const RecordStore& store, const UpdatedRecords& records,
                   const RegisterResult& before, const RegisterResult& after) {
  Records all(records.removed.begin(), records.removed.end());
  for (const RegisterResult* side : {&before, &after}) {
    Records of_side;
    for (const RecordVerdict& verdict : side->verdicts) of_side.push_back(verdict.record);
    all = Union(all, of_side);
    of_side.clear();
    for (const ClusterMember& member : side->clusters.members) of_side.push_back(member.record);
    all = Union(all, of_side);
  }
  Records added;
  for (std::uint32_t i = records.base_records; i < store.size(); ++i) added.push_back(RecordId{i});
  return Union(all, added);
}

// The rows of one side, asked for in ascending order.
class RowCursor {
 public:
  RowCursor(const RecordStore& store, const RegisterResult& side, RecordId first)
      : store_(store), side_(side),
        verdict_(std::lower_bound(side.verdicts.begin(), side.verdicts.end(), first,
                                  [](const RecordVerdict& verdict, RecordId record) {
                                    return verdict.record < record;
                                  })),
        member_(std::lower_bound(side.clusters.members.begin(), side.clusters.members.end(), first,
                                 [](const ClusterMember& member, RecordId record) {
                                   return member.record < record;
                                 })) {}

  void MoveTo(RecordId record) {
    while (verdict_ != side_.verdicts.end() && verdict_->record < record) ++verdict_;
    while (member_ != side_.clusters.members.end() && member_->record < record) ++member_;
    const bool has_verdict = verdict_ != side_.verdicts.end() && verdict_->record == record;
    const bool has_cluster = member_ != side_.clusters.members.end() && member_->record == record;
    entry = has_verdict ? *verdict_ : RecordVerdict{};
    cluster = has_cluster ? std::string_view(side_.clusters.ids[member_->cluster]) : std::string_view();
    record_ = record;
  }
  // The row of the record moved to.
  std::string_view Row() {
    row_.clear();
    AppendVerdictRow(store_, record_, entry, cluster, row_);
    return row_;
  }

  RecordVerdict entry;
  std::string_view cluster;

 private:
  const RecordStore& store_;
  const RegisterResult& side_;
  std::span<const RecordVerdict>::iterator verdict_;
  std::vector<ClusterMember>::const_iterator member_;
  RecordId record_;
  std::string row_;
};

// By id: a record that changed has another number.
bool SameCounterpart(const RecordStore& store, const RecordVerdict& a, const RecordVerdict& b) {
  if (a.counterpart == b.counterpart) return true;
  if (a.counterpart == kNoRecord || b.counterpart == kNoRecord) return false;
  return store.ExternalId(RecordId{a.counterpart}) == store.ExternalId(RecordId{b.counterpart});
}

void CompareVerdicts(const RecordStore& store, const UpdatedRecords& records,
                     const RegisterResult& before, const RegisterResult& after,
                     ResultChanges* changes) {
  const Records candidates = Candidates(store, records, before, after);
  struct Part {
    RowDigest sum;
    Records changed;
    std::uint64_t weights_moved = 0;
  };
  std::vector<Part> parts((candidates.size() + kGrain - 1) / kGrain);
  ParallelFor(candidates.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    Part& part = parts[begin / kGrain];
    RowCursor old_rows(store, before, candidates[begin]), new_rows(store, after, candidates[begin]);
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record = candidates[i];
      const bool is_now = !store.withdrawn(record);
      const bool was = record.value < records.base_records &&
                       (is_now || std::binary_search(records.removed.begin(), records.removed.end(), record));
      if (was) old_rows.MoveTo(record);
      if (is_now) new_rows.MoveTo(record);
      const RecordVerdict& old_entry = old_rows.entry;
      const RecordVerdict& new_entry = new_rows.entry;
      const bool same_but_weight =
          was && is_now && old_entry.decision == new_entry.decision &&
          old_entry.reasons == new_entry.reasons && SameCounterpart(store, old_entry, new_entry) &&
          old_rows.cluster == new_rows.cluster;
      // PERF: a row that is what it was is not even formatted.
      if (same_but_weight && old_entry.weight == new_entry.weight) continue;
      if (was) part.sum.Remove(old_rows.Row());
      if (is_now) part.sum.Add(new_rows.Row());
      if (!was || !is_now) continue;
      if (same_but_weight) ++part.weights_moved;
      else part.changed.push_back(record);
    }
  });
  for (const Part& part : parts) {
    changes->verdict_sum.Combine(part.sum);
    changes->verdicts.insert(changes->verdicts.end(), part.changed.begin(), part.changed.end());
    changes->weights_moved += part.weights_moved;
  }
}

// Records that came or have another verdict.
class ShownRecords {
 public:
  ShownRecords(const UpdatedRecords& records, std::span<const RecordId> verdicts)
      : base_records_(records.base_records), verdicts_(verdicts) {}
  bool Has(RecordId record) const {
    return record.value >= base_records_ ||
           std::binary_search(verdicts_.begin(), verdicts_.end(), record);
  }

 private:
  std::uint32_t base_records_;
  std::span<const RecordId> verdicts_;
};

bool IsLink(const Link& link) { return link.decision != Decision::kNonLink; }

// The order of links.csv, by ids alone: a record that changed has another number and the same id.
int OrderOf(const RecordStore& store, const Link& a, const Link& b) {
  if (a.left != b.left) {
    const int left = store.ExternalId(a.left).compare(store.ExternalId(b.left));
    if (left != 0) return left;
  }
  return a.right == b.right ? 0 : store.ExternalId(a.right).compare(store.ExternalId(b.right));
}

// Both lists come in one order, and most links stand in both: they are walked in step.
void CompareLinks(const RecordStore& store, const ShownRecords& shown, const RegisterResult& before,
                  const RegisterResult& after, ResultChanges* changes) {
  auto old_link = before.links.begin();
  const auto pass_over = [&] {
    if (IsLink(*old_link)) changes->links_gone.push_back(*old_link);
    ++old_link;
  };
  for (const Link& link : after.links) {
    if (!IsLink(link)) continue;
    int order = 1;
    while (old_link != before.links.end() && (order = OrderOf(store, *old_link, link)) < 0) pass_over();
    const bool was_link = old_link != before.links.end() && order == 0 && IsLink(*old_link);
    const bool same = was_link && old_link->decision == link.decision &&
                      old_link->reasons == link.reasons && old_link->pass == link.pass;
    if (was_link) ++old_link;
    else ++changes->links_new;
    if (!same || shown.Has(link.left) || shown.Has(link.right)) changes->links.push_back(link);
  }
  while (old_link != before.links.end()) pass_over();
}

void CompareClusters(const ShownRecords& shown, const Clusters& before, const Clusters& after,
                     Clusters* changed) {
  std::vector<std::uint32_t> old_size(before.ids.size(), 0);
  for (const ClusterMember& member : before.members) ++old_size[member.cluster];
  // A cluster is what it was if all its members come from one, of its size and name.
  std::vector<std::uint32_t> size(after.ids.size(), 0), from(after.ids.size(), Clusters::kNoCluster);
  std::vector<std::uint8_t> is_changed(after.ids.size(), 0);
  auto old_member = before.members.begin();
  for (const ClusterMember& member : after.members) {
    while (old_member != before.members.end() && old_member->record < member.record) ++old_member;
    const bool was = old_member != before.members.end() && old_member->record == member.record;
    if (size[member.cluster]++ == 0 && was) from[member.cluster] = old_member->cluster;
    if (!was || from[member.cluster] != old_member->cluster || shown.Has(member.record)) {
      is_changed[member.cluster] = 1;
    }
  }
  std::vector<std::uint32_t> number(after.ids.size(), Clusters::kNoCluster);
  for (std::uint32_t i = 0; i < after.ids.size(); ++i) {
    const bool same = is_changed[i] == 0 && size[i] == old_size[from[i]] &&
                      after.ids[i] == before.ids[from[i]];
    if (same) continue;
    number[i] = static_cast<std::uint32_t>(changed->ids.size());
    changed->ids.push_back(after.ids[i]);
  }
  for (const ClusterMember& member : after.members) {
    if (number[member.cluster] == Clusters::kNoCluster) continue;
    changed->members.push_back({member.record, number[member.cluster]});
  }
}

}  // namespace

ResultChanges CompareResults(const RecordStore& store, const UpdatedRecords& records,
                             const RegisterResult& before, const RegisterResult& after) {
  ResultChanges changes;
  CompareVerdicts(store, records, before, after, &changes);
  const ShownRecords shown(records, changes.verdicts);
  CompareLinks(store, shown, before, after, &changes);
  CompareClusters(shown, before.clusters, after.clusters, &changes.clusters);
  return changes;
}

absl::Status WriteChanges(const RecordStore& store, const UpdatedRecords& records,
                          std::span<const RecordId> verdicts, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  std::string text = "record_id,change\n";
  const auto write = [&](RecordId record, std::string_view change) {
    AppendCsvField(store.ExternalId(record), text);
    text.append(",").append(change).append("\n");
  };
  // The ids of replaced records come again with the records that replace them.
  std::vector<std::string_view> replaced;
  for (std::uint32_t i = 0; i < records.replaces.size(); ++i) {
    if (records.replaces[i] != 0) replaced.push_back(store.ExternalId(RecordId{records.base_records + i}));
  }
  std::sort(replaced.begin(), replaced.end());
  auto verdict = verdicts.begin();
  for (const RecordId record : records.removed) {
    for (; verdict != verdicts.end() && *verdict < record; ++verdict) write(*verdict, "verdict");
    if (std::binary_search(replaced.begin(), replaced.end(), store.ExternalId(record))) continue;
    write(record, "deleted");
  }
  for (; verdict != verdicts.end(); ++verdict) write(*verdict, "verdict");
  for (std::uint32_t i = 0; i < records.replaces.size(); ++i) {
    write(RecordId{records.base_records + i}, records.replaces[i] != 0 ? "changed" : "new");
  }
  XUEJI_RETURN_IF_ERROR(file->Write(text));
  return file->Close();
}

absl::Status WriteLinksGone(const RecordStore& store, std::span<const Link> links,
                            const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  std::string text = "record_id_left,record_id_right\n";
  for (const Link& link : links) {
    AppendCsvField(store.ExternalId(link.left), text);
    text.push_back(',');
    AppendCsvField(store.ExternalId(link.right), text);
    text.push_back('\n');
  }
  XUEJI_RETURN_IF_ERROR(file->Write(text));
  return file->Close();
}

}  // namespace xueji
