#include "engine/cluster/best_link.h"

#include <algorithm>
#include <vector>

namespace xueji {
namespace {

void Demote(Link& link) {
  link.decision = Decision::kReview;
  link.reasons.Add(Reason::kClusterConflict);
}

// Decides the links order[begin, end), all of one weight, against what is taken already.
void TakeEqualWeights(std::span<Link> links, std::span<const std::size_t> order,
                      std::vector<std::uint8_t>& taken, std::vector<std::uint32_t>& contenders) {
  for (const std::size_t i : order) {
    if (taken[links[i].left.value] != 0 || taken[links[i].right.value] != 0) continue;
    ++contenders[links[i].left.value];
    ++contenders[links[i].right.value];
  }
  for (const std::size_t i : order) {
    Link& link = links[i];
    const bool is_free = taken[link.left.value] == 0 && taken[link.right.value] == 0;
    if (!is_free || contenders[link.left.value] > 1 || contenders[link.right.value] > 1) Demote(link);
  }
  // Also what a tie left open is taken: while a clerk decides between its links, no weaker one may be
  // called the duplicate.
  for (const std::size_t i : order) {
    for (const RecordId end : {links[i].left, links[i].right}) {
      if (contenders[end.value] > 0) taken[end.value] = 1;
      contenders[end.value] = 0;
    }
  }
}

}  // namespace

void KeepBestLinks(std::span<Link> links, std::uint32_t record_count) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].decision == Decision::kDuplicate) order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return links[a].weight > links[b].weight;
  });
  std::vector<std::uint8_t> taken(record_count, 0);
  std::vector<std::uint32_t> contenders(record_count, 0);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && links[order[end]].weight == links[order[begin]].weight) ++end;
    TakeEqualWeights(links, std::span(order).subspan(begin, end - begin), taken, contenders);
    begin = end;
  }
}

}  // namespace xueji
