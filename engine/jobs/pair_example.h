// PairExample: a pair of records as a report shows it: fields, waterfall and sentences.
//
//   ReportExample example = ExampleOf(plan, scorer, store, link);
//
// The decision is the link's: clustering may have turned a duplicate into a review, and then no rule
// is named. Pure; thread-safe. Cost: a few microseconds.
#pragma once

#include "engine/linkage/waterfall.h"
#include "engine/record/record_store.h"
#include "engine/report/report_data.h"

namespace xueji {

ReportExample ExampleOf(const ExecutionPlan& plan, const PairScorer& scorer,
                        const RecordStore& store, const Link& link);

}  // namespace xueji
