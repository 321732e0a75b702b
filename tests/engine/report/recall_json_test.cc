#include "engine/report/recall_json.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

RunManifest Example() {
  RunManifest manifest;
  manifest.passes.resize(2);
  manifest.passes[0].name = "id";
  manifest.passes[1].name = "guardian";
  RecallEstimate estimate;
  estimate.links = 90;
  estimate.captured = {7, 83};
  estimate.unseen = {1.5, 0.5, 4.25};
  estimate.recall = {0.98, 0.95, 0.99};
  estimate.two_passes = TwoPassEstimate{0, 1, 85, 88, 83, {0.97, 0.96, 0.98}};
  manifest.recall_estimate = estimate;
  return manifest;
}

TEST(RecallEstimateJson, ReadsBackAsItWasWritten) {
  const RunManifest written = Example();
  const Json json = {{"recall_estimate", RecallEstimateJson(written)}};
  absl::Status status;
  RunManifest read;
  read.passes = written.passes;
  ReadRecallEstimate(ManifestReader(json, "manifest", &status), read);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(RecallEstimateJson(read), RecallEstimateJson(written));
  EXPECT_EQ(read.recall_estimate->two_passes->second, 1u);
  EXPECT_EQ(read.recall_estimate->captured, (std::vector<std::uint64_t>{7, 83}));
}

TEST(RecallEstimateJson, SaysItsAssumptionsAndNamesThePasses) {
  const std::string text = RecallEstimateJson(Example()).dump();
  for (const char* part : {"Chao", "assumes", "guardian", "\"links_by_passes\":[7,83]"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(RecallEstimateJson, NullWhereItCannotBeTold) {
  EXPECT_TRUE(RecallEstimateJson(RunManifest()).is_null());
  absl::Status status;
  RunManifest read;
  const Json older = Json::object(), null = {{"recall_estimate", nullptr}};
  ReadRecallEstimate(ManifestReader(older, "manifest", &status), read);
  ReadRecallEstimate(ManifestReader(null, "manifest", &status), read);
  EXPECT_TRUE(status.ok());
  EXPECT_FALSE(read.recall_estimate.has_value());
}

TEST(RecallEstimateJson, NamesWhatIsWrong) {
  Json json = {{"recall_estimate", RecallEstimateJson(Example())}};
  json["recall_estimate"]["unseen"]["low"] = "few";
  absl::Status status;
  RunManifest read;
  ReadRecallEstimate(ManifestReader(json, "manifest", &status), read);
  EXPECT_NE(status.message().find("recall_estimate.unseen.low"), absl::string_view::npos) << status;
}

TEST(RecallAuditJson, ReadsBackAsItWasWritten) {
  RunManifest written, read;
  EXPECT_TRUE(RecallAuditJson(written).is_null());
  written.recall_audit = RecallAudit{1000, 50, 50'000, 23, 22, 1, {0.95, 0.8, 0.99}, true};
  const Json json = {{"recall_audit", RecallAuditJson(written)}};
  absl::Status status;
  ReadRecallAudit(ManifestReader(json, "manifest", &status), read);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(RecallAuditJson(read), RecallAuditJson(written));
  EXPECT_EQ(read.recall_audit->missed, 1u);
}

}  // namespace
}  // namespace xueji
