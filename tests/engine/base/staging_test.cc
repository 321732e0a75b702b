#include "engine/base/staging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

TEST(Staging, LitterIsWhatNoLivingProcessOwns) {
  const TemporaryDirectory scratch;
  const std::string prefix = StagingPrefix("out");
  const std::string own = prefix + std::to_string(getpid());
  scratch.Write(own, "at work");
  scratch.Write(prefix + "999999999", "killed");
  scratch.Write(".other.partial-999999999", "of another target");
  RemoveLitter(scratch.path(), prefix);
  EXPECT_TRUE(std::filesystem::exists(scratch.FilePath(own)));
  EXPECT_FALSE(std::filesystem::exists(scratch.FilePath(prefix + "999999999")));
  EXPECT_TRUE(std::filesystem::exists(scratch.FilePath(".other.partial-999999999")));
}

TEST(Staging, FaultsSayPlaceReasonAndRemedy) {
  const absl::Status full = FileFault("a.bin", {"不能写入", "cannot write"}, ENOSPC);
  EXPECT_EQ(full.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(full.message(), HasSubstr("a.bin: cannot write"));
  EXPECT_THAT(full.message(), HasSubstr("free some space"));
  const absl::Status absent = FileFault("no/a.bin", {"不能打开", "cannot open"}, ENOENT);
  EXPECT_EQ(absent.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageIn(absent, Language::kChinese), HasSubstr("请另选 --out"));
}

TEST(Staging, SyncOfAMissingDirectoryIsAFault) {
  const TemporaryDirectory scratch;
  EXPECT_TRUE(SyncDirectory(scratch.path()).ok());
  EXPECT_FALSE(SyncDirectory(scratch.FilePath("absent")).ok());
}

}  // namespace
}  // namespace xueji
