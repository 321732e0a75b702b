// PairStory: a pair of records in three sentences that a clerk understands, in Chinese and English:
// in what they look alike, in what they differ, and what to do next; besides, for a pair that is not
// linked, why not; and the papers that would settle it.
//
//   const PairStory story = TellPair(plan, fall, fields);
//   story.alike.zh     // "两条记录相像：姓名读音相同、用字不同（王[*]* / 王[*]*）；出生日期相同。"
//
// Values are masked as everywhere (report/field_mask.h); brackets mark the places that differ. Of
// several comparisons of one field only the strongest is told. Pure functions; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "engine/linkage/waterfall.h"
#include "engine/report/pair_words.h"
#include "engine/report/settling_document.h"

namespace xueji {

struct PairStory {
  BothTexts alike, differs, next;
  BothTexts why_not;  // empty for a pair that is linked
  std::vector<const SettlingDocument*> documents;
};

// One comparison's part of the weight, in words.
struct WaterfallBar {
  BothTexts title, level;
  Weight weight = 0, frequency_weight = 0;
  Weight sum = 0;  // of the prior and all parts up to and with this one
};
// In the order of the plan's comparisons.
std::vector<WaterfallBar> WaterfallBars(const LinkagePlan& plan, const Waterfall& fall);

// `fields`: those of the plan, in its order.
PairStory TellPair(const ExecutionPlan& plan, const Waterfall& fall,
                   std::span<const PairField> fields);

}  // namespace xueji
