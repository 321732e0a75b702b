#include "engine/report/cluster_writer.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"
#include "engine/report/record_order.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsPerPoll = 65536;
constexpr std::size_t kMembersPerRange = 8192;

struct SortKey {
  std::uint32_t rank = 0;  // of the cluster id among all, as bytes
  std::uint64_t id = 0;
  RecordId record;
  std::uint32_t cluster = 0;
};

// Rank of every cluster id; the ids usually come sorted, then this is the identity.
std::vector<std::uint32_t> Ranks(const std::vector<std::string>& ids) {
  std::vector<std::uint32_t> by_id(ids.size());
  std::iota(by_id.begin(), by_id.end(), 0U);
  if (!std::is_sorted(ids.begin(), ids.end())) {
    std::sort(by_id.begin(), by_id.end(),
              [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  }
  std::vector<std::uint32_t> ranks(ids.size());
  for (std::uint32_t rank = 0; rank < ranks.size(); ++rank) ranks[by_id[rank]] = rank;
  return ranks;
}

void AppendRow(const RecordStore& store, const Clusters& clusters, const ClusterMember& member,
               std::string& row) {
  AppendCsvField(clusters.ids[member.cluster], row);
  row.push_back(',');
  const std::string_view prefix = clusters.names.Prefix(member.record);
  if (prefix.empty()) {
    AppendCsvField(store.ExternalId(member.record), row);
  } else {
    AppendCsvField(std::string(prefix) + std::string(store.ExternalId(member.record)), row);
  }
}

}  // namespace

RowDigest DigestClusters(const RecordStore& store, const Clusters& clusters) {
  PerThread<RowDigest> parts;
  ParallelFor(clusters.members.size(), kMembersPerRange, [&](std::size_t begin, std::size_t end) {
    std::string row;
    for (std::size_t i = begin; i < end; ++i) {
      row.clear();
      AppendRow(store, clusters, clusters.members[i], row);
      parts.Local().Add(row);
    }
  });
  RowDigest digest;
  parts.ForEach([&](const RowDigest& part) { digest.Combine(part); });
  return digest;
}

absl::StatusOr<RowDigest> WriteClusters(const RecordStore& store, const Clusters& clusters,
                                        const std::string& path) {
  const std::vector<std::uint32_t> ranks = Ranks(clusters.ids);
  std::vector<RecordId> records;
  records.reserve(clusters.members.size());
  for (const ClusterMember& member : clusters.members) records.push_back(member.record);
  const RecordOrder order(store, records);
  std::vector<SortKey> rows;
  rows.reserve(clusters.members.size());
  for (const ClusterMember& member : clusters.members) {
    rows.push_back(
        {ranks[member.cluster], order.Key(member.record), member.record, member.cluster});
  }
  std::sort(rows.begin(), rows.end(), [&](const SortKey& a, const SortKey& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    const int side = clusters.names.Prefix(a.record).compare(clusters.names.Prefix(b.record));
    if (side != 0) return side < 0;
    if (a.id != b.id) return a.id < b.id;
    return order.Less(a.record, b.record);
  });

  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write("cluster_id,record_id\n"));
  RowDigest digest;
  std::string row;
  std::size_t written = 0;
  for (const SortKey& key : rows) {
    if (written++ % kRowsPerPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    row.clear();
    AppendRow(store, clusters, {key.record, key.cluster}, row);
    digest.Add(row);
    row.push_back('\n');
    XUEJI_RETURN_IF_ERROR(file->Write(row));
  }
  XUEJI_RETURN_IF_ERROR(file->Close());
  return digest;
}

}  // namespace xueji
