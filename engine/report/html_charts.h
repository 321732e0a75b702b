// The two drawings of report.html that need no script, as SVG inside the page.
//
//   html += WeightChart(histogram);       // links by whole bits of match weight
//   html += ShareBar({{"clear", 980}, {"review", 15}, {"duplicate", 5}});
//
// Deterministic: coordinates are whole numbers. Thread-safe: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/report/report_data.h"

namespace xueji {

// Bars of duplicates upon bars of reviews; empty text when there is no link.
std::string WeightChart(const WeightHistogram& histogram);

struct Share {
  std::string css_class;
  std::uint64_t count = 0;
};
// One horizontal bar cut in proportion; a share that is not zero is never thinner than one unit.
std::string ShareBar(const std::vector<Share>& shares);

}  // namespace xueji
