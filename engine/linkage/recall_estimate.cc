#include "engine/linkage/recall_estimate.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr double kNormal95 = 1.959963984540054;
constexpr std::size_t kGrain = 4096;

CaptureCounts NoCaptures(std::size_t passes) {
  CaptureCounts counts;
  counts.captured.assign(passes + 1, 0);
  counts.both.assign(passes, std::vector<std::uint64_t>(passes, 0));
  return counts;
}

void Add(const CaptureCounts& from, CaptureCounts* to) {
  to->links += from.links;
  for (std::size_t i = 0; i < from.captured.size(); ++i) to->captured[i] += from.captured[i];
  for (std::size_t i = 0; i < from.both.size(); ++i) {
    for (std::size_t j = 0; j < from.both.size(); ++j) to->both[i][j] += from.both[i][j];
  }
}

// Chao (1987), bias-corrected, and its variance.
Estimate Unseen(double f1, double f2, double passes) {
  const double k = (passes - 1) / passes;
  const auto chao = [&](double once) { return k * once * (once - 1) / (2 * (f2 + 1)); };
  Estimate unseen;
  unseen.value = chao(f1);
  if (unseen.value <= 0) {
    // Nothing was captured once, or a single pair: the interval of f1 itself (Poisson) says how
    // much that may hide.
    unseen.high = chao(f1 == 0 ? 3.689 : 5.572);
    return unseen;
  }
  const double g = f2 + 1;
  const double variance = k * f1 * (f1 - 1) / (2 * g) +
                          k * k * f1 * (2 * f1 - 1) * (2 * f1 - 1) / (4 * g * g) +
                          k * k * f1 * f1 * f2 * (f1 - 1) * (f1 - 1) / (4 * g * g * g * g);
  const double spread =
      std::exp(kNormal95 * std::sqrt(std::log1p(variance / (unseen.value * unseen.value))));
  unseen.low = unseen.value / spread;
  unseen.high = unseen.value * spread;
  return unseen;
}

Estimate RecallOf(double links, const Estimate& unseen) {
  return {links / (links + unseen.value), links / (links + unseen.high),
          links / (links + unseen.low)};
}

std::set<std::size_t> FieldsOf(const BlockingPass& pass) {
  std::set<std::size_t> fields;
  for (const KeyPart& part : pass.key) {
    fields.insert(part.field);
    if (part.or_field.has_value()) fields.insert(*part.or_field);
  }
  return fields;
}

bool HaveCommonField(const BlockingPass& a, const BlockingPass& b) {
  const std::set<std::size_t> fields = FieldsOf(a);
  const std::set<std::size_t> others = FieldsOf(b);
  return std::any_of(others.begin(), others.end(),
                     [&](std::size_t field) { return fields.count(field) > 0; });
}

// Chapman (1951), variance by Seber (1970); the interval is that of the unseen, log-normal.
Estimate ChapmanRecall(double a, double b, double both) {
  const double seen = a + b - both;
  const double total = (a + 1) * (b + 1) / (both + 1) - 1;
  const double variance =
      (a + 1) * (b + 1) * (a - both) * (b - both) / ((both + 1) * (both + 1) * (both + 2));
  Estimate unseen;
  unseen.value = std::max(total - seen, 0.0);
  if (unseen.value > 0) {
    const double spread =
        std::exp(kNormal95 * std::sqrt(std::log1p(variance / (unseen.value * unseen.value))));
    unseen.low = unseen.value / spread;
    unseen.high = unseen.value * spread;
  }
  return RecallOf(seen, unseen);
}

std::optional<TwoPassEstimate> TwoPasses(const CaptureCounts& counts, const LinkagePlan& plan) {
  std::optional<TwoPassEstimate> best;
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < counts.both.size(); ++i) {
    for (std::size_t j = i + 1; j < counts.both.size(); ++j) {
      const std::uint64_t first = counts.both[i][i], second = counts.both[j][j];
      const std::uint64_t both = counts.both[i][j];
      const std::uint64_t seen = first + second - both;
      if (both == 0 || seen <= most || HaveCommonField(plan.passes[i], plan.passes[j])) continue;
      most = seen;
      best = TwoPassEstimate{i,
                             j,
                             first,
                             second,
                             both,
                             ChapmanRecall(static_cast<double>(first), static_cast<double>(second),
                                           static_cast<double>(both))};
    }
  }
  return best;
}

}  // namespace

CaptureCounts CountCaptures(const RecordStore& store, const PairOwnership& ownership,
                            std::size_t passes, std::span<const Link> links) {
  PerThread<CaptureCounts> parts;
  ParallelFor(links.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    CaptureCounts& counts = parts.Local();
    if (counts.captured.empty()) counts = NoCaptures(passes);
    std::vector<std::size_t> yielding;
    for (std::size_t i = begin; i < end; ++i) {
      const Link& link = links[i];
      yielding.clear();
      for (std::size_t pass = 0; pass < passes; ++pass) {
        if (pass == link.pass ||
            ownership.Yields(pass, store.Row(link.left), store.Row(link.right))) {
          yielding.push_back(pass);
        }
      }
      ++counts.links;
      ++counts.captured[yielding.size()];
      for (const std::size_t a : yielding) {
        for (const std::size_t b : yielding) ++counts.both[a][b];
      }
    }
  });
  CaptureCounts total = NoCaptures(passes);
  parts.ForEach([&](const CaptureCounts& counts) { Add(counts, &total); });
  return total;
}

Estimate TwoSampleRecall(std::uint64_t first, std::uint64_t second, std::uint64_t both) {
  if (both == 0) return {0, 0, 1};
  const auto a = static_cast<double>(first), b = static_cast<double>(second);
  const auto c = static_cast<double>(both);
  // Of the union; what the second alone saw was missed by the first.
  const Estimate seen = ChapmanRecall(a, b, c);
  const double share = a / (a + b - c);
  return {seen.value * share, seen.low * share, seen.high * share};
}

std::optional<RecallEstimate> EstimateRecall(const CaptureCounts& counts, const LinkagePlan& plan) {
  const std::size_t passes = counts.both.size();
  if (passes < 2 || counts.links == 0) return std::nullopt;
  RecallEstimate estimate;
  estimate.links = counts.links;
  estimate.captured.assign(counts.captured.begin() + 1, counts.captured.end());
  estimate.unseen = Unseen(static_cast<double>(counts.captured[1]),
                           static_cast<double>(counts.captured[2]), static_cast<double>(passes));
  estimate.recall = RecallOf(static_cast<double>(counts.links), estimate.unseen);
  estimate.two_passes = TwoPasses(counts, plan);
  return estimate;
}

}  // namespace xueji
