// manifest.json of `numbers issue`.
#include "engine/jobs/numbers_job.h"
#include "engine/report/json_value.h"

namespace xueji {
namespace {

JsonValue InputsJson(const NumbersSummary& summary) {
  JsonValue inputs = JsonValue::Array();
  for (const ManifestInput& input : summary.inputs) {
    JsonValue json = JsonValue::Object();
    json.Set("path", input.path)
        .Set("bytes", input.bytes)
        .Set("rows", input.rows)
        .Set("checksum", input.checksum)
        .Set("encoding", input.encoding);
    inputs.Append(std::move(json));
  }
  return inputs;
}

JsonValue CountsJson(const NumbersSummary& summary) {
  const RegionTally all = TotalOf(summary.report.counties);
  static constexpr std::array<const char*, kNumberStateCount> kHeld = {"none", "provisional", "substitute", "formal"};
  JsonValue issued = JsonValue::Object(), held = JsonValue::Object(), outcomes = JsonValue::Object(),
            problems = JsonValue::Object(), reasons = JsonValue::Object();
  for (std::size_t i = 0; i < kNumberStateCount; ++i) {
    if (i > 0) issued.Set(kHeld[i], summary.report.issued[i]);
    held.Set(kHeld[i], all.held[i]);
  }
  issued.Set("local", summary.report.local_issued);
  for (std::size_t i = 0; i < kNumberOutcomeCount; ++i) {
    outcomes.Set(NumberOutcomeName(static_cast<NumberOutcome>(i)), all.outcomes[i]);
  }
  for (std::size_t i = 0; i < kProblemClassCount; ++i) {
    problems.Set(TextOf(static_cast<ProblemClass>(i)).code, all.problems[i]);
  }
  for (std::size_t i = 0; i < kNumberReasonCount; ++i) {
    if (summary.report.reasons[i] > 0) {
      reasons.Set(Describe(static_cast<NumberReason>(i)).code, summary.report.reasons[i]);
    }
  }
  JsonValue counts = JsonValue::Object();
  counts.Set("rows", summary.rows)
      .Set("accepted", summary.accepted)
      .Set("rejected", summary.rejected)
      .Set("problem_records", all.problem_records)
      .Set("issued", std::move(issued))
      .Set("held", std::move(held))
      .Set("outcomes", std::move(outcomes))
      .Set("problems", std::move(problems))
      .Set("reasons", std::move(reasons));
  return counts;
}

}  // namespace

std::string NumbersManifestJson(const NumbersSummary& summary) {
  JsonValue rules = JsonValue::Object();
  rules.Set("name", summary.report.rules.name).Set("fingerprint", summary.report.rules.fingerprint);
  JsonValue seconds = JsonValue::Object();
  for (const auto& [stage, value] : summary.seconds) seconds.Set(stage, value);
  JsonValue json = JsonValue::Object();
  json.Set("version", summary.version)
      .Set("job", "numbers")
      .Set("plan_fingerprint", summary.plan_fingerprint)
      .Set("result_digest", summary.result_digest)
      .Set("rule_set", std::move(rules))
      .Set("on_date", std::uint64_t{summary.report.on_date})
      .Set("data_snapshot", summary.report.data_snapshot)
      .Set("registry_snapshot", summary.report.registry_snapshot)
      .Set("dedup_digest", summary.dedup_digest)
      .Set("comparison_digest", summary.comparison_digest)
      .Set("store", summary.store)
      .Set("resumed", summary.resumed)
      .Set("out", summary.out)
      .Set("inputs", InputsJson(summary))
      .Set("counts", CountsJson(summary))
      .Set("seconds", std::move(seconds))
      .Set("peak_memory_bytes", summary.peak_memory_bytes)
      .Set("threads", static_cast<std::uint64_t>(summary.threads));
  return json.Print();
}

}  // namespace xueji
