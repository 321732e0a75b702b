// RunResults: what `dedup`, `link` and a run on a base hand from the linkage stages to the writing stage, and what
// of it they write in the same way: manifest, report and rejected rows.
//
//   RunManifest manifest = DescribeRun(options, run, findings);
//   FillCounts(verdicts, links, &manifest);
//   XUEJI_RETURN_IF_ERROR(WriteReportAndManifest(options, run.plan, store, findings, manifest, out));
//
// Plain values and pure functions but for the files written: thread-safe. Cost: in proportion to links.
// Errors: those of FileWriter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/staged_directory.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/jobs/run_setup.h"
#include "engine/linkage/linkage_run.h"
#include "engine/report/link_writer.h"
#include "engine/report/report_data.h"
#include "engine/report/run_manifest.h"
#include "engine/report/verdict_writer.h"

namespace xueji {

// What the linkage stages hand to the writing stage.
struct Findings {
  LinkageResult linkage;
  std::optional<RecallAudit> audit;
  Clusters clusters;
  std::vector<RecordVerdict> verdicts;
  std::vector<ReportExample> examples, borderline;  // for report.html
};

// The examples of report.html among the links, explained.
void MakeExamples(const RecordStore& store, const ExecutionPlan& plan, const PairScorer& scorer,
                  Findings* findings);

// The manifest but for job, threads, forecast, digest, times and memory; the inputs are those of `run`.
RunManifest DescribeRun(const RunOptions& options, const LoadedRun& run, const Findings& findings);
// What is counted while results are written.
void FillCounts(const VerdictSummary& verdicts, const LinkSummary& links, RunManifest* manifest);

absl::Status WriteRejectRows(const LoadedRun& run, const std::string& path);
// report.html and manifest.json. `store`: of the records that `findings` name.
absl::Status WriteReportAndManifest(const RunOptions& options, const ExecutionPlan& plan,
                                    const RecordStore& store, const Findings& findings,
                                    const RunManifest& manifest, StagedDirectory& out);

}  // namespace xueji
