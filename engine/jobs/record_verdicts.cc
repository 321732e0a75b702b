#include "engine/jobs/record_verdicts.h"

#include <algorithm>

namespace xueji {
namespace {

// One end of a link: what it says about `record`.
RecordVerdict EndOf(const Link& link, bool left) {
  RecordVerdict verdict;
  verdict.record = left ? link.left : link.right;
  verdict.decision = link.decision;
  verdict.reasons = link.reasons;
  if (link.decision != Decision::kNonLink) {
    verdict.weight = link.weight;
    verdict.counterpart = (left ? link.right : link.left).value;
  }
  return verdict;
}

}  // namespace

std::vector<RecordVerdict> RecordVerdicts(const RecordStore& store, std::span<const Link> links,
                                          std::span<const Link> marks) {
  std::vector<RecordVerdict> ends;
  ends.reserve(2 * (links.size() + marks.size()));
  for (const std::span<const Link> list : {links, marks}) {
    for (const Link& link : list) {
      ends.push_back(EndOf(link, true));
      ends.push_back(EndOf(link, false));
    }
  }
  const auto best_first = [&](const RecordVerdict& a, const RecordVerdict& b) {
    if (a.record != b.record) return a.record < b.record;
    if (a.decision != b.decision) return a.decision > b.decision;
    if (a.weight != b.weight) return a.weight > b.weight;
    if (a.counterpart == b.counterpart) return a.reasons.bits() < b.reasons.bits();
    if (a.counterpart == kNoRecord || b.counterpart == kNoRecord) return b.counterpart == kNoRecord;
    const int order =
        store.ExternalId(RecordId{a.counterpart}).compare(store.ExternalId(RecordId{b.counterpart}));
    return order != 0 ? order < 0 : a.counterpart < b.counterpart;
  };
  std::sort(ends.begin(), ends.end(), best_first);
  std::vector<RecordVerdict> verdicts;
  for (const RecordVerdict& end : ends) {
    if (verdicts.empty() || verdicts.back().record != end.record) {
      verdicts.push_back(end);
    } else if (end.decision == Decision::kNonLink) {
      verdicts.back().reasons.Add(end.reasons);
    }
  }
  return verdicts;
}

}  // namespace xueji
