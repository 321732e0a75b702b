#include "engine/registry/section_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/hash.h"
#include "engine/base/byte_codec.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

std::vector<Section> TwoSections() {
  return {{.name = "rows", .offset = 4096, .bytes = 10000, .element_bytes = 8, .checksums = {1, 2, 3}},
          {.name = "empty", .offset = 16384, .bytes = 0, .element_bytes = 4, .checksums = {}}};
}

SectionFileHeader HeaderFor(const std::string& table) {
  SectionFileHeader header;
  header.kind = {"snapshot", 1};
  header.piece_bytes = 4096;
  header.table_offset = 16384;
  header.table_bytes = table.size();
  header.table_checksum = HashBytes(table);
  header.file_bytes = 16384 + RoundUp(table.size(), 4096);
  return header;
}

// The header's bytes with some changed, and its checksum right again.
std::string Forged(std::string bytes, std::size_t at, std::string_view with) {
  bytes.replace(at, with.size(), with);
  bytes.resize(kHeaderBytes - 8);
  ByteWriter checksum;
  checksum.Number(HashBytes(bytes));
  return bytes + checksum.bytes();
}

TEST(SectionTable, HeaderAndTableComeBackAsTheyWere) {
  const std::string table = TableBytes(TwoSections());
  const SectionFileHeader header = HeaderFor(table);
  const std::string bytes = HeaderBytes(header);
  ASSERT_EQ(bytes.size(), kHeaderBytes);
  const auto read = ParseHeader(bytes, header.file_bytes, {"snapshot", 1});
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->piece_bytes, 4096U);
  EXPECT_EQ(read->file_bytes, header.file_bytes);
  EXPECT_EQ(read->table_offset, header.table_offset);
  const auto sections = ParseTable(table, *read);
  ASSERT_TRUE(sections.ok()) << sections.status();
  ASSERT_EQ(sections->size(), 2U);
  EXPECT_EQ((*sections)[0].name, "rows");
  EXPECT_EQ((*sections)[0].bytes, 10000U);
  EXPECT_EQ((*sections)[0].checksums, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ((*sections)[1].offset, 16384U);
}

TEST(SectionTable, EveryFlippedBitOfTheHeaderIsRefused) {
  const std::string table = TableBytes(TwoSections());
  const SectionFileHeader header = HeaderFor(table);
  const std::string bytes = HeaderBytes(header);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(ParseHeader(flipped, header.file_bytes, {"snapshot", 1}).ok()) << bit;
  }
}

TEST(SectionTable, EveryFlippedBitOfTheTableIsRefused) {
  const std::string table = TableBytes(TwoSections());
  const SectionFileHeader header = HeaderFor(table);
  for (std::size_t bit = 0; bit < table.size() * 8; ++bit) {
    std::string flipped = table;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(ParseTable(flipped, header).ok()) << bit;
  }
}

TEST(SectionTable, OtherVersionsKindsAndByteOrdersAreNamed) {
  const std::string table = TableBytes(TwoSections());
  const SectionFileHeader header = HeaderFor(table);
  const std::string bytes = HeaderBytes(header);
  const auto message = [&](const std::string& changed) {
    return std::string(ParseHeader(changed, header.file_bytes, {"snapshot", 1}).status().message());
  };
  EXPECT_THAT(message("name,sex\n"), HasSubstr("not a snapshot"));
  EXPECT_THAT(message(""), HasSubstr("not a snapshot"));
  EXPECT_THAT(message(bytes.substr(0, 1000)), HasSubstr("cut off"));
  std::string order = bytes;
  std::swap(order[8], order[11]);
  std::swap(order[9], order[10]);
  EXPECT_THAT(message(order), HasSubstr("byte order"));
  EXPECT_THAT(message(Forged(bytes, 12, std::string("\x07\0\0\0", 4))),
              HasSubstr("format version 7.1, and this program reads 1.1"));
  EXPECT_THAT(message(Forged(bytes, 16, std::string("\x02\0\0\0", 4))), HasSubstr("format version 1.2"));
  EXPECT_THAT(message(Forged(bytes, 56, "journal\0")), HasSubstr("holds a journal"));
  EXPECT_THAT(std::string(ParseHeader(bytes, header.file_bytes - 1, {"snapshot", 1}).status().message()),
              HasSubstr("cut off or added to"));
}

// Checksums that are right do not make a table that cannot be.
TEST(SectionTable, ATableThatCannotBeIsRefused) {
  const auto refused = [&](std::vector<Section> sections, std::string_view tail = "") {
    const std::string table = TableBytes(sections) + std::string(tail);
    return !ParseTable(table, HeaderFor(table)).ok();
  };
  EXPECT_FALSE(refused(TwoSections()));
  EXPECT_TRUE(refused(TwoSections(), "x"));
  std::vector<Section> sections = TwoSections();
  sections[1].name = "rows";
  EXPECT_TRUE(refused(sections)) << "one name twice";
  sections = TwoSections();
  sections[0].element_bytes = 0;
  EXPECT_TRUE(refused(sections));
  sections[0].element_bytes = 7;
  EXPECT_TRUE(refused(sections)) << "not a whole number of elements";
  sections = TwoSections();
  sections[0].offset = 0;
  EXPECT_TRUE(refused(sections)) << "over the header";
  sections[0].offset = 8192;
  EXPECT_TRUE(refused(sections)) << "a gap nobody made";
  sections = TwoSections();
  sections[0].bytes = ~std::uint64_t{7};
  EXPECT_TRUE(refused(sections)) << "beyond the file";
  sections = TwoSections();
  sections[0].checksums.pop_back();
  EXPECT_TRUE(refused(sections)) << "a piece without checksum";
  sections = TwoSections();
  sections[0].name = "";
  EXPECT_TRUE(refused(sections));
}

TEST(SectionTable, LargeSectionsBeginAtTwoMebibytes) {
  EXPECT_EQ(SectionOffset(5000, 10), 8192U);
  EXPECT_EQ(SectionOffset(5000, kLargeSectionBytes), kLargeSectionAlignment);
}

}  // namespace
}  // namespace xueji
