// The manifest.json of a comparison with the population registry: what it read, under which rules, and what
// came of it.
//
//   XUEJI_RETURN_IF_ERROR(WriteComparisonManifest(summary, out.FilePath("manifest.json")));
//
// Keys as those of a run's manifest where they mean the same (run_manifest.h); besides them population[],
// verdicts{}, explanations{}, reasons{}, registry_snapshot, data_snapshot, rule_set. The same summary gives
// the same bytes. Pure but for the file. Errors: those of FileWriter.
#pragma once

#include <string>

#include "engine/base/status.h"
#include "engine/report/comparison_summary.h"

namespace xueji {

std::string ComparisonManifestJson(const ComparisonSummary& summary);
absl::Status WriteComparisonManifest(const ComparisonSummary& summary, const std::string& path);

}  // namespace xueji
