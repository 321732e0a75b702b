// What a plan will do and cost, told to people before a run: passes and how many pairs they may
// propose, comparisons in the order they run with the weight of every level, rules, thresholds,
// bytes per record.
//
//   ExplainPlan(plan, {.records = 10'000'000})                       // estimates only
//   ExplainPlan(plan, {.records = n, .counts = counts})              // beside the real counts
//
// The estimate is rough: without data it takes a usual chance that two persons agree on a value of
// each type (kinds of keys in CollisionProbability), independently of each other. Counts of an input
// (engine/jobs/plan_job.h) are exact. Pure functions: thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/language.h"
#include "engine/plan/execution_plan.h"

namespace xueji {

// What a pass did with a real input.
struct PassCount {
  std::string name;
  std::uint64_t keyed_records = 0;  // records that have a key
  std::uint64_t blocks = 0;         // of two records or more
  std::uint64_t largest_block = 0;  // records, before refinement
  std::uint64_t pairs = 0;          // pairs compared by this pass
  std::uint64_t oversized_blocks = 0;
  std::uint64_t pairs_not_compared = 0;
  std::vector<std::uint64_t> largest_blocks;  // sizes, descending
};

struct PlanExplainOptions {
  Language language = Language::kEnglish;
  std::uint64_t records = 10'000'000;
  std::vector<PassCount> counts = {};  // in the order of the plan's passes; empty: none counted
};

std::string ExplainPlan(const ExecutionPlan& plan, const PlanExplainOptions& options);

// Chance that two persons agree on this part of a key, from what is usual for the type of field.
double CollisionProbability(const Field& field, const KeyPart& part);
// Pairs a pass is expected to propose among `records`, before earlier passes take theirs.
double ExpectedPairs(const LinkagePlan& plan, const BlockingPass& pass, std::uint64_t records);
// Memory per record: row, record id, line, warnings, and the key tables of one pass.
std::uint64_t BytesPerRecord(const ExecutionPlan& plan);

}  // namespace xueji
