#include "engine/linkage/pair_screen.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/linkage/pair_scorer.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/near_duplicates.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

struct Screened {
  std::size_t pairs = 0, left_out = 0, outcomes = 0;
};

// The slow twin is the whole reckoning, nothing pruned: what it finds an outcome for must be kept.
Screened ScreenAll(const ExecutionPlan& plan, RecordBuilder& records) {
  const RecordStore& store = records.store();
  const TermFrequencies frequencies = CountTermFrequencies(store, plan, records.budget()).value();
  const PairScorer scorer(plan, store.terms(), frequencies);
  const PairScreen screen(plan);
  CandidateBatch batch(store.layout().row_bytes());
  std::vector<RecordId> ids;
  for (std::uint32_t i = 0; i < store.size(); ++i) ids.push_back(RecordId{i});
  // In two goes, so that signatures are added to those of earlier rows.
  batch.Gather(store, ids.data(), ids.size() / 2);
  Screened screened;
  std::vector<CandidatePair> kept(kPairsPerBatch);
  std::vector<StepOutcome> outcomes;
  const auto flush = [&] {
    const std::size_t count = screen.Keep(batch, kept.data());
    std::size_t at = 0;
    for (const CandidatePair pair : batch.pairs()) {
      const bool is_kept =
          at < count && kept[at].left == pair.left && kept[at].right == pair.right;
      at += is_kept ? 1 : 0;
      const ScoredPair whole = scorer.Explain(batch.Row(pair.left), batch.Row(pair.right), &outcomes);
      const bool has_outcome = whole.decision != Decision::kNonLink || whole.marks_records;
      ++screened.pairs;
      screened.left_out += is_kept ? 0 : 1;
      screened.outcomes += has_outcome ? 1 : 0;
      ASSERT_TRUE(is_kept || !has_outcome) << pair.left << " " << pair.right;
    }
    ASSERT_EQ(at, count);  // in order, and nothing but pairs of the batch
    batch.ClearPairs();
  };
  const auto screen_rows = [&](std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = 0; i < end; ++i) {
      for (std::uint32_t j = std::max(i + 1, begin); j < end; ++j) {
        batch.AddPair(i, j);
        if (batch.full()) flush();
      }
    }
    flush();
  };
  const auto half = static_cast<std::uint32_t>(ids.size() / 2);
  screen_rows(0, half);
  batch.Gather(store, ids.data() + half, ids.size() - half);
  screen_rows(half, static_cast<std::uint32_t>(ids.size()));
  return screened;
}

TEST(PairScreen, KeepsEveryPairOfTheStudentPlanThatComesToSomething) {
  for (const double review_min : {-15.0, 0.0, 8.0}) {
    LinkagePlan text = BuiltinPlan("students").value();
    text.review_weight_min = review_min;
    const ExecutionPlan plan = CompilePlan(std::move(text)).value();
    RecordBuilder records(plan);
    FillWithNearDuplicates(records, 400);
    const Screened screened = ScreenAll(plan, records);
    EXPECT_GT(screened.outcomes, 1000U);
    // A screen that keeps everything would pass too, and be worth nothing.
    EXPECT_GT(screened.left_out, screened.pairs / (review_min < 0 ? 50 : 10));
  }
}

