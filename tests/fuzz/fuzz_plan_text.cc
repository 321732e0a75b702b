// Any bytes given as a plan are either refused with a message or give a plan that compiles and
// survives printing.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/check.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_explain.h"
#include "engine/plan/plan_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
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
