// Any bytes given as a plan are either refused with a message or give a plan that compiles and
// survives printing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_explain.h"
#include "engine/plan/plan_rewriter.h"
#include "engine/plan/plan_text.h"

namespace {

// Every estimate anew, in whatever layout the text has: the plan must come out with these values and
// unchanged otherwise.
void CheckRewriting(std::string_view text, xueji::LinkagePlan plan) {
  xueji::PlanRewrite rewrite{.prior = 0.25, .prior_note = "p", .header = {"h"}};
  for (std::size_t c = 0; c < plan.comparisons.size(); ++c) {
    auto& levels = plan.comparisons[c].levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      if (levels[i].match_weight) continue;
      levels[i].m = 0.03125;
      levels[i].u = 0.015625;
      rewrite.levels.push_back({.comparison = c, .level = i, .m = 0.03125, .u = 0.015625, .note = "n"});
    }
  }
  plan.prior_match_probability = 0.25;
  const std::string once = xueji::RewritePlan(text, rewrite);
  const absl::StatusOr<xueji::LinkagePlan> again =
      xueji::ParsePlan(once, "again.plan", xueji::PlanUse::kTraining);
  XUEJI_CHECK(again.ok());
  XUEJI_CHECK(xueji::PrintPlan(*again) == xueji::PrintPlan(plan));
  XUEJI_CHECK(xueji::RewritePlan(once, rewrite) == once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<xueji::LinkagePlan> untrained =
      xueji::ParsePlan(text, "fuzz.plan", xueji::PlanUse::kTraining);
  // A text near the limit of a plan may grow beyond it.
  if (untrained.ok() && size < (1 << 16)) CheckRewriting(text, *untrained);
  const absl::StatusOr<xueji::LinkagePlan> plan = xueji::ParsePlan(text, "fuzz.plan");
  if (!plan.ok()) {
    XUEJI_CHECK(plan.status().code() == absl::StatusCode::kInvalidArgument);
    XUEJI_CHECK(!plan.status().message().empty());
    return 0;
  }
  const std::string printed = xueji::PrintPlan(*plan);
  const absl::StatusOr<xueji::LinkagePlan> again = xueji::ParsePlan(printed, "printed.plan");
  XUEJI_CHECK(again.ok());
  XUEJI_CHECK(xueji::PrintPlan(*again) == printed);
  const absl::StatusOr<xueji::ExecutionPlan> compiled = xueji::CompilePlan(*plan);
  XUEJI_CHECK(compiled.ok());
  XUEJI_CHECK(!xueji::ExplainPlan(*compiled, {}).empty());
  return 0;
}
