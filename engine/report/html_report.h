// report.html: one self-contained page for people (html_page.h says what that means). Everything on
// it comes from the run's own figures; personal data is masked here, whatever the caller passes.
//
//   ReportData data{.manifest = manifest, ...};                    // report_data.h
//   XUEJI_RETURN_IF_ERROR(WriteHtmlReport(data, path));
//
// Deterministic: the same data gives the same bytes. Thread-safe: pure apart from the file.
// Limits: kExamplesMax examples, the manifest's own limits on block lists. Errors: FileWriter's.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/report/report_data.h"

namespace xueji {

std::string RenderHtmlReport(const ReportData& data);
absl::Status WriteHtmlReport(const ReportData& data, const std::string& path);

}  // namespace xueji