// Every kind of comparison there is, with and without a second field, and rules that only one of the
// levels leaves alive.
constexpr const char* kEveryKind = R"(
  name: "kinds"
  record_id_column: "id"
  field { name: "name" type: NAME }
  field { name: "old" type: NAME }
  field { name: "sex" type: CODE code_table: SEX }
  field { name: "birth" type: DATE }
  field { name: "number" type: ID_NUMBER }
  field { name: "mother" type: ID_NUMBER }
  field { name: "region" type: REGION }
  field { name: "phone" type: DIGITS }
  field { name: "mobile" type: DIGITS }
  field { name: "address" type: ADDRESS }
  field { name: "word" type: TEXT }
  pass { name: "p" key { field: "birth" } }
  comparison { name: "name" kind: NAME field: "name"
    level { is: EXACT m: 0.9 u: 0.002 term_frequency_adjusted: true }
    level { is: HOMOPHONE match_weight: 6 }  level { is: SAME_SURNAME match_weight: 1 }
    level { is: ELSE match_weight: -7 } }
  comparison { name: "second" kind: NAME field: "old"
    level { is: EXACT match_weight: 5 } level { is: ELSE match_weight: -4 } }
  comparison { name: "old" kind: NAME field: "old" other_field: "name"
    level { is: EXACT match_weight: 9 } level { is: ELSE match_weight: 0 } }
  comparison { name: "sex" kind: CODE field: "sex"
    level { is: EXACT match_weight: 1 } level { is: ELSE match_weight: -6 } }
  comparison { name: "birth" kind: DATE field: "birth"
    level { is: EXACT match_weight: 8 } level { is: SWAPPED match_weight: 5 }
    level { is: ELSE match_weight: -6 } }
  comparison { name: "number" kind: ID_NUMBER field: "number"
    level { is: EXACT match_weight: 15 } level { is: ONE_DIGIT match_weight: 9 }
    level { is: SEGMENTS match_weight: 3 } level { is: ELSE match_weight: -5 } }
  comparison { name: "status" kind: ID_STATUS field: "number"
    level { is: BOTH_VALID_DIFFERENT match_weight: -6 } level { is: ELSE match_weight: 0 } }
  comparison { name: "parent" kind: ID_NUMBER field: "number" other_field: "mother"
    level { is: EXACT match_weight: 6 } level { is: ELSE match_weight: 0 } }
  comparison { name: "region" kind: REGION field: "region"
    level { is: EXACT match_weight: 4 } level { is: PROVINCE match_weight: 1 }
    level { is: ELSE match_weight: -3 } }
  comparison { name: "phone" kind: DIGITS field: "phone"
    level { is: EXACT match_weight: 6 } level { is: ONE_DIGIT match_weight: 4 }
    level { is: ELSE match_weight: -1 } }
  comparison { name: "phones" kind: DIGITS field: "phone" other_field: "mobile"
    level { is: EXACT match_weight: 6 } level { is: ELSE match_weight: 0 } }
  comparison { name: "code" kind: CODE field: "phone"
    level { is: EXACT match_weight: 3 } level { is: ELSE match_weight: -1 } }
  comparison { name: "address" kind: ADDRESS field: "address"
    level { is: EXACT match_weight: 5 } level { is: SIMILAR match_weight: 3 }
    level { is: ELSE match_weight: -2 } }
  comparison { name: "word" kind: TEXT field: "word"
    level { is: EXACT match_weight: 5 } level { is: ONE_EDIT match_weight: 3 }
    level { is: ELSE match_weight: -2 } }
  rule { name: "blank" when { comparison: "phone" is: NULL } when { comparison: "birth" is: EXACT }
    when { comparison: "name" is: ELSE } decide: REVIEW reason: "POSSIBLE_SAME_PERSON" }
  rule { name: "near" when { comparison: "number" is: [NEIGHBOUR, SEGMENTS] }
    when { comparison: "name" is: SAME_SURNAME } when { comparison: "sex" is: EXACT }
    decide: NON_LINK reason: "TWIN_LIKELY" mark_records: true }
  rule { name: "away" when { comparison: "region" is: ELSE } decide: NON_LINK
    reason: "DIFFERENT_VALID_IDS" }
  prior_match_probability: 0.001
  review_weight_min: 12
)";

TEST(PairScreen, KeepsEveryPairOfAPlanWithEveryKindThatComesToSomething) {
  const absl::StatusOr<LinkagePlan> text = ParsePlan(kEveryKind, "kinds.plan");
  ASSERT_TRUE(text.ok()) << text.status();
  const ExecutionPlan plan = CompilePlan(*text).value();
  RecordBuilder records(plan);
  std::mt19937 random(4);
  const auto pick = [&](const std::vector<std::string>& values) {
    return values[random() % values.size()];
  };
  const std::vector<std::string> names = {"", "张伟", "章伟", "王芳", "李明小", "肖红", "萧红", "MARIA",
                                          "阿不都热合曼·买买提"};
  const std::vector<std::string> ids = {"", "AB123456", RecordBuilder::WithCheck("11010820120305121"),
                                        RecordBuilder::WithCheck("11010820120305129"),
                                        RecordBuilder::WithCheck("31011520111121877"),
                                        "110108201203051219"};
  const std::vector<std::string> phones = {"", "13800138000", "13800138001", "13800183000", "05711234"};
  for (int i = 0; i < 400; ++i) {
    records.Add("r" + std::to_string(i),
                {{"name", pick(names)}, {"old", pick(names)}, {"sex", pick({"", "1", "2"})},
                 {"birth", pick({"", "2012-03-05", "2012-05-03", "1980-01-01"})},
                 {"number", pick(ids)}, {"mother", pick(ids)},
                 {"region", pick({"", "310115", "310201", "110108"})},
                 {"phone", pick(phones)}, {"mobile", pick(phones)},
                 {"address", pick({"", "和平路12号", "和平路13号", "解放大街88号院5号楼"})},
                 {"word", pick({"", "smith", "smyth", "jones"})}});
  }
  const Screened screened = ScreenAll(plan, records);
  EXPECT_GT(screened.outcomes, 1000U);
  EXPECT_GT(screened.left_out, screened.pairs / 50);
}

}  // namespace
}  // namespace xueji
