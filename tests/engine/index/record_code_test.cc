#include "engine/index/record_code.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/base/hash.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class RecordCodeTest : public testing::Test {
 protected:
  RecordCodeTest()
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()),
        records_(plan_),
        coder_(plan_, records_.store().terms()) {}

  using Values = std::map<std::string, std::string>;
  static Values Pupil() {
    return {{"name", "李晓明"},
            {"sex", "1"},
            {"birth_date", "20120305"},
            {"document_number", RecordBuilder::WithCheck("37010220120305237")},
            {"household_region", "370102"},
            {"guardian1_document_number", RecordBuilder::WithCheck("37010219850911224")},
            {"guardian1_phone", "13800138000"}};
  }
  const std::byte* Row(const Values& values) {
    return records_.store().Row(
        records_.Add("r" + std::to_string(records_.store().size()), values));
  }
  int Distance(Values left, Values right) {
    return HammingDistance(coder_.Code(Row(left)), coder_.Code(Row(right)));
  }
  static Values With(const std::string& field, const std::string& value) {
    Values values = Pupil();
    values[field] = value;
    return values;
  }
  static Values Stranger() {
    return {{"name", "王芳"},
            {"sex", "2"},
            {"birth_date", "20091127"},
            {"document_number", RecordBuilder::WithCheck("51010620091127488")},
            {"household_region", "510106"},
            {"guardian1_document_number", RecordBuilder::WithCheck("51010619790618455")},
            {"guardian1_phone", "18955512345"}};
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
  RecordCoder coder_;
};

TEST_F(RecordCodeTest, AlikeLiesNearAndStrangersFar) {
  EXPECT_EQ(Distance(Pupil(), Pupil()), 0);
  const int stranger = Distance(Pupil(), Stranger());
  EXPECT_GT(stranger, 90);
  EXPECT_LT(Distance(Pupil(), With("name", "李小明")), stranger / 2);
  EXPECT_LT(Distance(Pupil(), With("birth_date", "20120503")), stranger / 2);
  EXPECT_LT(Distance(Pupil(), With("document_number", "")), stranger * 2 / 3);
}

TEST_F(RecordCodeTest, ALostDigitMovesFewBits) {
  std::string lost = Pupil()["document_number"];
  lost.erase(10, 1);
  EXPECT_LT(Distance(Pupil(), With("document_number", lost)), Distance(Pupil(), Stranger()) / 2);
}

TEST_F(RecordCodeTest, AHomophoneIsNearerThanAnotherCharacter) {
  int homophones = 0, others = 0;  // summed: a single code is a draw of hashes
  for (const char* name : {"李小明", "李晓鸣", "里晓明", "李晓铭", "黎晓明"}) {
    homophones += Distance(Pupil(), With("name", name));
  }
  for (const char* name : {"李国明", "李晓东", "张晓明", "李晓芳", "王晓明"}) {
    others += Distance(Pupil(), With("name", name));
  }
  EXPECT_LT(homophones, others);
}

TEST_F(RecordCodeTest, AFormerNameIsAName) {
  RecordCodeTest::Values renamed = With("name", "赵国强");
  renamed["former_name"] = "李晓明";
  EXPECT_LT(Distance(Pupil(), renamed), Distance(Pupil(), With("name", "赵国强")));
}

TEST_F(RecordCodeTest, BlankVotesForNothing) {
  EXPECT_TRUE(coder_.Features(Row({})).empty());
  EXPECT_EQ(coder_.Code(Row({})), RecordCode{});
}

// Bit by bit, the definition.
TEST_F(RecordCodeTest, VotesAreCountedAsDefined) {
  for (const Values& values : {Pupil(), Stranger(), With("name", "阿卜杜热依木·买买提")}) {
    const std::vector<CodeFeature> features = coder_.Features(Row(values));
    RecordCode expected{};
    for (std::size_t bit = 0; bit < kRecordCodeBits; ++bit) {
      int votes = 0;
      for (const CodeFeature& feature : features) {
        const std::uint64_t word = Mix64(feature.hash + bit / 64 * 8 + 1);
        votes += (word >> (bit % 64) & 1) != 0 ? feature.weight : -feature.weight;
      }
      if (votes > 0) expected[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
    EXPECT_EQ(coder_.Code(Row(values)), expected);
  }
}

}  // namespace
}  // namespace xueji
