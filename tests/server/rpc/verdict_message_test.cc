#include "server/rpc/verdict_message.h"

#include <gtest/gtest.h>

#include <set>

#include "server/rpc/advice_text.h"

namespace xueji::server {
namespace {

TEST(VerdictMessage, EveryAdviceHasItsWord) {
  std::set<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(PreCheckAdvice::kTransfer); ++i) {
    const auto advice = static_cast<PreCheckAdvice>(i);
    EXPECT_TRUE(words.insert(AdviceWord(advice)).second);
    EXPECT_NE(AdviceOf(advice), v1::ADVICE_UNSPECIFIED);
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
  EXPECT_EQ(seen_near.hints(0).school_place_zh(), "山东（370102）");
  EXPECT_EQ(seen_far.hints(0).school_place_zh(), "山东");
  EXPECT_EQ(seen_far.hints(0).school_place_en(), "Shandong");
}

TEST(VerdictMessage, ATransferNamesThePlaceAsFarAsTheHintDoes) {
  const KeyRing keys = KeyRing::Parse(MakeKeyLine("t", KeyedHashAlgorithm::kHmacSm3), "test").value();
  const Pseudonyms pseudonyms(keys);
  PreCheckAnswer answer;
  answer.advice = PreCheckAdvice::kTransfer;
  answer.hits.emplace_back().school_region = 370102;
  v1::Verdict near, far, nowhere;
  FillVerdict(answer, {{Level::kCounty, 370103, ""}, pseudonyms}, &near);
  FillVerdict(answer, {{Level::kCounty, 510104, ""}, pseudonyms}, &far);
  EXPECT_NE(near.advice_zh().find("学校在山东（370102），"), std::string::npos) << near.advice_zh();
  EXPECT_NE(far.advice_zh().find("学校在山东，"), std::string::npos) << far.advice_zh();
  EXPECT_EQ(far.advice_zh().find("370102"), std::string::npos);
  EXPECT_NE(far.advice_en().find("a school in Shandong:"), std::string::npos) << far.advice_en();
  answer.hits.front().school_region = 0;
  FillVerdict(answer, {{Level::kCounty, 510104, ""}, pseudonyms}, &nowhere);
  EXPECT_EQ(nowhere.advice_zh(), AdviceText(PreCheckAdvice::kTransfer, Level::kCounty).zh);
}

std::set<std::string> ReasonCodes(const PreCheckAnswer& answer, const Station& station) {
  const KeyRing keys =
      KeyRing::Parse(MakeKeyLine("t", KeyedHashAlgorithm::kHmacSm3), "test").value();
  const Pseudonyms pseudonyms(keys);
  v1::Verdict verdict;
  FillVerdict(answer, {station, pseudonyms}, &verdict);
  EXPECT_EQ(verdict.advice(), AdviceOf(answer.advice));
  std::set<std::string> codes;
  for (const v1::Reason& reason : verdict.reasons()) codes.insert(reason.code());
  return codes;
}

PreCheckHit HitWith(std::initializer_list<Reason> reasons, std::uint32_t region, Decision decision) {
  PreCheckHit hit;
  hit.record_id = "r-" + std::to_string(region);
  hit.school_region = region;
  hit.decision = decision;
  for (const Reason reason : reasons) hit.reasons.Add(reason);
  return hit;
}

// As LiveAnswers puts it together.
PreCheckAnswer AnswerWith(std::vector<PreCheckHit> hits, PreCheckAdvice advice) {
  PreCheckAnswer answer;
  answer.advice = advice;
  answer.hits = std::move(hits);
  answer.reasons = answer.hits.front().reasons;
  for (const PreCheckHit& hit : answer.hits) {
    if (hit.decision == Decision::kNonLink) answer.reasons.Add(hit.reasons);
  }
  return answer;
}

const Station kOwnCounty{Level::kCounty, 370102, ""}, kNearCounty{Level::kCounty, 370103, ""},
    kFarCounty{Level::kCounty, 510104, ""};

TEST(VerdictMessage, ReasonsTellNoMoreOfAHitThanItsHint) {
  using Codes = std::set<std::string>;
  const PreCheckAnswer answer = AnswerWith(
      {HitWith({Reason::kDupId, Reason::kIdExact, Reason::kSchoolExact, Reason::kGuardianExact, Reason::kPhoneExact},
               370102, Decision::kDuplicate)},
      PreCheckAdvice::kTransfer);
  const Codes all = {"DUP_ID", "ID_EXACT", "SCHOOL_EXACT", "GUARDIAN_EXACT", "PHONE_EXACT"};
  EXPECT_EQ(ReasonCodes(answer, kOwnCounty), all);
  EXPECT_EQ(ReasonCodes(answer, kNearCounty), all);
  EXPECT_EQ(ReasonCodes(answer, kFarCounty), Codes{"DUP_ID"});
}

TEST(VerdictMessage, OfAnotherProvinceNoReasonIsToldThatTheAdviceDoesNotSay) {
  for (std::size_t advice = 0; advice < kAdviceCount; ++advice) {
    PreCheckHit hit = HitWith({}, 370102, Decision::kReview);
    hit.reasons = ReasonSet(~std::uint64_t{0} >> (64 - static_cast<unsigned>(Reason::kCount)));
    const auto codes = ReasonCodes(AnswerWith({hit}, static_cast<PreCheckAdvice>(advice)), kFarCounty);
    for (const std::string& code : codes) {
      EXPECT_TRUE(code.starts_with("DUP_") || code == "ID_SHARED_BY_DIFFERENT_NAMES") << code;
    }
    EXPECT_EQ(codes.size(), advice == 4 ? 3U : advice == 3 ? 1U : 0U);
  }
}

TEST(VerdictMessage, MarksAreGradedOneByOneAndWarningsAreNot) {
  PreCheckAnswer answer =
      AnswerWith({HitWith({Reason::kPossibleSamePerson, Reason::kNameHomophone}, 510104, Decision::kReview),
                  HitWith({Reason::kTwinLikely, Reason::kAddressExact}, 370102, Decision::kNonLink),
                  HitWith({Reason::kSiblingLikely}, 510104, Decision::kNonLink)},
                 PreCheckAdvice::kCheckDocument);
  answer.warnings.Add(Reason::kIdMissing);
  EXPECT_EQ(ReasonCodes(answer, kOwnCounty), (std::set<std::string>{"TWIN_LIKELY", "ADDRESS_EXACT"}));
  EXPECT_EQ(ReasonCodes(answer, kFarCounty),
            (std::set<std::string>{"POSSIBLE_SAME_PERSON", "NAME_HOMOPHONE", "SIBLING_LIKELY"}));
  const KeyRing keys = KeyRing::Parse(MakeKeyLine("t", KeyedHashAlgorithm::kHmacSm3), "test").value();
  const Pseudonyms pseudonyms(keys);
  v1::Verdict verdict;
  FillVerdict(answer, {kFarCounty, pseudonyms}, &verdict);
  EXPECT_EQ(verdict.warnings_size(), 1);
}

TEST(VerdictMessage, ViolationsNameTheFieldOfTheApi) {
  const std::vector<FieldFault> faults =
      FaultsOf({{StudentColumnId::kBirthDate, "BIRTH_DATE_INVALID", {"错", "wrong"}}}, "student.");
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].field, "student.birth_date");
}

}  // namespace
}  // namespace xueji::server
