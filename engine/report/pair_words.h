// PairWords: how fields, comparison levels and decisions are called in sentences for people, in
// Chinese and English.
//
//   FieldTitle("birth_date").zh                                   // "出生日期"
//   LevelPhrase(ComparisonKind::kName, level of HOMOPHONE).zh     // "读音相同、用字不同"
//
// A phrase follows its title: "姓名读音相同、用字不同", "the name sounds alike but is written
// differently". Fields that the student record does not know keep the plan's name. Immutable tables;
// pure functions; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "engine/plan/linkage_plan.h"
#include "matchers/level.h"

namespace xueji {

struct BothTexts {
  std::string zh, en;
  bool empty() const { return zh.empty() && en.empty(); }
};

BothTexts FieldTitle(std::string_view field);
// What a comparison looks at: its field, or "曾用名与姓名" where it looks across two.
BothTexts ComparisonTitle(const LinkagePlan& plan, const Comparison& comparison);
BothTexts LevelPhrase(ComparisonKind kind, matchers::Level level);
BothTexts DecisionPhrase(Decision decision);

}  // namespace xueji
