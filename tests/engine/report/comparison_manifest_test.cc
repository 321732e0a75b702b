#include "engine/report/comparison_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/earlier_result.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

ComparisonSummary Summary() {
  ComparisonSummary summary;
  summary.version = "1";
  summary.rules_fingerprint = "abc";
  summary.result_digest = "def";
  summary.registry_snapshot = "0123";
  summary.rule_set = "2016";
  summary.rule_set_fingerprint = "feed";
  summary.rows = 12;
  summary.population.resize(1);
  summary.population[0].input.path = "population.csv";
  summary.population[0].input.rows = 70;
  summary.tally.Add({RegistryVerdict::kNameMismatch, Explanation::kHomophone, {}}, 370102);
  summary.seconds = {{"total", 1.5}};
  summary.threads = 2;
  return summary;
}

TEST(ComparisonManifest, SaysWhatWasReadAndWhatCameOfIt) {
  const std::string json = ComparisonManifestJson(Summary());
  for (const char* part : {"\"job\": \"compare\"", "\"registry_snapshot\": \"0123\"", "\"name_mismatch\": 1",
                           "\"name\": \"2016\"", "\"fingerprint\": \"feed\"",
                           "\"homophone\": 1", "\"id_absent\": 0", "\"registry_rows\": 70", "\"total\": 1.5",
                           "\"path\": \"population.csv\"", "\"rows\": 12"}) {
    EXPECT_THAT(json, HasSubstr(part));
  }
}

// --force knows a result by its manifest.
TEST(ComparisonManifest, ADirectoryWithItCanBeReplaced) {
  const TemporaryDirectory directory;
  ASSERT_TRUE(WriteComparisonManifest(Summary(), directory.FilePath("manifest.json")).ok());
  directory.Write("verdicts.csv", "");
  directory.Write("population_rejects.csv", "");
  EXPECT_TRUE(CheckReplaceable(directory.path(), {}).ok());
  directory.Write("mine.txt", "");
  EXPECT_FALSE(CheckReplaceable(directory.path(), {}).ok());
}

}  // namespace
}  // namespace xueji
