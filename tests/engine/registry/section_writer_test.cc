#include "engine/registry/section_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <numeric>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/registry/section_reader.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

const SectionFileKind kKind{"test", 3};

std::vector<std::uint32_t> Numbers(std::size_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 7U);
  return numbers;
}

absl::Status WriteTwo(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const auto out,
                         SectionWriter::Create(path, {.kind = kKind, .replace = true, .piece_bytes = 4096}));
  const std::vector<std::uint32_t> numbers = Numbers(5001);
  XUEJI_RETURN_IF_ERROR(out->AddArray("numbers", std::span<const std::uint32_t>(numbers)));
  XUEJI_RETURN_IF_ERROR(out->AddArray("none", std::span<const std::uint64_t>()));
  XUEJI_RETURN_IF_ERROR(out->Add("made", 1, 9000, [](std::uint64_t begin, std::uint64_t end, std::byte* to) {
    for (std::uint64_t i = begin; i < end; ++i) *to++ = static_cast<std::byte>(i * i);
  }));
  return out->Commit();
}

TEST(SectionWriter, WhatIsWrittenIsRead) {
  const TemporaryDirectory scratch;
  ASSERT_TRUE(WriteTwo(scratch.FilePath("a")).ok());
  const auto file = SectionReader::Open(scratch.FilePath("a"), kKind);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->ReadVector<std::uint32_t>("numbers").value(), Numbers(5001));
  EXPECT_TRUE((*file)->ReadVector<std::uint64_t>("none").value().empty());
  const std::string made = (*file)->ReadText("made").value();
  ASSERT_EQ(made.size(), 9000U);
  for (std::size_t i = 0; i < made.size(); ++i) ASSERT_EQ(made[i], static_cast<char>(i * i)) << i;
}

TEST(SectionWriter, TheSameBytesForAnyNumberOfThreads) {
  const TemporaryDirectory scratch;
  const int threads = ThreadLimit();
  SetThreadLimit(1);
  ASSERT_TRUE(WriteTwo(scratch.FilePath("one")).ok());
  SetThreadLimit(4);
  ASSERT_TRUE(WriteTwo(scratch.FilePath("four")).ok());
  SetThreadLimit(threads);
  EXPECT_EQ(scratch.Read("one"), scratch.Read("four"));
}

TEST(SectionWriter, NothingIsLeftOfAFileThatWasNotCommitted) {
  const TemporaryDirectory scratch;
  {
    const auto out = SectionWriter::Create(scratch.FilePath("a"), {.kind = kKind});
    ASSERT_TRUE(out.ok());
    const std::vector<std::uint32_t> numbers = Numbers(10);
    ASSERT_TRUE((*out)->AddArray("numbers", std::span<const std::uint32_t>(numbers)).ok());
  }
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

TEST(SectionWriter, StopsWhenCancelled) {
  const TemporaryDirectory scratch;
  RequestCancel();
  const absl::Status status = WriteTwo(scratch.FilePath("a"));
  ResetCancel();
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

}  // namespace
}  // namespace xueji
