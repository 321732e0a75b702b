#include "engine/linkage/recall_audit.h"

#include <gtest/gtest.h>

#include "engine/linkage/linkage_run.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class Audit : public testing::Test {
 protected:
  Audit() : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {}

  void Add(const std::string& id, const std::string& name, const std::string& birth,
           const std::string& number) {
    records_.Add(id, {{"name", name},
                      {"sex", "1"},
                      {"birth_date", birth},
                      {"document_number", number},
                      {"household_region", "370102"},
                      {"guardian1_phone", "138" + birth}});
  }
  void AddStrangers() {
    for (int i = 0; i < 60; ++i) {
      const std::string sequence = std::to_string(100 + i);
      const std::string birth = "20" + std::to_string(10 + i % 7) + "0" +
                                std::to_string(1 + i % 9) + std::to_string(10 + i % 18);
      Add("s" + sequence, i % 2 == 0 ? "王建国" : "张丽华", birth,
          RecordBuilder::WithCheck("370102" + birth + sequence));
    }
  }
  RecallAudit Run(std::span<const Link> links, const AuditOptions& options) {
    const TermFrequencies frequencies =
        CountTermFrequencies(records_.store(), plan_, records_.budget()).value();
    return AuditRecall(records_.store(), plan_, frequencies, links, options, records_.budget())
        .value();
  }
  LinkageResult Link() {
    const TermFrequencies frequencies =
        CountTermFrequencies(records_.store(), plan_, records_.budget()).value();
    return RunLinkage(records_.store(), plan_, frequencies, {}, records_.budget()).value();
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(Audit, FindsTheLinksOfTheRunAgain) {
  AddStrangers();
  const std::string number = RecordBuilder::WithCheck("37010220120305237");
  Add("a", "李晓明", "20120305", number);
  Add("b", "李晓明", "20120305", number);
  const LinkageResult run = Link();
  ASSERT_FALSE(run.links.empty());
  const RecallAudit audit = Run(run.links, {.sample = 1000, .nearest = 10});
  EXPECT_EQ(audit.sample, 62u);
  EXPECT_EQ(audit.linked, run.links.size());
  EXPECT_GE(audit.refound, 1u);
  EXPECT_EQ(audit.pairs, 62u * 10);
}

TEST_F(Audit, CountsWhatTheRunDidNotLink) {
  AddStrangers();
  const std::string number = RecordBuilder::WithCheck("37010220120305237");
  Add("a", "李晓明", "20120305", number);
  Add("b", "李晓明", "20120305", number);
  const RecallAudit audit = Run({}, {.sample = 1000, .nearest = 10});
  EXPECT_EQ(audit.linked, 0u);
  EXPECT_EQ(audit.refound, 0u);
  EXPECT_GE(audit.missed, 1u) << "the pair counts once, though both its records are drawn";
  EXPECT_EQ(audit.recall.low, 0);
  EXPECT_EQ(audit.recall.high, 1) << "nothing tells";
}

TEST_F(Audit, TheSampleIsOfTheSizeAskedFor) {
  AddStrangers();
  EXPECT_EQ(Run({}, {.sample = 7, .nearest = 5}).sample, 7u);
  EXPECT_EQ(Run({}, {.sample = 7, .nearest = 5}).pairs, 7u * 5);
}

TEST_F(Audit, AcrossTwoFilesOnlyPairsAcrossAreLookedAt) {
  AddStrangers();
  const std::uint32_t right = records_.store().size();
  const std::string number = RecordBuilder::WithCheck("37010220120305237");
  Add("a", "李晓明", "20120305", number);
  Add("b", "李晓明", "20120305", number);
  const RecallAudit audit = Run({}, {.sample = 1000, .nearest = 10, .right_begin = right});
  EXPECT_EQ(audit.sample, right);
  EXPECT_EQ(audit.pairs, right * 2) << "the right file has two records";
  EXPECT_EQ(audit.missed, 0u) << "both of the pair are in the right file";
}

TEST(TwoSampleRecall, ChapmansFormula) {
  // First saw 90, second 50, both 45: (91 * 51 / 46) - 1 in all.
  const Estimate recall = TwoSampleRecall(90, 50, 45);
  EXPECT_NEAR(recall.value, 90 / (91.0 * 51 / 46 - 1), 1e-12);
  EXPECT_LE(recall.low, recall.value);
  EXPECT_GE(recall.high, recall.value);
  EXPECT_EQ(TwoSampleRecall(90, 50, 0).high, 1);
  EXPECT_EQ(TwoSampleRecall(90, 50, 50).value, 1);
}

}  // namespace
}  // namespace xueji
