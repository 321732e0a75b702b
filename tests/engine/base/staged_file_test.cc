#include "engine/base/staged_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::size_t EntryCount(const std::string& path) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

std::span<const std::byte> Bytes(std::string_view text) {
  return std::as_bytes(std::span<const char>(text.data(), text.size()));
}

TEST(StagedFile, AppearsOnlyWhenCommitted) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.FilePath("a.bin");
  auto file = StagedFile::Create(target, {});
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->Allocate(0, 100).ok());
  ASSERT_TRUE((*file)->WriteAt(2, Bytes("cd")).ok());
  ASSERT_TRUE((*file)->WriteAt(0, Bytes("ab")).ok());
  EXPECT_FALSE(fs::exists(target));
  ASSERT_TRUE((*file)->Commit(3).ok());
  EXPECT_EQ(scratch.Read("a.bin"), "abc");
  EXPECT_EQ(EntryCount(scratch.path()), 1U);
}

TEST(StagedFile, LeavesNothingWhenDropped) {
  const TemporaryDirectory scratch;
  {
    auto file = StagedFile::Create(scratch.FilePath("a.bin"), {});
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE((*file)->WriteAt(0, Bytes("x")).ok());
  }
  EXPECT_EQ(EntryCount(scratch.path()), 0U);
}

TEST(StagedFile, AlignedPiecesFromManyThreadsLandInPlace) {
  const TemporaryDirectory scratch;
  auto file = StagedFile::Create(scratch.FilePath("a.bin"), {});
  ASSERT_TRUE(file.ok());
  constexpr std::size_t kPieces = 37;
  ParallelFor(kPieces, 1, [&](std::size_t piece, std::size_t) {
    void* const buffer = std::aligned_alloc(kDirectBytes, kDirectBytes);
    std::memset(buffer, static_cast<int>('a' + piece % 26), kDirectBytes);
    EXPECT_TRUE((*file)
                    ->WriteAt(piece * kDirectBytes, {static_cast<const std::byte*>(buffer), kDirectBytes})
                    .ok());
    std::free(buffer);
  });
  ASSERT_TRUE((*file)->Commit(kPieces * kDirectBytes - 7).ok());
  const std::string text = scratch.Read("a.bin");
  ASSERT_EQ(text.size(), kPieces * kDirectBytes - 7);
  for (std::size_t i = 0; i < text.size(); ++i) {
    ASSERT_EQ(text[i], static_cast<char>('a' + i / kDirectBytes % 26)) << i;
  }
}

TEST(StagedFile, ReplacesOnlyWhenToldAndOnlyItsOwnKind) {
  const TemporaryDirectory scratch;
  const std::string target = scratch.Write("a.bin", "MAGIC old");
  EXPECT_EQ(StagedFile::Create(target, {.magic = "MAGIC"}).status().code(),
            absl::StatusCode::kAlreadyExists);
  auto file = StagedFile::Create(target, {.replace = true, .magic = "MAGIC"});
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->WriteAt(0, Bytes("MAGIC new")).ok());
  ASSERT_TRUE((*file)->Commit(9).ok());
  EXPECT_EQ(scratch.Read("a.bin"), "MAGIC new");

  const std::string roster = scratch.Write("roster.csv", "record_id,name\n");
  const auto refused = StagedFile::Create(roster, {.replace = true, .magic = "MAGIC"});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(refused.status().message(), HasSubstr("roster.csv"));
  const std::string short_one = scratch.Write("short", "MA");
  EXPECT_FALSE(StagedFile::Create(short_one, {.replace = true, .magic = "MAGIC"}).ok());
  EXPECT_EQ(scratch.Read("roster.csv"), "record_id,name\n");
}

TEST(StagedFile, WhatComesThereMeanwhileIsNotReplaced) {
  const TemporaryDirectory scratch;
  auto file = StagedFile::Create(scratch.FilePath("a.bin"), {.magic = "MAGIC"});
  ASSERT_TRUE(file.ok());
  scratch.Write("a.bin", "somebody else's");
  EXPECT_FALSE((*file)->Commit(0).ok());
  file->reset();
  EXPECT_EQ(scratch.Read("a.bin"), "somebody else's");
  EXPECT_EQ(EntryCount(scratch.path()), 1U);
}

TEST(StagedFile, RefusesWhatIsNoFile) {
  const TemporaryDirectory scratch;
  EXPECT_FALSE(StagedFile::Create(scratch.path(), {.replace = true, .magic = "MAGIC"}).ok());
  EXPECT_FALSE(StagedFile::Create(scratch.path() + "/", {}).ok());
  EXPECT_EQ(StagedFile::Create(scratch.FilePath("no/such/folder/a.bin"), {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(StagedFile, RemovesTheLitterOfAKilledRun) {
  const TemporaryDirectory scratch;
  scratch.Write(".a.bin.partial-999999999", "half");
  auto file = StagedFile::Create(scratch.FilePath("a.bin"), {});
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE(fs::exists(scratch.FilePath(".a.bin.partial-999999999")));
}

TEST(StagedFile, FollowsALink) {
  const TemporaryDirectory scratch;
  scratch.Write("real.bin", "MAGIC old");
  fs::create_symlink("real.bin", scratch.FilePath("link.bin"));
  auto file = StagedFile::Create(scratch.FilePath("link.bin"), {.replace = true, .magic = "MAGIC"});
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE((*file)->WriteAt(0, Bytes("MAGIC")).ok());
  ASSERT_TRUE((*file)->Commit(5).ok());
  EXPECT_TRUE(fs::is_symlink(scratch.FilePath("link.bin")));
  EXPECT_EQ(scratch.Read("real.bin"), "MAGIC");
}

}  // namespace
}  // namespace xueji
