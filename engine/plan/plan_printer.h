// The canonical text of a plan, and its fingerprint.
//
//   PrintPlan(plan)         // plan text without comments, every value stated, one layout
//   PlanFingerprint(plan)   // 32 hexadecimal digits: XXH3-128 of PrintPlan(plan)
//
// Two plan texts that differ in comments, layout, order of words inside a group or defaults left out
// have the same fingerprint; plans that can act differently do not. Written by hand, not by the
// protobuf printer, so that a newer protobuf cannot change the fingerprints of old runs.
// ParsePlan(PrintPlan(plan)) gives the plan back. Pure functions: thread-safe. REQUIRES: the plan has
// no fault that plan_validator.h names.
#pragma once

#include <string>

#include "engine/plan/linkage_plan.h"

namespace xueji {

std::string PrintPlan(const LinkagePlan& plan);
std::string PlanFingerprint(const LinkagePlan& plan);
// The shortest decimal that reads back as the same double: "0.1", "1e-06".
std::string FormatDouble(double value);

}  // namespace xueji
