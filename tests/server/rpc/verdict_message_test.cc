#include "server/rpc/verdict_message.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji::server {
namespace {

TEST(VerdictMessage, EveryAdviceHasItsWordsInBothLanguages) {
  std::set<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(PreCheckAdvice::kTransfer); ++i) {
    const auto advice = static_cast<PreCheckAdvice>(i);
    EXPECT_TRUE(words.insert(AdviceWord(advice)).second);
    EXPECT_NE(AdviceOf(advice), v1::ADVICE_UNSPECIFIED);
    EXPECT_FALSE(AdviceText(advice).zh.empty());
    EXPECT_NE(AdviceText(advice).zh, AdviceText(advice).en);
  }
}

TEST(VerdictMessage, AHintIsGradedByWhoLooks) {
  const KeyRing keys =
      KeyRing::Parse(MakeKeyLine("t", KeyedHashAlgorithm::kHmacSm3), "test").value();
  const Pseudonyms pseudonyms(keys);
  PreCheckHit hit;
  hit.record_id = "r-1";
  hit.school_region = 370102;
  hit.school_code = "2137000001";
  hit.reasons.Add(Reason::kNameExact);
  PreCheckAnswer answer;
  answer.hits = {hit};
  const Station own{Level::kCounty, 370102, ""}, near{Level::kCounty, 370103, ""},
      far{Level::kCounty, 510104, ""};
  v1::Verdict seen_own, seen_near, seen_far;
  FillVerdict(answer, {own, pseudonyms}, &seen_own);
  FillVerdict(answer, {near, pseudonyms}, &seen_near);
  FillVerdict(answer, {far, pseudonyms}, &seen_far);
  EXPECT_EQ(seen_own.hints(0).record_id(), "r-1");
  EXPECT_EQ(seen_own.hints(0).reason_codes_size(), 1);
  EXPECT_EQ(seen_near.hints(0).school_code(), "");
  EXPECT_EQ(seen_near.hints(0).school_region(), "370102");
  EXPECT_EQ(seen_far.hints(0).school_region(), "370000");
  EXPECT_EQ(seen_far.hints(0).reason_codes_size(), 0);
}

TEST(VerdictMessage, ViolationsNameTheFieldOfTheApi) {
  const std::vector<FieldFault> faults =
      FaultsOf({{StudentColumnId::kBirthDate, "BIRTH_DATE_INVALID", {"错", "wrong"}}}, "student.");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].field, "student.birth_date");
}

}  // namespace
}  // namespace xueji::server
