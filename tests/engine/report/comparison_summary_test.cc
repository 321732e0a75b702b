#include "engine/report/comparison_summary.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

Finding FindingOf(RegistryVerdict verdict, Explanation explanation, RegistryReason reason) {
  Finding finding{verdict, explanation, {}};
  finding.reasons.Add(reason);
  return finding;
}

TEST(ComparisonSummary, CountsVerdictsExplanationsReasonsAndRegions) {
  ComparisonTally tally, more;
  tally.Add(FindingOf(RegistryVerdict::kNameMismatch, Explanation::kHomophone, RegistryReason::kNameMismatch), 370102);
  more.Add(FindingOf(RegistryVerdict::kIdAbsent, Explanation::kNone, RegistryReason::kIdAbsent), 370102);
  more.Add({RegistryVerdict::kConsistent, Explanation::kNone, {}}, 0);
  tally.Combine(more);
  EXPECT_EQ(tally.Of(RegistryVerdict::kNameMismatch), 1U);
  EXPECT_EQ(tally.Of(RegistryVerdict::kIdAbsent), 1U);
  EXPECT_EQ(tally.Of(RegistryReason::kIdAbsent), 1U);
  EXPECT_EQ(tally.explanations[static_cast<std::size_t>(Explanation::kHomophone)], 1U);
  ASSERT_EQ(tally.regions.size(), 2U);
  EXPECT_EQ(ProblemsIn(tally.regions[370102]), 2U);
  EXPECT_EQ(ProblemsIn(tally.regions[0]), 0U);
}

TEST(ComparisonSummary, SumsOverTheFilesOfTheRegistry) {
  ComparisonSummary summary;
  summary.population.resize(2);
  for (ScannedFile& file : summary.population) {
    file.input.rows = 10;
    file.rejected = 1;
  }
  EXPECT_EQ(summary.registry_rows(), 20U);
  EXPECT_EQ(summary.registry_rejected(), 2U);
}

TEST(ComparisonSummary, DisclosureHasTheWordsOfTheOption) {
  EXPECT_EQ(WordOf(Disclosure::kNone), "none");
  EXPECT_EQ(WordOf(Disclosure::kMasked), "masked");
  EXPECT_EQ(WordOf(Disclosure::kFull), "full");
}

}  // namespace
}  // namespace xueji
