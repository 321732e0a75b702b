// HtmlSections: the parts that the run's report and the evaluation's report have in common.
//
//   body += Heading("分块", "Blocks") + ThresholdSection(data) + PairSection(pair, 0);
//
// A chart is an empty place that the page's script fills (HtmlPage); the table beside it says the
// same without script. Values are masked here, whatever the caller passes. Pure functions;
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/html_page.h"
#include "engine/report/report_data.h"

namespace xueji::html {

std::string Heading(std::string_view zh, std::string_view en);
std::string Note(std::string_view zh, std::string_view en);
std::string Table(const std::string& head, const std::string& rows);
// `value` is text of ours.
std::string Card(const std::string& value, std::string_view zh, std::string_view en);
std::string Card(std::uint64_t value, std::string_view zh, std::string_view en);
// The place of the chart `name` of report_charts.js; `drawing` stands in it until the script ran.
std::string Chart(std::string_view name, std::string_view label, const std::string& drawing = "");
// What is folded up until it is asked for.
std::string Folded(std::string_view zh, std::string_view en, const std::string& content);
// A share as it is said: "99.512 %".
std::string Percent(double share);

// The threshold selector, its charts, and the table of outcomes; empty without pairs.
std::string ThresholdSection(const ChartData& data, const std::string& drawing);
std::string PassSection(const std::vector<PassFigures>& passes);
std::string RegionSection(const std::vector<RegionCount>& regions);
// One pair: decision, sentences, papers, waterfall, fields. `bars`: its place in
// ChartData::waterfalls; kNoBars: it has none.
inline constexpr std::size_t kNoBars = static_cast<std::size_t>(-1);
std::string PairSection(const ReportExample& pair, std::size_t bars);

// The waterfall of a pair, for ChartData.
PairBars BarsOf(const ReportExample& pair);

}  // namespace xueji::html
