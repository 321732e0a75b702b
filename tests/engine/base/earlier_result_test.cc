#include "engine/base/earlier_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr char kManifest[] =
    "{\n  \"version\": \"1\",\n  \"plan_fingerprint\": \"0\",\n  \"result_digest\": \"0\"\n}\n";
constexpr char kTruth[] = "record_id,person_id,errors\n";

TEST(EarlierResult, KnowsTheFilesOfARunAndOfARegister) {
  for (const char* name : {"manifest.json", "verdicts.csv", "links.csv", "clusters.csv",
                           "rejects.csv", "report.html", "students.csv", "truth.csv"}) {
    EXPECT_TRUE(IsResultFile(name)) << name;
  }
  EXPECT_FALSE(IsResultFile("roster.csv"));
  EXPECT_FALSE(IsResultFile(""));
}

TEST(EarlierResult, MayBeReplacedWhenAllOfItIsOurs) {
  const TemporaryDirectory empty;
  EXPECT_TRUE(CheckReplaceable(empty.path(), {}).ok());
  const TemporaryDirectory run;
  run.Write("manifest.json", kManifest);
  run.Write("links.csv", "");
  EXPECT_TRUE(CheckReplaceable(run.path(), {}).ok()) << CheckReplaceable(run.path(), {});
  const TemporaryDirectory generated;
  generated.Write("truth.csv", kTruth);
  generated.Write("students.csv", "");
  EXPECT_TRUE(CheckReplaceable(generated.path(), {}).ok());
}

TEST(EarlierResult, AFileOfAnybodyElseKeepsTheDirectory) {
  for (const char* name : {"app.js", "roster.csv", "students.csv"}) {
    const TemporaryDirectory directory;
    directory.Write("manifest.json", kManifest);
    directory.Write(name, "precious");
    const absl::Status refused = CheckReplaceable(directory.path(), {});
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("choose another --out"));
  }
  const TemporaryDirectory nested;
  nested.Write("manifest.json", kManifest);
  fs::create_directory(nested.FilePath("links.csv"));
  EXPECT_FALSE(CheckReplaceable(nested.path(), {}).ok());
}

TEST(EarlierResult, TheRightNamesWithTheWrongContentAreNotOurs) {
  const TemporaryDirectory application;
  application.Write("manifest.json", "{\"name\": \"app\"}");
  EXPECT_FALSE(CheckReplaceable(application.path(), {}).ok());
  const TemporaryDirectory labels;
  labels.Write("truth.csv", "id,label\n");
  EXPECT_FALSE(CheckReplaceable(labels.path(), {}).ok());
  const TemporaryDirectory unfinished;
  unfinished.Write("links.csv", "");
  EXPECT_FALSE(CheckReplaceable(unfinished.path(), {}).ok()) << "no manifest proves it";
}

TEST(EarlierResult, WhatTheRunReadsIsKept) {
  const TemporaryDirectory directory;
  directory.Write("truth.csv", kTruth);
  const std::string roster = directory.Write("students.csv", "");
  const TemporaryDirectory elsewhere;
  const std::string link = elsewhere.FilePath("link.csv");
  fs::create_symlink(roster, link);
  for (const std::string& path : {roster, link, directory.path() + "/./students.csv"}) {
    const std::string reads[] = {"", "-", path};
    EXPECT_EQ(CheckReplaceable(directory.path(), reads).code(), absl::StatusCode::kInvalidArgument)
        << path;
  }
  const std::string others[] = {"-", elsewhere.Write("roster.csv", ""), elsewhere.FilePath("none")};
  EXPECT_TRUE(CheckReplaceable(directory.path(), others).ok());
}

}  // namespace
}  // namespace xueji
