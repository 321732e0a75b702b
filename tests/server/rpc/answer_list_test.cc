#include "server/rpc/answer_list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {
namespace {

class AnswerListTest : public testing::Test {
 protected:
  Viewer viewer() const { return {station_, pseudonyms_}; }

 private:
  const KeyRing keys_ =
      KeyRing::Parse(MakeKeyLine("t", KeyedHashAlgorithm::kHmacSm3), "test").value();
  const Pseudonyms pseudonyms_{keys_};
  const Station station_{Level::kCounty, 370102, ""};
};

PreCheckAnswer Found(std::uint64_t change_seq) {
  PreCheckAnswer found;
  found.change_seq = change_seq;
  return found;
}

PreCheckAnswer FoundOne() {
  PreCheckAnswer found = Found(7);
  found.advice = PreCheckAdvice::kTransfer;
  found.decision = Decision::kDuplicate;
  found.reasons.Add(Reason::kIdExact);
  PreCheckHit& hit = found.hits.emplace_back();
  hit.record_id = "r-1";
  hit.decision = Decision::kDuplicate;
  hit.school_region = 370102;
  return found;
}

TEST_F(AnswerListTest, IsWhatProtobufWouldWrite) {
  PreCheckAnswer warned = Found(7);
  warned.warnings.Add(Reason::kIdExact);
  PreCheckAnswer twin = Found(7);
  twin.advice = PreCheckAdvice::kLikelyTwin;
  const std::vector<std::pair<std::string, PreCheckAnswer>> all = {
      {"", Found(7)},  {"a", Found(7)}, {"b", FoundOne()},
      {"", warned},    {"c", twin},     {std::string(300, 'x'), Found(7)},
      {"d", Found(7)}, {"e", Found(8)}, {"", Found(0)},
      {"f", Found(8)}};
  v1::PreCheckBatchResponse whole;
  AnswerList answers;
  for (int round = 0; round < 2; ++round) {
    whole.Clear();
    answers.Clear();
    for (const auto& [record_id, found] : all) {
      answers.Add(record_id, found, viewer());
      v1::PreCheckBatchAnswer* const answer = whole.add_answers();
      answer->set_record_id(record_id);
      FillVerdict(found, viewer(), answer->mutable_verdict());
      EXPECT_EQ(answers.bytes(), whole.SerializeAsString()) << record_id;
    }
  }
}

TEST_F(AnswerListTest, FaultsAreTold) {
  AnswerList answers;
  answers.Add("first", FoundOne(), viewer());
  answers.AddFaults("second", {{"birth_date", "DATE", {"日期有误", "no date"}},
                               {"name", "BLANK", {"空", "blank"}}});
  answers.Add("third", Found(1), viewer());
  v1::PreCheckBatchResponse whole;
  ASSERT_TRUE(whole.ParseFromString(answers.bytes()));
  ASSERT_EQ(whole.answers_size(), 3);
  EXPECT_FALSE(whole.answers(1).has_verdict());
  ASSERT_EQ(whole.answers(1).violations_size(), 2);
  EXPECT_EQ(whole.answers(1).record_id(), "second");
  EXPECT_EQ(whole.answers(1).violations(0).field(), "birth_date");
  EXPECT_EQ(whole.answers(1).violations(0).code(), "DATE");
  EXPECT_EQ(whole.answers(1).violations(0).message_zh(), "日期有误");
  EXPECT_EQ(whole.answers(1).violations(1).message_en(), "blank");
  EXPECT_TRUE(whole.answers(2).violations().empty());
}

}  // namespace
}  // namespace xueji::server
