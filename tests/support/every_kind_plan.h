// A plan with every kind of comparison there is, with and without a second field, and rules that only one of the
// levels leaves alive; and records of few values for it, blanks among them: for tests of what bounds pairs.
//
//   const ExecutionPlan plan = EveryKindPlan();
//   RecordBuilder records(plan);
//   FillForEveryKind(records, 400);
#pragma once

#include <random>
#include <string>
#include <vector>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {

inline constexpr const char* kEveryKind = R"(
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

inline ExecutionPlan EveryKindPlan() {
  return CompilePlan(ParsePlan(kEveryKind, "kinds.plan").value()).value();
}

inline void FillForEveryKind(RecordBuilder& records, int count) {
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
  for (int i = 0; i < count; ++i) {
    records.Add("r" + std::to_string(i),
                {{"name", pick(names)}, {"old", pick(names)}, {"sex", pick({"", "1", "2"})},
                 {"birth", pick({"", "2012-03-05", "2012-05-03", "1980-01-01"})},
                 {"number", pick(ids)}, {"mother", pick(ids)},
                 {"region", pick({"", "310115", "310201", "110108"})},
                 {"phone", pick(phones)}, {"mobile", pick(phones)},
                 {"address", pick({"", "和平路12号", "和平路13号", "解放大街88号院5号楼"})},
                 {"word", pick({"", "smith", "smyth", "jones"})}});
  }
}

}  // namespace xueji
