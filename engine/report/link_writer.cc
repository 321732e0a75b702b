#include "engine/report/link_writer.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/report/csv_text.h"
#include "engine/report/record_order.h"
#include "engine/report/verdict_writer.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsPerPoll = 65536;
constexpr std::size_t kLinksPerRange = 4096;

struct SortKey {
  std::uint64_t left = 0, right = 0;
  std::uint32_t link = 0;
};

std::vector<SortKey> SortedRows(const RecordStore& store, std::span<const Link> links) {
  std::vector<RecordId> records;
  records.reserve(2 * links.size());
  for (const Link& link : links) {
    records.push_back(link.left);
    records.push_back(link.right);
  }
  const RecordOrder order(store, records);
  std::vector<SortKey> rows;
  rows.reserve(links.size());
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].decision == Decision::kNonLink) continue;
    rows.push_back(
        {order.Key(links[i].left), order.Key(links[i].right), static_cast<std::uint32_t>(i)});
  }
  std::sort(rows.begin(), rows.end(), [&](const SortKey& a, const SortKey& b) {
    if (a.left != b.left) return a.left < b.left;
    const Link& left = links[a.link];
    const Link& right = links[b.link];
    if (left.left != right.left &&
        (order.Less(left.left, right.left) || order.Less(right.left, left.left))) {
      return order.Less(left.left, right.left);
    }
    if (a.right != b.right) return a.right < b.right;
    return order.Less(left.right, right.right);
  });
  return rows;
}

void AppendProbability(Weight weight, std::string& out) {
  const std::uint32_t millionths = MatchProbabilityMillionths(weight);
  AppendUint(millionths / 1'000'000, out);
  out.push_back('.');
  for (std::uint32_t unit = 100'000; unit > 0; unit /= 10) {
    out.push_back(static_cast<char>('0' + millionths / unit % 10));
  }
}

void AppendRow(const RecordStore& store, const LinkagePlan& plan, const Link& link,
               std::string& out) {
  AppendCsvField(store.ExternalId(link.left), out);
  out.push_back(',');
  AppendCsvField(store.ExternalId(link.right), out);
  out.push_back(',');
  out.append(VerdictWord(link.decision));
  out.push_back(',');
  AppendWeight(link.weight, out);
  out.push_back(',');
  AppendProbability(link.weight, out);
  out.push_back(',');
  AppendCodes(link.reasons, out);
  out.push_back(',');
  XUEJI_CHECK(link.pass < plan.passes.size());
  AppendCsvField(plan.passes[link.pass].name, out);
}

}  // namespace

std::uint32_t MatchProbabilityMillionths(Weight weight) {
  constexpr double kRoot = 1.0006933874625806;  // 2^(1/1000)
  std::int64_t thousandths = weight < 0 ? -static_cast<std::int64_t>(weight) : weight;
  if (thousandths > 64'000) thousandths = 64'000;  // far beyond six decimals
  double power = 1.0;
  double square = kRoot;
  for (std::int64_t rest = thousandths % 1000; rest > 0; rest /= 2) {
    if (rest % 2 == 1) power *= square;
    square *= square;
  }
  for (std::int64_t bits = thousandths / 1000; bits > 0; --bits) power *= 2.0;
  // For weight >= 0 the probability is power / (1 + power), else 1 / (1 + power).
  const double probability = (weight < 0 ? 1.0 : power) / (1.0 + power);
  return static_cast<std::uint32_t>(probability * 1e6 + 0.5);
}

LinkSummary DigestLinks(const RecordStore& store, const LinkagePlan& plan,
                        std::span<const Link> links) {
  PerThread<LinkSummary> parts;
  ParallelFor(links.size(), kLinksPerRange, [&](std::size_t begin, std::size_t end) {
    LinkSummary& summary = parts.Local();
    std::string row;
    for (std::size_t i = begin; i < end; ++i) {
      if (links[i].decision == Decision::kNonLink) continue;
      row.clear();
      AppendRow(store, plan, links[i], row);
      summary.digest.Add(row);
      ++(links[i].decision == Decision::kDuplicate ? summary.duplicates : summary.reviews);
    }
  });
  LinkSummary whole;
  parts.ForEach([&](const LinkSummary& part) {
    whole.duplicates += part.duplicates;
    whole.reviews += part.reviews;
    whole.digest.Combine(part.digest);
  });
  return whole;
}

absl::StatusOr<LinkSummary> WriteLinks(const RecordStore& store, const LinkagePlan& plan,
                                       std::span<const Link> links, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(
      file->Write("record_id_left,record_id_right,decision,match_weight,match_probability,"
                  "reason_codes,blocking_pass\n"));
  LinkSummary summary;
  std::string row;
  std::size_t written = 0;
  for (const SortKey& key : SortedRows(store, links)) {
    if (written++ % kRowsPerPoll == 0) XUEJI_RETURN_IF_ERROR(CheckCancelled());
    const Link& link = links[key.link];
    row.clear();
    AppendRow(store, plan, link, row);
    summary.digest.Add(row);
    row.push_back('\n');
    XUEJI_RETURN_IF_ERROR(file->Write(row));
    ++(link.decision == Decision::kDuplicate ? summary.duplicates : summary.reviews);
  }
  XUEJI_RETURN_IF_ERROR(file->Close());
  return summary;
}

}  // namespace xueji
