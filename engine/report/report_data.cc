#include "engine/report/report_data.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/record/packed_value.h"

namespace xueji {
namespace {

constexpr std::size_t kProvinceCodes = 100;  // two digits
constexpr std::size_t kGrain = 1U << 16;

// The packed form of a region is its code as a number of six digits (record/field.h).
std::uint32_t ProvinceOf(const RecordStore& store, std::uint32_t offset, RecordId record) {
  const std::uint32_t province = LoadRegion(store.Row(record) + offset) / 10'000;
  return province < kProvinceCodes ? province : 0;
}

int WholeBits(Weight weight) {
  const int bits = weight / 1000;
  return weight % 1000 < 0 ? bits - 1 : bits;
}

struct Candidate {
  std::uint64_t hash = 0;
  std::size_t link = 0;
  friend auto operator<=>(const Candidate&, const Candidate&) = default;
};

}  // namespace

std::vector<RegionCount> ProblemRegions(const RecordStore& store, const LinkagePlan& plan,
                                        std::span<const RecordVerdict> verdicts) {
  const auto field = std::find_if(plan.fields.begin(), plan.fields.end(), [](const Field& entry) {
    return entry.name == "school_region" && entry.type == FieldType::kRegion;
  });
  if (field == plan.fields.end()) return {};
  const std::uint32_t offset =
      store.layout().offset(static_cast<std::size_t>(field - plan.fields.begin()));

  using Counts = std::array<std::uint64_t, kProvinceCodes>;
  PerThread<Counts> per_thread;
  ParallelFor(store.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    Counts& counts = per_thread.Local();
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (!store.withdrawn(record)) ++counts[ProvinceOf(store, offset, record)];
    }
  });
  std::array<RegionCount, kProvinceCodes> regions{};
  per_thread.ForEach([&](const Counts& counts) {
    for (std::size_t i = 0; i < kProvinceCodes; ++i) regions[i].records += counts[i];
  });
  for (const RecordVerdict& verdict : verdicts) {
    RegionCount& region = regions[ProvinceOf(store, offset, verdict.record)];
    if (verdict.decision == Decision::kDuplicate) ++region.duplicates;
    if (verdict.decision == Decision::kReview) ++region.reviews;
  }
  std::vector<RegionCount> result;
  for (std::uint32_t i = 0; i < kProvinceCodes; ++i) {
    regions[i].province = i;
    if (regions[i].records > 0) result.push_back(regions[i]);
  }
  return result;
}

WeightHistogram CountWeights(std::span<const Link> links) {
  WeightHistogram histogram;
  int low = 0, high = -1;
  bool first = true;
  for (const Link& link : links) {
    if (link.decision == Decision::kNonLink) continue;
    const int bits = WholeBits(link.weight);
    low = first ? bits : std::min(low, bits);
    high = first ? bits : std::max(high, bits);
    first = false;
  }
  if (first) return histogram;
  // Weights are sums of a few tens of level weights; should a plan give absurd ones, the outermost
  // bins take what lies beyond.
  low = std::max(low, -256);
  high = std::clamp(high, low, low + 511);
  histogram.low = low;
  histogram.duplicates.resize(static_cast<std::size_t>(high - low + 1));
  histogram.reviews.resize(histogram.duplicates.size());
  for (const Link& link : links) {
    if (link.decision == Decision::kNonLink) continue;
    const auto bin = static_cast<std::size_t>(std::clamp(WholeBits(link.weight), low, high) - low);
    ++(link.decision == Decision::kDuplicate ? histogram.duplicates : histogram.reviews)[bin];
  }
  return histogram;
}

std::vector<std::size_t> PickExamples(const RecordStore& store, std::span<const Link> links) {
  // Duplicates first, then by the leading reason (the lowest in the enum).
  std::map<std::pair<bool, int>, std::vector<Candidate>> groups;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const Link& link = links[i];
    if (link.decision == Decision::kNonLink) continue;
    const std::uint64_t hash = HashCombine(HashBytes(store.ExternalId(link.left)),
                                           HashBytes(store.ExternalId(link.right)));
    std::vector<Candidate>& group =
        groups[{link.decision == Decision::kReview, std::countr_zero(link.reasons.bits())}];
    group.push_back({hash, i});
    std::sort(group.begin(), group.end());
    if (group.size() > kExamplesPerReasonMax) group.pop_back();
  }
  // One of each reason before a second of any.
  std::vector<std::tuple<std::pair<bool, int>, std::size_t, std::size_t>> chosen;
  for (std::size_t turn = 0; turn < kExamplesPerReasonMax; ++turn) {
    for (const auto& [key, group] : groups) {
      if (turn < group.size() && chosen.size() < kExamplesMax) {
        chosen.emplace_back(key, turn, group[turn].link);
      }
    }
  }
  std::sort(chosen.begin(), chosen.end());
  std::vector<std::size_t> picked;
  for (const auto& [key, turn, link] : chosen) picked.push_back(link);
  return picked;
}

std::vector<ThresholdBin> CountThresholds(std::span<const Link> links) {
  ThresholdTable table;
  for (const Link& link : links) table.Add(link.weight, link.decision, false);
  return table.Bins();
}

std::vector<PassFigures> CountPasses(std::span<const PassStats> passes,
                                     std::span<const Link> links) {
  std::vector<PassFigures> figures;
  for (const PassStats& pass : passes) figures.push_back({pass.name, pass.pairs});
  for (const Link& link : links) {
    if (link.pass >= figures.size()) continue;
    figures[link.pass].duplicates += link.decision == Decision::kDuplicate;
    figures[link.pass].reviews += link.decision == Decision::kReview;
  }
  return figures;
}

std::vector<std::size_t> PickBorderline(const RecordStore& store, const ExecutionPlan& plan,
                                        std::span<const Link> links) {
  std::vector<std::tuple<Weight, std::uint64_t, std::size_t>> nearest;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const Link& link = links[i];
    if (!link.reasons.Has(Reason::kPossibleSamePerson) &&
        !link.reasons.Has(Reason::kWeightAboveThreshold)) {
      continue;
    }
    Weight distance = std::abs(link.weight - plan.review_weight_min);
    if (plan.has_duplicate_threshold) {
      distance = std::min(distance, std::abs(link.weight - plan.duplicate_weight_min));
    }
    if (nearest.size() == kBorderlineMax && distance > std::get<0>(nearest.back())) continue;
    const std::uint64_t hash = HashCombine(HashBytes(store.ExternalId(link.left)),
                                           HashBytes(store.ExternalId(link.right)));
    nearest.emplace_back(distance, hash, i);
    std::sort(nearest.begin(), nearest.end());
    if (nearest.size() > kBorderlineMax) nearest.pop_back();
  }
  std::vector<std::size_t> picked;
  for (const auto& entry : nearest) picked.push_back(std::get<2>(entry));
  return picked;
}

}  // namespace xueji
