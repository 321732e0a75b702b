#include "engine/linkage/link_sink.h"

#include <algorithm>
#include <utility>

namespace xueji {
namespace {

constexpr std::size_t kLinksChargeStep = 1 << 16;

}  // namespace

void LinkSink::Add(const Link& link, bool mark, MemoryBudget* budget) {
  if (!status.ok()) {
    ++refused;
    return;
  }
  if (links.size() + marks.size() >= charged) {
    // Vectors double, and sorting works in place: twice the size is what a link may cost.
    status = budget->Reserve(kLinksChargeStep * 2 * sizeof(Link));
    if (!status.ok()) {
      ++refused;
      return;
    }
    charged += kLinksChargeStep;
  }
  (mark ? marks : links).push_back(link);
}

Link MakeLink(const RecordStore& store, const CandidateBatch& batch, const ScoredPair& scored,
              std::size_t pass, bool two_files) {
  RecordId left = batch.Id(scored.pair.left), right = batch.Id(scored.pair.right);
  // Of two files the left one's record stands left: ids may stand in both, and the column is all that
  // tells them apart. Within one register the smaller id does.
  const bool turned = two_files ? right < left : store.ExternalId(right) < store.ExternalId(left);
  if (turned) std::swap(left, right);
  return {.left = left, .right = right, .weight = scored.weight, .decision = scored.decision,
          .pass = static_cast<std::uint8_t>(pass), .reasons = scored.reasons};
}

bool LinkComesFirst(const RecordStore& store, const Link& a, const Link& b) {
  if (a.left != b.left) {
    const int order = store.ExternalId(a.left).compare(store.ExternalId(b.left));
    return order != 0 ? order < 0 : a.left < b.left;
  }
  if (a.right != b.right) {
    const int order = store.ExternalId(a.right).compare(store.ExternalId(b.right));
    return order != 0 ? order < 0 : a.right < b.right;
  }
  return a.pass < b.pass;
}

void SortLinks(const RecordStore& store, std::vector<Link>* links) {
  std::sort(links->begin(), links->end(),
            [&](const Link& a, const Link& b) { return LinkComesFirst(store, a, b); });
  links->erase(std::unique(links->begin(), links->end(),
                           [](const Link& a, const Link& b) {
                             return a.left == b.left && a.right == b.right;
                           }),
               links->end());
}

SinkTotals CountSinks(PerThread<LinkSink>& sinks) {
  SinkTotals totals;
  sinks.ForEach([&](const LinkSink& sink) {
    if (!sink.status.ok()) totals.status = sink.status;
    totals.charged += sink.charged;
    totals.links += sink.links.size();
    totals.marks += sink.marks.size();
    totals.refused += sink.refused;
  });
  return totals;
}

void DropLinks(PerThread<LinkSink>& sinks, MemoryBudget* budget) {
  budget->Release(CountSinks(sinks).charged * 2 * sizeof(Link));
  sinks.ForEach([](LinkSink& sink) { sink = LinkSink(); });
}

absl::StatusOr<CollectedLinks> CollectLinks(const RecordStore& store, PerThread<LinkSink>& sinks,
                                            MemoryBudget* budget) {
  const SinkTotals totals = CountSinks(sinks);
  CollectedLinks found;
  found.bytes = (totals.links + totals.marks) * sizeof(Link);
  absl::Status status = totals.status;
  if (status.ok()) status = budget->Reserve(found.bytes);
  if (status.ok()) {
    found.links.reserve(totals.links);
    found.marks.reserve(totals.marks);
    sinks.ForEach([&](LinkSink& sink) {
      found.links.insert(found.links.end(), sink.links.begin(), sink.links.end());
      found.marks.insert(found.marks.end(), sink.marks.begin(), sink.marks.end());
    });
  }
  DropLinks(sinks, budget);
  XUEJI_RETURN_IF_ERROR(status);
  SortLinks(store, &found.links);
  SortLinks(store, &found.marks);
  return found;
}

}  // namespace xueji
