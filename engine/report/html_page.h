// HtmlPage: the frame of every page we write: one self-contained file, no network, Chinese and
// English by a switch, readable on a phone, its charts (report_charts.js) drawn inside it.
//
//   std::string page = RenderPage({.title_zh = "学籍查重报告", .title_en = "Report",
//                                  .language = Language::kChinese, .body = body, .charts = data});
//
// Everything essential is in the body as tables and drawings: without script the page still says
// all of it. The page's Content-Security-Policy allows our two scripts, by their hashes, and inline
// style; nothing can be loaded, sent or framed, and no markup that slipped through could run.
// Deterministic: the same data gives the same bytes. Thread-safe: pure function. Size: 0.9 MB for
// the chart library, besides the body.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/language.h"
#include "engine/report/chart_data.h"

namespace xueji {

struct HtmlPage {
  std::string_view title_zh, title_en;
  Language language = Language::kEnglish;  // the one shown first
  std::string body;                        // markup of ours; whatever came from files is escaped in it
  ChartData charts;
};

std::string RenderPage(const HtmlPage& page);

}  // namespace xueji
