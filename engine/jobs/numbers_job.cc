#include "engine/jobs/numbers_job.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <span>

#include "engine/base/cancellation.h"
#include "engine/base/china_date.h"
#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/base/version.h"
#include "engine/jobs/pupil_list.h"
#include "engine/jobs/run_results.h"
#include "engine/jobs/run_setup.h"
#include "engine/jobs/stage_verdicts.h"
#include "engine/jobs/wave_state.h"
#include "engine/numbers/number_issuer.h"
#include "engine/numbers/number_store.h"
#include "engine/report/number_writer.h"

namespace xueji {
namespace {

// The months in which a rule set with formal_issue = spring_term issues G: from the begin of the term to
// the end of the school year.
constexpr std::uint32_t kSpringFirst = 2, kSpringLast = 7;

NumberPolicy PolicyOf(const RuleSet& rules, std::uint32_t on_date) {
  const std::uint32_t month = on_date / 100 % 100;
  NumberPolicy policy;
  policy.review_holds_formal = rules.Is(RuleKey::kReviewHoldsFormal, "yes");
  policy.other_document_gets_substitute = rules.Is(RuleKey::kOtherDocument, "substitute");
  policy.reissue_on_application = rules.Is(RuleKey::kFormalFollowsId, "on_application");
  policy.formal_now = !rules.Is(RuleKey::kFormalIssue, "spring_term") || (month >= kSpringFirst && month <= kSpringLast);
  return policy;
}

// What the job has read.
struct Inputs {
  RuleSet rules;
  LoadedRun run;
  StageRun dedup;
  std::optional<StageRun> comparison;
  std::unique_ptr<StudentVerdicts> verdicts;
  PupilExtras extras;
  std::string extras_checksums;
  std::string columns_checksum;  // of the header mapping; empty: none
  std::string data_snapshot;     // checksums of the inputs
};

absl::StatusOr<Inputs> ReadInputs(const IssueOptions& options, StageClock* clock) {
  Inputs inputs;
  XUEJI_ASSIGN_OR_RETURN(inputs.rules, LoadRuleSet(options.rules));
  XUEJI_ASSIGN_OR_RETURN(inputs.dedup, ReadStage(options.dedup));
  if (!options.comparison.empty()) {
    XUEJI_ASSIGN_OR_RETURN(inputs.comparison, ReadStage(options.comparison));
  }
  RunOptions run = options.run;
  // The same rows are accepted as by the run whose verdicts are used.
  if (run.latest_birth_date == 0) run.latest_birth_date = inputs.dedup.latest_birth_date;
  XUEJI_ASSIGN_OR_RETURN(ExecutionPlan plan, NumbersPlan());
  XUEJI_ASSIGN_OR_RETURN(inputs.run, LoadRunWith(std::move(plan), run, /*unique_per_file=*/false, clock));
  const auto& loaded = inputs.run.loaded;
  XUEJI_RETURN_IF_ERROR(CheckSameStudents(inputs.dedup, loaded.inputs));
  if (inputs.comparison.has_value()) XUEJI_RETURN_IF_ERROR(CheckSameStudents(*inputs.comparison, loaded.inputs));
  clock->Begin("verdicts");
  inputs.verdicts = std::make_unique<StudentVerdicts>(*loaded.store);
  XUEJI_RETURN_IF_ERROR(inputs.verdicts->ReadDedup(options.dedup));
  if (inputs.comparison.has_value()) XUEJI_RETURN_IF_ERROR(inputs.verdicts->ReadComparison(options.comparison));
  std::string applications, schools;
  if (!options.applications.empty()) {
    XUEJI_RETURN_IF_ERROR(ReadApplications(options.applications, *inputs.verdicts, &inputs.extras, &applications));
  }
  if (!options.local_schools.empty()) {
    XUEJI_RETURN_IF_ERROR(ReadLocalSchools(options.local_schools, &inputs.extras, &schools));
  }
  if (!options.run.columns.empty()) {
    XUEJI_ASSIGN_OR_RETURN(inputs.columns_checksum, FileChecksum(options.run.columns));
  }
  inputs.extras_checksums = applications + "/" + schools;
  for (const LoadedInput& input : loaded.inputs) {
    inputs.data_snapshot += (inputs.data_snapshot.empty() ? "" : "+") + input.checksum;
  }
  return inputs;
}

// The same inputs, rules and date asked for: the same run.
std::string RunKey(const IssueOptions& options, const Inputs& inputs) {
  std::string text = inputs.data_snapshot;
  for (const std::string& part :
       {inputs.dedup.result_digest, inputs.comparison.has_value() ? inputs.comparison->result_digest : std::string("-"),
        inputs.rules.fingerprint, inputs.extras_checksums, inputs.columns_checksum, options.run.encoding,
        std::string(kVersion),
        std::string(1, options.run.separator == 0 ? ' ' : options.run.separator),
        std::to_string(inputs.run.loaded.latest_birth_date), std::to_string(options.on_date)}) {
    text += "\n" + part;
  }
  StreamChecksum checksum;
  checksum.Update(text);
  return checksum.HexDigest();
}

void Count(const PupilList& list, const Inputs& inputs, std::span<const NumberResult> results,
           ProblemReport* report) {
  std::map<std::uint32_t, RegionTally> counties;
  std::map<std::string, std::uint64_t> explanations;
  for (std::size_t i = 0; i < results.size(); ++i) {
    const NumberResult& result = results[i];
    const StudentVerdict& verdict = inputs.verdicts->Of(list.record(i));
    RegionTally& county = counties[list.pupils()[i].school_region];
    county.region = list.pupils()[i].school_region;
    ++county.pupils;
    if (!verdict.problems.empty()) ++county.problem_records;
    for (std::size_t c = 0; c < kProblemClassCount; ++c) {
      if (verdict.problems.Has(static_cast<ProblemClass>(c))) ++county.problems[c];
    }
    ++county.outcomes[static_cast<std::size_t>(Describe(result.last_reason()).outcome)];
    ++report->reasons[static_cast<std::size_t>(result.last_reason())];
    const auto kind = [](const NumberText& number) -> std::size_t {
      if (number.empty()) return static_cast<std::size_t>(NumberState::kNone);
      const char letter = number.View().front();
      return static_cast<std::size_t>(letter == 'G'   ? NumberState::kFormal
                                      : letter == 'J' ? NumberState::kSubstitute
                                                      : NumberState::kProvisional);
    };
    ++county.held[kind(result.number)];
    if (result.issued) ++report->issued[kind(result.number)];
    if (!result.passed.empty()) ++report->issued[kind(result.passed)];
    if (result.issued && kind(result.number) == static_cast<std::size_t>(NumberState::kFormal)) ++county.formal_issued;
    if (result.local_issued) ++report->local_issued;
    const std::string_view explanation = inputs.verdicts->Explanation(verdict);
    if (!explanation.empty()) ++explanations[std::string(explanation)];
    if (verdict.candidate) ++report->candidates;
  }
  for (auto& [region, county] : counties) report->counties.push_back(county);
  report->explanations.assign(explanations.begin(), explanations.end());
  std::stable_sort(report->explanations.begin(), report->explanations.end(),
                   [](const auto& left, const auto& right) { return left.second > right.second; });
}

absl::Status WriteRows(const PupilList& list, const Inputs& inputs, std::span<const NumberResult> results,
                       Language language, StagedDirectory& out, NumbersSummary* summary) {
  const auto explanation = [&](std::size_t i) {
    return inputs.verdicts->Explanation(inputs.verdicts->Of(list.record(i)));
  };
  const auto number_row = [&](std::size_t i) {
    return NumberRow{list.pupils()[i].record_id, list.pupils()[i].student_number, &results[i], explanation(i)};
  };
  XUEJI_ASSIGN_OR_RETURN(const RowDigest digest,
                         WriteNumbers(results.size(), number_row, language, out.FilePath("numbers.csv")));
  summary->result_digest = CombineDigests(digest, RowDigest(), RowDigest());
  const auto problem_row = [&](std::size_t i) {
    return ProblemRow{list.pupils()[i].record_id, list.school_code(i), results[i].number.View(), explanation(i),
                      list.pupils()[i].school_region, inputs.verdicts->Of(list.record(i)).problems};
  };
  XUEJI_RETURN_IF_ERROR(WriteProblems(results.size(), problem_row, language, out.FilePath("problems.csv")));
  return WriteRejectRows(inputs.run, out.FilePath("rejects.csv"));
}

NumbersSummary SummaryOf(const IssueOptions& options, const Inputs& inputs, const StoredRun& run) {
  NumbersSummary summary;
  summary.version = kVersion;
  summary.plan_fingerprint = inputs.run.plan.fingerprint;
  summary.out = options.run.out;
  summary.store = options.store;
  summary.dedup_digest = inputs.dedup.result_digest;
  summary.resumed = run.resumed;
  summary.threads = ThreadLimit();
  if (inputs.comparison.has_value()) summary.comparison_digest = inputs.comparison->result_digest;
  for (const LoadedInput& input : inputs.run.loaded.inputs) {
    summary.inputs.push_back({input.path, input.bytes, input.rows, input.rows, input.checksum, input.encoding,
                              input.compression, input.ignored_columns, input.notes});
    summary.rows += input.rows;
  }
  summary.rejected = inputs.run.loaded.rejects.size();
  summary.accepted = summary.rows - summary.rejected;
  ProblemReport& report = summary.report;
  report.rules = inputs.rules;
  report.on_date = run.facts.on_date;
  report.data_snapshot = inputs.data_snapshot;
  report.registry_snapshot = inputs.comparison.has_value() ? inputs.comparison->registry_snapshot : std::string();
  report.store = options.store;
  report.language = options.run.chinese ? Language::kChinese : Language::kEnglish;
  return summary;
}

absl::Status WriteManifestText(const NumbersSummary& summary, const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<FileWriter> file, FileWriter::Open(path));
  XUEJI_RETURN_IF_ERROR(file->Write(NumbersManifestJson(summary)));
  return file->Close();
}

}  // namespace

