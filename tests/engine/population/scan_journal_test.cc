#include "engine/population/scan_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

JournalEntry Entry(std::uint64_t chunk) {
  JournalEntry entry;
  entry.look = 1;
  entry.file = 2;
  entry.chunk = chunk;
  entry.checksum = 77 + chunk;
  entry.rows = 1000;
  entry.blank_lines = 3;
  entry.rejects = {{.line = 5, .field = "name", .reason_code = "NAME_MISSING", .message = "缺少姓名"}};
  entry.findings = std::string("\0\1\2", 3) + std::to_string(chunk);
  return entry;
}

std::vector<JournalEntry> TakeAll(ScanJournal& journal) {
  std::vector<JournalEntry> entries;
  for (;;) {
    const auto next = journal.Peek();
    EXPECT_TRUE(next.ok()) << next.status();
    if (!next.ok() || *next == nullptr) return entries;
    entries.push_back(journal.Take());
  }
}

void ExpectEntries(const std::vector<JournalEntry>& entries, std::uint64_t count) {
  ASSERT_EQ(entries.size(), count);
  for (std::uint64_t i = 0; i < count; ++i) {
    const JournalEntry expected = Entry(i);
    EXPECT_EQ(entries[i].look, expected.look);
    EXPECT_EQ(entries[i].file, expected.file);
    EXPECT_EQ(entries[i].chunk, expected.chunk);
    EXPECT_EQ(entries[i].checksum, expected.checksum);
    EXPECT_EQ(entries[i].rows, expected.rows);
    EXPECT_EQ(entries[i].blank_lines, expected.blank_lines);
    ASSERT_EQ(entries[i].rejects.size(), 1U);
    EXPECT_EQ(entries[i].rejects[0].message, expected.rejects[0].message);
    EXPECT_EQ(entries[i].findings, expected.findings);
  }
}

TEST(ScanJournal, GivesBackWhatWasAppended) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("journal");
  {
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE(journal.ok()) << journal.status();
    EXPECT_EQ((*journal)->entries_found(), 0U);
    EXPECT_TRUE(TakeAll(**journal).empty());
    for (std::uint64_t i = 0; i < 3; ++i) ASSERT_TRUE((*journal)->Append(Entry(i)).ok());
  }
  const auto again = ScanJournal::Open(path, "facts");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->entries_found(), 3U);
  ExpectEntries(TakeAll(**again), 3);
  ASSERT_TRUE((*again)->Append(Entry(3)).ok());
  ASSERT_TRUE((*again)->Remove().ok());
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ScanJournal, WhatNobodyCanGoOnWithIsNotLeftBehind) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("journal");
  const auto exists = [&] { return std::filesystem::exists(path); };
  ASSERT_TRUE(ScanJournal::Open(path, "facts").ok());  // and ends before its first entry
  EXPECT_FALSE(exists());
  ASSERT_TRUE((*ScanJournal::Open(path, "facts"))->Append(Entry(0)).ok());
  ASSERT_TRUE(ScanJournal::Open(path, "facts").ok());  // found one, added none
  EXPECT_TRUE(exists());
  {
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE((*journal)->Append(Entry(1)).ok());
    (*journal)->Forget();
  }
  EXPECT_FALSE(exists());
  // A directory that was there stays.
  std::filesystem::create_directory(path);
  ASSERT_TRUE(ScanJournal::Open(path, "facts").ok());
  EXPECT_TRUE(exists());
  EXPECT_TRUE(std::filesystem::is_empty(path));
}

// A kill leaves any number of bytes: what is whole counts, and the run goes on behind it.
TEST(ScanJournal, ATornEntryIsCutOff) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("journal");
  const std::string file = path + "/" + std::string(ScanJournal::kFileName);
  std::uint64_t two = 0;
  {
    const auto journal = ScanJournal::Open(path, "facts");
    for (std::uint64_t i = 0; i < 2; ++i) ASSERT_TRUE((*journal)->Append(Entry(i)).ok());
    two = std::filesystem::file_size(file);
    ASSERT_TRUE((*journal)->Append(Entry(2)).ok());
  }
  const std::uint64_t three = std::filesystem::file_size(file);
  for (std::uint64_t size = three - 1; size >= two; --size) {
    std::filesystem::resize_file(file, size);
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE(journal.ok());
    EXPECT_EQ((*journal)->entries_found(), 2U) << size;
  }
  {
    const auto journal = ScanJournal::Open(path, "facts");
    ExpectEntries(TakeAll(**journal), 2);
    ASSERT_TRUE((*journal)->Append(Entry(2)).ok());
  }
  const auto journal = ScanJournal::Open(path, "facts");
  ExpectEntries(TakeAll(**journal), 3);
}

TEST(ScanJournal, AFlippedBitEndsWhatIsTrusted) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("journal");
  std::string bytes;
  {
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE((*journal)->Append(Entry(0)).ok());
  }
  const std::string name = "journal/" + std::string(ScanJournal::kFileName);
  bytes = directory.Read(name);
  for (std::size_t at = 70; at < bytes.size(); ++at) {  // behind the head
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 4);
    std::filesystem::create_directory(path);  // with nothing that counts the last one went away
    directory.Write(name, flipped);
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE(journal.ok()) << at;
    EXPECT_EQ((*journal)->entries_found(), 0U) << at;
  }
}

TEST(ScanJournal, AnotherComparisonsJournalIsBegunAnew) {
  const TemporaryDirectory directory;
  const std::string path = directory.FilePath("journal");
  {
    const auto journal = ScanJournal::Open(path, "facts");
    ASSERT_TRUE((*journal)->Append(Entry(0)).ok());
  }
  const auto other = ScanJournal::Open(path, "other facts");
  ASSERT_TRUE(other.ok());
  EXPECT_TRUE((*other)->replaced_other());
  EXPECT_TRUE(TakeAll(**other).empty());
}

TEST(ScanJournal, TwoRunsCannotShareOne) {
  const TemporaryDirectory directory;
  const auto journal = ScanJournal::Open(directory.path(), "facts");
  ASSERT_TRUE(journal.ok());
  EXPECT_EQ(ScanJournal::Open(directory.path(), "facts").status().code(), absl::StatusCode::kAlreadyExists);
}

TEST(ScanJournal, AFileOfSomebodyElsesIsNotOverwritten) {
  const TemporaryDirectory directory;
  {
    const auto journal = ScanJournal::Open(directory.path(), "facts");
    ASSERT_TRUE(journal.ok());
  }
  EXPECT_FALSE(ScanJournal::Open("/dev/null/nowhere", "facts").ok());
}

}  // namespace
}  // namespace xueji
