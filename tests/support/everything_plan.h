// A plan of three TEXT fields and a pass for each, under which every pair that a pass yields becomes a link, and
// records of few values for it: for tests of what the passes yield.
//
//   const ExecutionPlan plan = Compile(EverythingPlan(1000));
//   RecordBuilder records(plan);
//   FillRandomly(records, seed, 100, 8);
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>

#include "engine/linkage/linkage_run.h"
#include "engine/plan/plan_compiler.h"
#include "tests/support/record_builder.h"

namespace xueji {

using IdPair = std::pair<std::string, std::string>;

inline Field MakeField(std::string name, FieldType type) {
  Field field;
  field.name = std::move(name);
  field.type = type;
  field.columns = {field.name};
  return field;
}

// The first field, a text: equal or not.
inline Comparison EqualOrNot() {
  Comparison comparison;
  comparison.name = "a";
  comparison.kind = ComparisonKind::kText;
  comparison.field = 0;
  LevelWeight exact, other;
  exact.levels = {static_cast<std::uint8_t>(matchers::TextLevel::kExact)};
  exact.match_weight = 1;
  other.levels = {matchers::kElseLevel};
  other.match_weight = 0;
  comparison.levels = {exact, other};
  return comparison;
}

// Everything is a review: what comes back as links is exactly the set of pairs the passes yield.
// `crossed`: in the first pass the value of "c" may stand in for that of "a".
inline LinkagePlan EverythingPlan(std::uint32_t block_size_max, bool crossed = false) {
  LinkagePlan plan;
  plan.name = "everything";
  plan.record_id_column = "id";
  plan.fields = {MakeField("a", FieldType::kText), MakeField("b", FieldType::kText),
                 MakeField("c", FieldType::kText)};
  for (std::size_t field = 0; field < 3; ++field) {
    BlockingPass pass;
    pass.name = "pass" + std::to_string(field);
    KeyPart part;
    part.field = field;
    if (crossed && field == 0) part.or_field = 2;
    pass.key = {part};
    KeyPart refine;
    refine.field = (field + 1) % 3;
    pass.refine = {refine};
    pass.block_size_max = block_size_max;
    plan.passes.push_back(pass);
  }
  plan.comparisons = {EqualOrNot()};
  plan.review_weight_min = -1000;
  return plan;
}

inline ExecutionPlan Compile(LinkagePlan plan) {
  auto compiled = CompilePlan(std::move(plan));
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

inline void FillRandomly(RecordBuilder& records, std::uint64_t seed, std::size_t count, int values) {
  std::mt19937_64 random(seed);
  for (std::size_t i = 0; i < count; ++i) {
    std::map<std::string, std::string> row;
    for (const char* field : {"a", "b", "c"}) {
      const auto value = random() % static_cast<std::uint64_t>(values + 1);
      row[field] = value == 0 ? "" : "v" + std::to_string(value);
    }
    records.Add("r" + std::to_string(i), row);
  }
}

inline std::multiset<IdPair> LinkedPairs(const RecordStore& store, const LinkageResult& result) {
  std::multiset<IdPair> pairs;
  for (const Link& link : result.links) {
    pairs.emplace(store.ExternalId(link.left), store.ExternalId(link.right));
  }
  return pairs;
}

}  // namespace xueji