absl::StatusOr<NumbersSummary> IssueNumbers(const IssueOptions& options) {
  StageClock clock(options.run.progress);
  std::vector<std::string> reads = options.run.inputs;
  reads.insert(reads.end(), {options.run.columns, options.store, options.applications, options.local_schools,
                             options.rules.file});
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StagedDirectory> out,
                         StagedDirectory::Create(options.run.out, options.run.force, reads));
  XUEJI_ASSIGN_OR_RETURN(const Inputs inputs, ReadInputs(options, &clock));
  clock.Begin("issue");
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<NumberStore> store, NumberStore::Open(options.store, /*create=*/true));
  const RunFacts facts{.key = RunKey(options, inputs),
                       .on_date = options.on_date != 0 ? options.on_date : ChinaToday(),
                       .rules = inputs.rules.name + " " + inputs.rules.fingerprint,
                       .data_snapshot = inputs.data_snapshot,
                       .registry_snapshot = inputs.comparison.has_value() ? inputs.comparison->registry_snapshot
                                                                          : std::string()};
  XUEJI_ASSIGN_OR_RETURN(const StoredRun run, store->BeginRun(facts));
  const PupilList list(inputs.run, *inputs.verdicts, inputs.extras);
  NumberIssuer::Options issuing;
  issuing.progress = [&clock](double done) { clock.Report(done); };
  NumberIssuer issuer(store.get(), PolicyOf(inputs.rules, run.facts.on_date), run, issuing);
  XUEJI_ASSIGN_OR_RETURN(const std::vector<NumberResult> results, issuer.Issue(list.pupils()));
  clock.Begin("write");
  NumbersSummary summary = SummaryOf(options, inputs, run);
  Count(list, inputs, results, &summary.report);
  XUEJI_RETURN_IF_ERROR(WriteRows(list, inputs, results, summary.report.language, *out, &summary));
  XUEJI_RETURN_IF_ERROR(WriteProblemReport(summary.report, out->FilePath("report.html")));
  summary.seconds = clock.Finish();
  summary.peak_memory_bytes = PeakMemoryBytes();
  XUEJI_RETURN_IF_ERROR(WriteManifestText(summary, out->FilePath("manifest.json")));
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(out->Commit());
  return summary;
}

}  // namespace xueji
