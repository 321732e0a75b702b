#include "engine/report/html_charts.h"

#include <algorithm>

#include "engine/base/number_text.h"

namespace xueji {
namespace {

constexpr std::uint64_t kChartHeight = 200;
constexpr std::uint64_t kChartWidth = 640;
constexpr std::uint64_t kLeft = 56;    // room for the figures of the vertical axis
constexpr std::uint64_t kBottom = 34;  // and for those of the horizontal one
constexpr std::size_t kBinsMax = 64;

std::string Rect(std::uint64_t x, std::uint64_t y, std::uint64_t width, std::uint64_t height,
                 const std::string& css_class, const std::string& title) {
  return "<rect class=\"" + css_class + "\" x=\"" + std::to_string(x) + "\" y=\"" +
         std::to_string(y) + "\" width=\"" + std::to_string(width) + "\" height=\"" +
         std::to_string(height) + "\">" + (title.empty() ? "" : "<title>" + title + "</title>") +
         "</rect>";
}

std::string Label(std::uint64_t x, std::uint64_t y, const char* anchor, const std::string& text) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" +
         anchor + "\">" + text + "</text>";
}

// Height of `value` when `max` fills the chart; what is there is seen.
std::uint64_t Scaled(std::uint64_t value, std::uint64_t max, std::uint64_t full) {
  if (value == 0) return 0;
  const double share = static_cast<double>(value) / static_cast<double>(max);
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(share * static_cast<double>(full)));
}

struct Bins {
  int low = 0;
  int width = 1;  // bits per bar
  std::vector<std::uint64_t> duplicates, reviews;
};

// Joins neighbouring bins until the bars fit the page.
Bins Joined(const WeightHistogram& histogram) {
  Bins bins;
  bins.low = histogram.low;
  const std::size_t count = histogram.duplicates.size();
  const std::size_t width = (count + kBinsMax - 1) / kBinsMax;
  bins.width = static_cast<int>(width);
  bins.duplicates.resize((count + width - 1) / width);
  bins.reviews.resize(bins.duplicates.size());
  for (std::size_t i = 0; i < count; ++i) {
    bins.duplicates[i / width] += histogram.duplicates[i];
    bins.reviews[i / width] += histogram.reviews[i];
  }
  return bins;
}

}  // namespace

std::string WeightChart(const WeightHistogram& histogram) {
  if (histogram.duplicates.empty()) return {};
  const Bins bins = Joined(histogram);
  const std::size_t count = bins.duplicates.size();
  std::uint64_t max = 1;
  for (std::size_t i = 0; i < count; ++i) {
    max = std::max(max, bins.duplicates[i] + bins.reviews[i]);
  }
  const std::uint64_t bar = std::max<std::uint64_t>(2, (kChartWidth - kLeft - 8) / count);
  std::string svg =
      "<svg class=\"still\" role=\"img\" viewBox=\"0 0 " + std::to_string(kChartWidth) + " " +
      std::to_string(kChartHeight + kBottom + 12) + "\" aria-label=\"match weights / 匹配权重\">";
  for (const std::uint64_t part : {std::uint64_t{1}, std::uint64_t{2}}) {
    if (max * part / 2 == 0) continue;
    const std::uint64_t y = 10 + kChartHeight - kChartHeight * part / 2;
    svg += "<line x1=\"" + std::to_string(kLeft) + "\" y1=\"" + std::to_string(y) + "\" x2=\"" +
           std::to_string(kChartWidth) + "\" y2=\"" + std::to_string(y) + "\"/>";
    svg += Label(kLeft - 6, y + 4, "end", Thousands(max * part / 2));
  }
  const std::size_t label_every = std::max<std::size_t>(1, (count + 9) / 10);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t x = kLeft + i * bar;
    const int from = bins.low + static_cast<int>(i) * bins.width;
    const std::string range = std::to_string(from) + "…" + std::to_string(from + bins.width);
    const std::uint64_t review = Scaled(bins.reviews[i], max, kChartHeight);
    const std::uint64_t duplicate = Scaled(bins.duplicates[i], max, kChartHeight);
    const std::uint64_t base = 10 + kChartHeight;
    if (review > 0) {
      svg += Rect(x, base - review, bar - 1, review, "review",
                  range + ": review " + Thousands(bins.reviews[i]));
    }
    if (duplicate > 0) {
      const std::uint64_t top = base - std::min(base, review + duplicate);
      svg += Rect(x, top, bar - 1, duplicate, "duplicate",
                  range + ": duplicate " + Thousands(bins.duplicates[i]));
    }
    if (i % label_every == 0) svg += Label(x, base + 16, "middle", std::to_string(from));
  }
  return svg + "</svg>";
}

std::string ShareBar(const std::vector<Share>& shares) {
  constexpr std::uint64_t kWidth = 1000;
  std::uint64_t total = 0;
  const Share* last = nullptr;  // takes what rounding leaves
  for (const Share& share : shares) {
    total += share.count;
    if (share.count > 0) last = &share;
  }
  if (total == 0) return {};
  std::string svg =
      "<svg class=\"share\" role=\"img\" viewBox=\"0 0 1000 20\" "
      "preserveAspectRatio=\"none\" aria-label=\"verdicts / 判定\">";
  std::uint64_t x = 0;
  for (const Share& share : shares) {
    const std::uint64_t width =
        &share == last ? kWidth - x
                       : std::min(Scaled(share.count, total, kWidth - shares.size()), kWidth - x);
    if (width == 0) continue;
    svg += Rect(x, 0, width, 20, share.css_class, "");
    x += width;
  }
  return svg + "</svg>";
}

}  // namespace xueji
