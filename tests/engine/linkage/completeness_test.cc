#include "engine/linkage/completeness.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "engine/base/parallel.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

constexpr std::string_view kPlan = R"(name: "clubs"
record_id_column: "id"
field { name: "a" type: TEXT }
field { name: "b" type: TEXT }
field { name: "born" type: DATE }
pass { name: "a" key { field: "a" } refine { field: "b" } block_size_max: BLOCK }
pass { name: "born" key { field: "born" } block_size_max: BLOCK }
comparison { name: "a" kind: TEXT field: "a"
  level { is: EXACT match_weight: 1 } level { is: ONE_EDIT match_weight: 1 } level { is: ELSE match_weight: 0 } }
comparison { name: "b" kind: TEXT field: "b"
  level { is: EXACT match_weight: 1 } level { is: ELSE match_weight: 0 } }
comparison { name: "born" kind: DATE field: "born"
  level { is: EXACT match_weight: 1 } level { is: ELSE match_weight: 0 } }
promise { name: "same a" when { comparison: "a" is: EXACT } }
promise { name: "same birth date, a within one edit"
  when { comparison: "born" is: EXACT } when { comparison: "a" is: [EXACT, ONE_EDIT] } }
promise { name: "same b" when { comparison: "b" is: EXACT } }
)";

ExecutionPlan Plan(int block_size_max) {
  std::string text(kPlan);
  for (std::size_t at; (at = text.find("BLOCK")) != std::string::npos;) {
    text.replace(at, 5, std::to_string(block_size_max));
  }
  auto compiled = CompilePlan(ParsePlan(text, "clubs.plan").value());
  EXPECT_TRUE(compiled.ok()) << compiled.status();
  return *std::move(compiled);
}

void Fill(RecordBuilder& records, std::size_t count) {
  std::mt19937_64 random(5);
  for (std::size_t i = 0; i < count; ++i) {
    records.Add("r" + std::to_string(i),
                {{"a", "value" + std::to_string(random() % 40)},
                 {"b", random() % 4 == 0 ? "" : "b" + std::to_string(random() % 9)},
                 {"born", "2012-03-1" + std::to_string(random() % 9)}});
  }
}

// What the brute force must find, without kernels: from the texts.
std::uint64_t CountSame(RecordBuilder& records, std::size_t field) {
  std::map<std::uint32_t, std::uint64_t> counts;
  for (std::uint32_t i = 0; i < records.store().size(); ++i) {
    ++counts[LoadPacked<std::uint32_t>(records.store().Row(RecordId{i}) +
                                       records.store().layout().offset(field))];
  }
  std::uint64_t pairs = 0;
  for (const auto& [term, count] : counts) pairs += term == 0 ? 0 : count * (count - 1) / 2;
  return pairs;
}

TEST(Completeness, PromisesThatThePassesKeepAreKept) {
  const ExecutionPlan plan = Plan(1000);
  RecordBuilder records(plan);
  Fill(records, 700);
  const auto report = CheckCompleteness(records.store(), plan, {}, records.budget());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->records, 700U);
  EXPECT_EQ(report->all_pairs, 700U * 699 / 2);
  ASSERT_EQ(report->promises.size(), 3U);
  EXPECT_EQ(report->promises[0].pairs, CountSame(records, 0));
  EXPECT_EQ(report->promises[0].compared, report->promises[0].pairs);
  EXPECT_EQ(report->promises[0].by_pass[0], report->promises[0].pairs);
  EXPECT_GT(report->promises[1].pairs, 1000U);
  EXPECT_EQ(report->promises[1].compared, report->promises[1].pairs);
  EXPECT_GT(report->promises[1].by_pass[1], 0U) << "one edit away: only the birth date brings them";
}

TEST(Completeness, APromiseThatNoPassKeepsIsFoundOut) {
  const ExecutionPlan plan = Plan(1000);
  RecordBuilder records(plan);
  Fill(records, 300);
  const auto report = CheckCompleteness(records.store(), plan, {}, records.budget());
  ASSERT_TRUE(report.ok()) << report.status();
  const PromiseFigures& broken = report->promises[2];
  EXPECT_EQ(broken.pairs, CountSame(records, 1));
  EXPECT_LT(broken.compared, broken.pairs);
  EXPECT_EQ(broken.missed.size(), kMissedListMax);
}

TEST(Completeness, WhatACutBlockLeavesOutIsMissing) {
  const ExecutionPlan plan = Plan(2);
  RecordBuilder records(plan);
  for (int i = 0; i < 40; ++i) {
    records.Add("r" + std::to_string(i), {{"a", "same"}, {"b", "b" + std::to_string(i)}});
  }
  const auto report = CheckCompleteness(records.store(), plan, {}, records.budget());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->promises[0].pairs, 40U * 39 / 2);
  EXPECT_EQ(report->promises[0].compared, 0U);
  EXPECT_EQ(report->passes[0].pairs_cut_apart, 40U * 39 / 2);
}

TEST(Completeness, OfTwoFilesOnlyPairsAcrossCount) {
  const ExecutionPlan plan = Plan(1000);
  RecordBuilder records(plan);
  Fill(records, 200);
  const auto report =
      CheckCompleteness(records.store(), plan, {.right_begin = 50, .progress = {}}, records.budget());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->all_pairs, 50U * 150);
  EXPECT_EQ(report->promises[0].compared, report->promises[0].pairs);
  EXPECT_GT(report->promises[0].pairs, 0U);
}

TEST(Completeness, TheSameForAnyNumberOfThreads) {
  const ExecutionPlan plan = Plan(20);
  RecordBuilder records(plan);
  Fill(records, 500);
  std::vector<std::uint64_t> figures;
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    const auto report = CheckCompleteness(records.store(), plan, {}, records.budget());
    ASSERT_TRUE(report.ok()) << report.status();
    std::vector<std::uint64_t> now;
    for (const PromiseFigures& promise : report->promises) {
      now.insert(now.end(), {promise.pairs, promise.compared});
      now.insert(now.end(), promise.by_pass.begin(), promise.by_pass.end());
      for (const auto& [left, right] : promise.missed) now.push_back(left.value << 16 | right.value);
    }
    if (figures.empty()) figures = now;
    EXPECT_EQ(now, figures) << threads << " threads";
  }
}

TEST(Completeness, NoRecordsKeepEveryPromise) {
  const ExecutionPlan plan = Plan(20);
  RecordBuilder records(plan);
  const auto report = CheckCompleteness(records.store(), plan, {}, records.budget());
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->all_pairs, 0U);
}

}  // namespace
}  // namespace xueji
