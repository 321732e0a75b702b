#include "engine/registry/section_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/base/aligned_buffer.h"
#include "engine/registry/section_writer.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;
const SectionFileKind kKind{"test", 1};

// Sections that end within a page, at its end, and hold nothing; several pieces in the first.
class SectionReaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto out = SectionWriter::Create(path_, {.kind = kKind, .piece_bytes = 4096});
    ASSERT_TRUE(out.ok());
    first_.assign(9000, 'a');
    ASSERT_TRUE((*out)->AddArray("first", std::span<const char>(first_)).ok());
    const std::vector<std::uint64_t> page(512, 5);
    ASSERT_TRUE((*out)->AddArray("page", std::span<const std::uint64_t>(page)).ok());
    ASSERT_TRUE((*out)->AddArray("nothing", std::span<const char>()).ok());
    ASSERT_TRUE((*out)->Commit().ok());
    bytes_ = scratch_.Read("a");
  }

  // Opens the file and reads all of it.
  absl::Status ReadAll() const {
    XUEJI_ASSIGN_OR_RETURN(const auto file, SectionReader::Open(path_, kKind));
    for (const Section& section : file->sections()) XUEJI_RETURN_IF_ERROR(file->Check(section));
    return absl::OkStatus();
  }
  void Put(std::size_t at, char byte) const {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(at));
    file.put(byte);
  }

  const TemporaryDirectory scratch_;
  const std::string path_ = scratch_.FilePath("a");
  std::string first_, bytes_;
};

TEST_F(SectionReaderTest, AnyFlippedByteIsRefused) {
  ASSERT_TRUE(ReadAll().ok()) << ReadAll();
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    Put(at, static_cast<char>(bytes_[at] ^ (1 << at % 8)));
    const absl::Status status = ReadAll();
    ASSERT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << at;
    Put(at, bytes_[at]);
  }
  EXPECT_TRUE(ReadAll().ok());
}

TEST_F(SectionReaderTest, TheFaultNamesTheSection) {
  const auto fault = [&](std::size_t at) {
    Put(at, static_cast<char>(bytes_[at] ^ 4));
    const std::string message(ReadAll().message());
    Put(at, bytes_[at]);
    return message;
  };
  EXPECT_THAT(fault(20), HasSubstr("header is damaged"));
  EXPECT_THAT(fault(4096 + 5000), HasSubstr("a: section first is damaged (its bytes 4096 to 8192)"));
  EXPECT_THAT(fault(4096 + 9001), HasSubstr("padding after section first"));
  EXPECT_THAT(fault(16384 + 9), HasSubstr("section page is damaged"));
  EXPECT_THAT(fault(20480 + 9), HasSubstr("table of sections is damaged"));
  EXPECT_THAT(fault(bytes_.size() - 1), HasSubstr("padding after section table"));
}

TEST_F(SectionReaderTest, ACutOrGrownFileIsRefused) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{4095}, std::size_t{4096},
                                 bytes_.size() - 4096, bytes_.size() - 1}) {
    std::filesystem::resize_file(path_, size);
    EXPECT_EQ(ReadAll().code(), absl::StatusCode::kInvalidArgument) << size;
    scratch_.Write("a", bytes_);
  }
  scratch_.Write("a", bytes_ + std::string(4096, '\0'));
  EXPECT_THAT(std::string(ReadAll().message()), HasSubstr("cut off or added to"));
}

TEST_F(SectionReaderTest, ReadsIntoAlignedAndOtherMemory) {
  const auto file = SectionReader::Open(path_, kKind);
  ASSERT_TRUE(file.ok());
  AlignedBuffer buffer;
  char* const aligned = reinterpret_cast<char*>(buffer.Fit(9000));
  ASSERT_TRUE((*file)->ReadInto("first", std::span<char>(aligned, 9000)).ok());
  EXPECT_EQ(std::string_view(aligned, 9000), first_);
  std::string other(9001, 'x');
  ASSERT_TRUE((*file)->ReadInto("first", std::span<char>(other.data() + 1, 9000)).ok());
  EXPECT_EQ(other, "x" + first_);
}

TEST_F(SectionReaderTest, SizesMustBeThoseExpected) {
  const auto file = SectionReader::Open(path_, kKind);
  ASSERT_TRUE(file.ok());
  std::vector<std::uint64_t> page(511);
  EXPECT_THAT(std::string((*file)->ReadInto("page", std::span<std::uint64_t>(page)).message()),
              HasSubstr("512 elements instead of 511"));
  EXPECT_THAT(std::string((*file)->ReadVector<std::uint32_t>("page").status().message()),
              HasSubstr("elements of 8 bytes instead of 4"));
  EXPECT_THAT(std::string((*file)->ReadText("absent").status().message()), HasSubstr("is missing"));
}

TEST_F(SectionReaderTest, WhatIsNoSuchFileIsSaid) {
  EXPECT_EQ(SectionReader::Open(scratch_.FilePath("absent"), kKind).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(SectionReader::Open(scratch_.path(), kKind).status().code(),
            absl::StatusCode::kInvalidArgument);
  scratch_.Write("roster.csv", "record_id,name\n");
  EXPECT_THAT(
      std::string(SectionReader::Open(scratch_.FilePath("roster.csv"), kKind).status().message()),
      HasSubstr("roster.csv: not a test"));
}

}  // namespace
}  // namespace xueji
