// ChartScripts: the scripts inside report.html, embedded when the program was built: the chart
// library (Vega, Vega-Lite and Vega-Embed, BSD-3-Clause, with their licences in front) and our own.
//
//   const ChartScripts& scripts = EmbeddedChartScripts();
//   if (!scripts.library.empty()) page += "<script>" + std::string(scripts.library) + "</script>";
//
// A hash is the source expression by which a Content-Security-Policy allows exactly that script
// (CSP 2, section 4.2.5). The library is empty in a build for which `make setup` could not fetch it;
// the page's tables and drawings need no script. Immutable; thread-safe. Size: about 0.9 MB.
#pragma once

#include <string_view>

namespace xueji {

struct ChartScripts {
  std::string_view library, library_hash;
  std::string_view script, script_hash;
};

const ChartScripts& EmbeddedChartScripts();

}  // namespace xueji
