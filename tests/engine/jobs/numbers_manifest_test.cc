#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/earlier_result.h"
#include "tests/support/numbers_case.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

TEST(NumbersManifestJson, NamesRulesSnapshotsAndCounts) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = "13028320180903001"});
  const auto summary = night.Issue("out");
  ASSERT_TRUE(summary.ok()) << summary.status();
  const std::string json = night.scratch.Read("out/manifest.json");
  const std::string parts[] = {"\"job\": \"numbers\"", "\"rule_set\": {", "\"data_snapshot\": \"" + summary->report.data_snapshot,
                               "\"registry_snapshot\": \"registry\"", "\"formal\": 1", "\"FORMAL_ISSUED\": 1",
                               "\"on_date\": 20260301", "\"comparison_digest\": \"digest of comparison\"",
                               "\"total\":"};
  for (const std::string& part : parts) EXPECT_THAT(json, HasSubstr(part));
  EXPECT_FALSE(summary->result_digest.empty());
}

TEST(NumbersManifestJson, ADirectoryOfNumbersIsAnEarlierResultThatMayBeReplaced) {
  NumbersCase night;
  night.Add({.id = "r1", .digits = "13028320180903001"});
  ASSERT_TRUE(night.Issue("out").ok());
  EXPECT_TRUE(CheckReplaceable(night.scratch.FilePath("out"), {}).ok());
}

}  // namespace
}  // namespace xueji
