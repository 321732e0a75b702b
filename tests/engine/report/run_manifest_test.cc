#include "engine/report/run_manifest.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

RunManifest Example() {
  RunManifest manifest;
  manifest.version = "0.1.0";
  manifest.job = "dedup";
  manifest.plan_name = "students";
  manifest.plan_path = "my \"plan\".plan";
  manifest.plan_fingerprint = "0123456789abcdef0123456789abcdef";
  manifest.columns_path = "columns.txt";
  manifest.encoding_option = "auto";
  manifest.separator = '\t';
  manifest.result_digest = "fedcba9876543210fedcba9876543210";
  manifest.inputs = {{.path = "名单.csv",
                      .bytes = 18'000'000'000'000'000'000U,
                      .rows = 3,
                      .accepted = 2,
                      .checksum = "c0ffee",
                      .encoding = "GB18030",
                      .compression = "gzip",
                      .ignored_columns = {"备注", "x"},
                      .notes = {{"备注", "note"}}}};
  manifest.counts = {10, 9, 1, 100, 5, 3, 2, 1, 4, 3, 2, 7};
  PassStats pass;
  pass.name = "same-id";
  pass.keyed_records = 8;
  pass.blocks = 2;
  pass.largest_block = 4;
  pass.pairs_proposed = 7;
  pass.pairs = 6;
  pass.largest_blocks = {4, 2};
  pass.oversized = {{0xFEDCBA9876543210U, 4, 2, 11}};
  pass.oversized_blocks = 1;
  pass.pairs_cut_apart = 13;
  pass.pairs_not_compared = 11;
  manifest.passes = {pass};
  manifest.generic_values = {{"name", "王**", 100, 4'950, 0.25}};
  manifest.seconds = {{"load", 0.25}, {"total", 1.5}};
  manifest.peak_memory_bytes = 123'456'789;
  manifest.forecast = RunForecast{3, 3.0, 246'913'578, {{"load", 0.5}, {"link", 2.5}}};
  manifest.record_bytes = 80;
  manifest.threads = 2;
  manifest.latest_birth_date = 20261122;
  manifest.frequencies_path = "names.csv";
  manifest.frequencies_checksum = "decade";
  manifest.rule_set = "2025";
  manifest.rule_set_fingerprint = "0123456789abcdef";
  manifest.out = "out";
  manifest.reasons = {{"DUP_ID", 3}, {"ID_MISSING", 2}};
  return manifest;
}

TEST(RunManifest, ReadsBackAsItWasWritten) {
  TemporaryDirectory directory;
  const RunManifest written = Example();
  ASSERT_TRUE(WriteManifest(written, directory.FilePath("manifest.json")).ok());
  const auto read = ReadManifest(directory.path());
  ASSERT_TRUE(read.ok()) << read.status();
  // Every field is in the text, so equal texts mean equal manifests.
  EXPECT_EQ(ManifestJson(*read), ManifestJson(written));
  EXPECT_EQ(read->inputs[0].bytes, 18'000'000'000'000'000'000U);
  EXPECT_EQ(read->separator, '\t');
  EXPECT_EQ(read->passes[0].oversized[0].key, 0xFEDCBA9876543210U);
  EXPECT_EQ(read->generic_values[0].value, "王**");
  EXPECT_EQ(read->counts.twin_pairs, 7U);
  EXPECT_EQ(read->seconds.back().first, "total");
}

TEST(RunManifest, SaysByHowMuchTheForecastWasOff) {
  const std::string json = ManifestJson(Example());
  EXPECT_NE(json.find("\"seconds_error\": 1.0"), std::string::npos) << json;  // 3 s, and it took 1.5
  EXPECT_NE(json.find("\"memory_error\": 1.0"), std::string::npos) << json;
  RunManifest none = Example();
  none.forecast.reset();
  EXPECT_NE(ManifestJson(none).find("\"forecast\": null"), std::string::npos);
  EXPECT_FALSE(ParseManifest(ManifestJson(none), "none")->forecast.has_value());
}

TEST(RunManifest, OneOfAnOlderVersionHasNoGenericValues) {
  RunManifest older = Example();
  older.generic_values.clear();
  std::string text = ManifestJson(older);
  const std::string key = "  \"generic_values\": [],\n";
  ASSERT_NE(text.find(key), std::string::npos);
  text.erase(text.find(key), key.size());
  const auto read = ParseManifest(text, "older");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(read->generic_values.empty());
}

TEST(RunManifest, HasTheKeysScriptsRelyOn) {
  const std::string json = ManifestJson(Example());
  for (const char* key : {"version",        "plan_fingerprint",
                          "result_digest",  "inputs",
                          "path",           "bytes",
                          "rows",           "checksum",
                          "encoding",       "counts",
                          "accepted",       "rejected",
                          "pairs_compared", "links",
                          "duplicates",     "reviews",
                          "clusters",       "passes",
                          "name",           "pairs",
                          "largest_block",  "seconds",
                          "total",          "peak_memory_bytes",
                          "threads",        "generic_values"}) {
    EXPECT_NE(json.find("\"" + std::string(key) + "\":"), std::string::npos) << key;
  }
}

TEST(RunManifest, AFileNameThatIsNotUtf8StillGivesJson) {
  TemporaryDirectory directory;
  RunManifest manifest = Example();
  manifest.inputs[0].path = "\xC3\x28.csv";
  ASSERT_TRUE(WriteManifest(manifest, directory.FilePath("manifest.json")).ok());
  EXPECT_TRUE(ReadManifest(directory.path()).ok());
}

TEST(RunManifest, AMissingDirectoryIsNotFound) {
  const auto manifest = ReadManifest("no/such/directory");
  EXPECT_EQ(manifest.status().code(), absl::StatusCode::kNotFound);
}

TEST(RunManifest, WhatIsNotAManifestIsRefusedWithTheKeyAtFault) {
  TemporaryDirectory directory;
  const std::string good = ManifestJson(Example());
  const auto refusal = [&](const std::string& text) {
    directory.Write("manifest.json", text);
    const auto manifest = ReadManifest(directory.path());
    EXPECT_EQ(manifest.status().code(), absl::StatusCode::kInvalidArgument) << text;
    return std::string(manifest.status().message());
  };
  EXPECT_NE(refusal("").find("not JSON"), std::string::npos);
  EXPECT_NE(refusal("[1,2]").find("an object"), std::string::npos);
  EXPECT_NE(refusal("{}").find("version"), std::string::npos);
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  EXPECT_NE(refusal(replaced("\"rows\": 3", "\"rows\": -3")).find("inputs[].rows"),
            std::string::npos);
  EXPECT_NE(refusal(replaced("\"threads\": 2", "\"threads\": \"2\"")).find("threads"),
            std::string::npos);
  EXPECT_NE(refusal(replaced("\"load\": 0.25", "\"load\": null")).find("seconds"),
            std::string::npos);
  EXPECT_NE(refusal(replaced("\"notes\": [", "\"notes\": [7,")).find("notes"), std::string::npos);
  EXPECT_NE(refusal(good.substr(0, good.size() / 2)).find("not JSON"), std::string::npos);
}

}  // namespace
}  // namespace xueji
