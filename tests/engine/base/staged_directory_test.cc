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
    WriteTo(**staged, "links.csv", "x\n");
    EXPECT_FALSE(fs::exists(target));
    ASSERT_TRUE((*staged)->Commit().ok());
  }
  EXPECT_EQ(scratch.Read("out/links.csv"), "x\n");
  EXPECT_EQ(EntryCount(scratch.path()), 1u);
}

TEST(StagedDirectory, LeavesNothingWhenDropped) {
  const TemporaryDirectory scratch;
  {
    auto staged = StagedDirectory::Create(scratch.FilePath("out"), false);
    ASSERT_TRUE(staged.ok());
    WriteTo(**staged, "links.csv", "x\n");
  }
  EXPECT_EQ(EntryCount(scratch.path()), 0u);
}

constexpr char kManifest[] =
    "{\n  \"version\": \"1\",\n  \"plan_fingerprint\": \"0\",\n  \"result_digest\": \"0\"\n}\n";

TEST(StagedDirectory, ReplacesAResultOnlyWhenTold) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("out");
  for (const char* name : {"links.csv", "clusters.csv"}) {
    auto staged = StagedDirectory::Create(target, true);
    ASSERT_TRUE(staged.ok()) << staged.status();
    WriteTo(**staged, name, name);
    WriteTo(**staged, "manifest.json", kManifest);
    ASSERT_TRUE((*staged)->Commit().ok());
  }
  EXPECT_FALSE(fs::exists(target + "/links.csv"));
  EXPECT_TRUE(fs::exists(target + "/clusters.csv"));
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
  EXPECT_TRUE(fs::exists(target + "/thesis.txt"));
}

TEST(StagedDirectory, ReplacesNoDirectoryThatTheRunReads) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("register");
  fs::create_directory(target);
  std::ofstream(target + "/truth.csv") << "record_id,person_id,errors\n";
  const std::string input = target + "/students.csv";
  std::ofstream(input) << "record_id\n";
  const std::string reads[] = {input};
  EXPECT_FALSE(StagedDirectory::Create(target, true, reads).ok());
  EXPECT_TRUE(StagedDirectory::Create(target, true).ok());
}

TEST(StagedDirectory, RemovesTheParentsItMadeForNothing) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("a/b/c");
  { ASSERT_TRUE(StagedDirectory::Create(target, false).ok()); }
  EXPECT_EQ(EntryCount(scratch.path()), 0u);
  auto staged = StagedDirectory::Create(target, false);
  ASSERT_TRUE(staged.ok());
  WriteTo(**staged, "links.csv", "x\n");
  ASSERT_TRUE((*staged)->Commit().ok());
  staged->reset();
  EXPECT_EQ(scratch.Read("a/b/c/links.csv"), "x\n");
}

TEST(StagedDirectory, FollowsALink) {
  const TemporaryDirectory scratch;
  fs::create_directory(scratch.FilePath("real"));
  fs::create_directory_symlink(scratch.FilePath("real"), scratch.FilePath("link"));
  auto staged = StagedDirectory::Create(scratch.FilePath("link"), true);
  ASSERT_TRUE(staged.ok()) << staged.status();
  WriteTo(**staged, "links.csv", "x\n");
  ASSERT_TRUE((*staged)->Commit().ok());
  EXPECT_EQ(scratch.Read("real/links.csv"), "x\n");
  fs::create_directory_symlink(scratch.FilePath("nowhere"), scratch.FilePath("broken"));
  EXPECT_EQ(StagedDirectory::Create(scratch.FilePath("broken"), true).status().code(),
            absl::StatusCode::kInvalidArgument);
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

TEST(WriteFileWhole, LeavesNothingBehindWhereWritingFails) {
  const TemporaryDirectory scratch;
  const std::string path = scratch.Write("f", "before");
  const absl::Status failed = WriteFileWhole(path, [](FileWriter& file) -> absl::Status {
    XUEJI_RETURN_IF_ERROR(file.Write("half"));
    return absl::CancelledError("enough");
  });
  EXPECT_EQ(failed.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(scratch.Read("f"), "before");
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
  ASSERT_TRUE(WriteFileWhole(path, [](FileWriter& file) { return file.Write("after"); }).ok());
  EXPECT_EQ(scratch.Read("f"), "after");
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
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
