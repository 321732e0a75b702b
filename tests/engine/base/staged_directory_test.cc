#include "engine/base/staged_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::size_t EntryCount(const std::string& path) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

void WriteTo(StagedDirectory& staged, const std::string& name, const std::string& text) {
  auto writer = FileWriter::Open(staged.FilePath(name));
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_TRUE((*writer)->Write(text).ok());
  ASSERT_TRUE((*writer)->Close().ok());
}

TEST(StagedDirectory, AppearsOnlyWhenCommitted) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("out");
  {
    auto staged = StagedDirectory::Create(target, false);
    ASSERT_TRUE(staged.ok()) << staged.status();
    WriteTo(**staged, "a.csv", "x\n");
    EXPECT_FALSE(fs::exists(target));
    ASSERT_TRUE((*staged)->Commit().ok());
  }
  EXPECT_EQ(scratch.Read("out/a.csv"), "x\n");
  EXPECT_EQ(EntryCount(scratch.path()), 1u);
}

TEST(StagedDirectory, LeavesNothingWhenDropped) {
  const TemporaryDirectory scratch;
  {
    auto staged = StagedDirectory::Create(scratch.FilePath("out"), false);
    ASSERT_TRUE(staged.ok());
    WriteTo(**staged, "a.csv", "x\n");
  }
  EXPECT_EQ(EntryCount(scratch.path()), 0u);
}

TEST(StagedDirectory, ReplacesAResultOnlyWhenTold) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("out");
  for (const char* text : {"first", "second"}) {
    auto staged = StagedDirectory::Create(target, true);
    ASSERT_TRUE(staged.ok());
    WriteTo(**staged, std::string(text) + ".csv", text);
    WriteTo(**staged, "manifest.json", "{}");
    ASSERT_TRUE((*staged)->Commit().ok());
  }
  EXPECT_FALSE(fs::exists(target + "/first.csv"));
  EXPECT_TRUE(fs::exists(target + "/second.csv"));
  EXPECT_EQ(StagedDirectory::Create(target, false).status().code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(EntryCount(scratch.path()), 1u);
}

TEST(StagedDirectory, ReplacesNothingButAnEarlierResult) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("home");
  fs::create_directory(target);
  EXPECT_TRUE(StagedDirectory::Create(target, true).ok()) << "an empty directory may go";
  std::ofstream(target + "/thesis.txt") << "precious";
  EXPECT_EQ(StagedDirectory::Create(target, true).status().code(),
            absl::StatusCode::kInvalidArgument);
  std::ofstream(target + "/manifest.json") << "{}";
  fs::create_directory(target + "/photos");
  EXPECT_EQ(StagedDirectory::Create(target, true).status().code(),
            absl::StatusCode::kInvalidArgument)
      << "a result has no folders in it";
  EXPECT_TRUE(fs::exists(target + "/thesis.txt"));
}

TEST(StagedDirectory, RemovesTheLitterOfAKilledRun) {
  const TemporaryDirectory scratch;
  const pid_t child = fork();
  if (child == 0) _exit(0);
  ASSERT_GT(child, 0);
  int status = 0;
  waitpid(child, &status, 0);  // that process id belongs to nobody now
  fs::create_directory(scratch.FilePath(".out.partial-" + std::to_string(child)));
  auto staged = StagedDirectory::Create(scratch.FilePath("out"), false);
  ASSERT_TRUE(staged.ok());
  EXPECT_FALSE(fs::exists(scratch.FilePath(".out.partial-" + std::to_string(child))));
}

TEST(StagedDirectory, RefusesNamesThatAreNoNewDirectory) {
  const TemporaryDirectory scratch;
  for (const std::string& target : {std::string("/"), std::string("."), scratch.Write("file", "x") + "/out"}) {
    const absl::Status refused = StagedDirectory::Create(target, false).status();
    EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument) << target;
  }
}

TEST(FileWriter, WritesSmallAndLargePieces) {
  const TemporaryDirectory scratch;
  auto writer = FileWriter::Open(scratch.FilePath("f"));
  ASSERT_TRUE(writer.ok());
  const std::string large(3 << 20, 'x');
  ASSERT_TRUE((*writer)->Write("a").ok());
  ASSERT_TRUE((*writer)->Write(large).ok());
  ASSERT_TRUE((*writer)->Write("b").ok());
  ASSERT_TRUE((*writer)->Close().ok());
  EXPECT_EQ(scratch.Read("f"), "a" + large + "b");
  EXPECT_EQ((*writer)->bytes_written(), large.size() + 2);
}

TEST(FileWriter, AFullDiskIsAnError) {
  auto writer = FileWriter::Open("/dev/full");
  if (!writer.ok()) GTEST_SKIP() << "no /dev/full here";
  absl::Status status = (*writer)->Write(std::string(3 << 20, 'x'));
  if (status.ok()) status = (*writer)->Close();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr("/dev/full"));
}

TEST(ReadFile, HasALimitAndNamesWhatIsMissing) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.Write("f", std::string(1000, 'x'));
  EXPECT_EQ(ReadFile(path)->size(), 1000u);
  EXPECT_EQ(ReadFile(path, 999).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReadFile(scratch.FilePath("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(scratch.path()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji
