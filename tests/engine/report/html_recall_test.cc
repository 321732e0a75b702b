#include "engine/report/html_recall.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(RecallSection, SaysFigureIntervalAndLimitsInBothLanguages) {
  RunManifest manifest;
  manifest.passes.resize(2);
  manifest.passes[0].name = "id";
  manifest.passes[1].name = "guardian<";
  RecallEstimate estimate;
  estimate.links = 1'234;
  estimate.captured = {7, 1'227};
  estimate.unseen = {12.25, 5, 30};
  estimate.recall = {0.99, 0.976, 0.996};
  estimate.two_passes = TwoPassEstimate{0, 1, 900, 1'000, 800, {0.97, 0.96, 0.98}};
  manifest.recall_estimate = estimate;
  const std::string html = RecallSection(manifest);
  for (const char* part : {"1,234", "99.00 % (97.60 % – 99.60 %)", "12.2", "97.00 %", "err apart",
                           "各自出错", "1,227", "guardian&lt;"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part << "\n" << html;
  }
}

TEST(RecallSection, AbsentWhereItCannotBeTold) {
  EXPECT_EQ(RecallSection(RunManifest()), "");
}

TEST(RecallSection, TheAuditStandsByItself) {
  RunManifest manifest;
  manifest.recall_audit = RecallAudit{1'000, 50, 50'000, 23, 22, 7, {0.76, 0.6, 0.9}, false};
  const std::string html = RecallSection(manifest);
  for (const char* part : {"抽样核查", "Audit of a sample", "50,000", "76.00 % (60.00 % – 90.00 %)"}) {
    EXPECT_NE(html.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace xueji
