// The report.html of a comparison with the population registry: counts by verdict and explanation with the
// next step of each, provinces and counties with the most problems first, masked examples, inputs.
//
//   XUEJI_RETURN_IF_ERROR(WriteComparisonReport(summary, out.FilePath("report.html")));
//
// One self-contained page (html_page.h), both languages. Pure but for the file. Errors: those of FileWriter.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/report/comparison_summary.h"

namespace xueji {

std::string RenderComparisonReport(const ComparisonSummary& summary);
absl::Status WriteComparisonReport(const ComparisonSummary& summary, const std::string& path);

// "身份证号不存在" / "number absent": what people call a verdict.
std::string_view TitleOf(RegistryVerdict verdict, Language language);
std::string_view TitleOf(Explanation explanation, Language language);

}  // namespace xueji
