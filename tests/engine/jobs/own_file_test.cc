#include "engine/jobs/own_file.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

TEST(OwnFile, IsReplacedOnlyWithLeaveAndOnlyIfItIsOurs) {
  const TemporaryDirectory directory;
  const std::string ours = directory.Write("ours.csv", "a,b\n1,2\n");
  const std::string other = directory.Write("other.csv", "a,c\n");
  const std::string empty = directory.Write("empty.csv", "");
  const auto check = [](const std::string& path, bool replace) {
    return CheckOwnFile({.path = path, .header = "a,b\n", .option = "--out", .replace = replace}).code();
  };
  EXPECT_EQ(check(directory.FilePath("new.csv"), false), absl::StatusCode::kOk);
  EXPECT_EQ(check(ours, false), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(check(ours, true), absl::StatusCode::kOk);
  for (const std::string& path : {other, empty, directory.path()}) {
    EXPECT_EQ(check(path, false), absl::StatusCode::kAlreadyExists) << path;
    EXPECT_EQ(check(path, true), absl::StatusCode::kInvalidArgument) << path;
  }
}

}  // namespace
}  // namespace xueji
