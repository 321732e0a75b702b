#include "server/ops/audit_files.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/ops/audit_reader.h"
#include "server/ops/audit_verifier.h"
#include "tests/server/ops/audit_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kDayMs = 24 * 3600 * 1000;

std::vector<std::uint64_t> FilesOf(const TemporaryDirectory& directory) {
  return ListAuditFiles(directory.path()).value();
}

absl::Status WriteAt(AuditFiles& files, std::int64_t at_ms) {
  const AuditRecord record = LookAt(1, at_ms);
  const AuditRecord* const one = &record;
  return files.Write({&one, 1});
}

TEST(AuditFiles, EachDayInChinaAndEachSizeBeginsAFile) {
  const TemporaryDirectory directory;
  auto files =
      AuditFiles::Open({.directory = directory.path(), .file_bytes_max = 2000}, SampleKeys());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_TRUE(FilesOf(directory).empty());
  EXPECT_TRUE(WriteAt(**files, kNowMs).ok());
  EXPECT_TRUE(WriteAt(**files, kNowMs + 1000).ok());
  EXPECT_EQ(FilesOf(directory).size(), 1U);
  EXPECT_TRUE(WriteAt(**files, kNowMs + kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).size(), 2U);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(WriteAt(**files, kNowMs + kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).size(), 3U);
  EXPECT_TRUE((*files)->Sync().ok());
  const auto found = VerifyAudit(directory.path(), SampleKeys(), {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->records, 23U);
}

TEST(AuditFiles, SixMonthsAreKeptWhateverIsAsked) {
  const TemporaryDirectory directory;
  EXPECT_FALSE(AuditFiles::Open(
                   {.directory = directory.path(), .retention_days = kAuditRetentionDaysMin - 1},
                   SampleKeys())
                   .ok());
  auto files = AuditFiles::Open(
      {.directory = directory.path(), .retention_days = kAuditRetentionDaysMin}, SampleKeys());
  ASSERT_TRUE(files.ok());
  for (const int day : {0, 1, 2, 100, kAuditRetentionDaysMin})
    EXPECT_TRUE(WriteAt(**files, kNowMs + day * kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).front(), 1U);
  // The first day's records go once the second day's are older than that too.
  EXPECT_TRUE(WriteAt(**files, kNowMs + (kAuditRetentionDaysMin + 2) * kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).front(), 2U);
  EXPECT_TRUE((*files)->Sync().ok());
  const auto found = VerifyAudit(directory.path(), SampleKeys(), {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->last_seq, 6U);
  EXPECT_EQ(found->records, 5U);
}

TEST(AuditFiles, AClockThatJumpsAheadTakesOneFileAtMost) {
  const TemporaryDirectory directory;
  auto files = AuditFiles::Open({.directory = directory.path()}, SampleKeys());
  ASSERT_TRUE(files.ok());
  for (int day = 0; day < 10; ++day) EXPECT_TRUE(WriteAt(**files, kNowMs + day * kDayMs).ok());
  EXPECT_TRUE(WriteAt(**files, kNowMs + 100'000 * kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).size(), 10U);
  // And back again: nothing is thrown away, and no file is begun in the past.
  EXPECT_TRUE(WriteAt(**files, kNowMs + 10 * kDayMs).ok());
  EXPECT_EQ(FilesOf(directory).size(), 10U);
}

TEST(AuditFiles, OneWriterADirectory) {
  const TemporaryDirectory directory;
  const auto files = AuditFiles::Open({.directory = directory.path()}, SampleKeys());
  ASSERT_TRUE(files.ok());
  EXPECT_FALSE(AuditFiles::Open({.directory = directory.path()}, SampleKeys()).ok());
}

TEST(AuditFiles, ATornEndIsCutAndTheChainGoesOn) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 5);
  directory.Write("audit-000001.log", directory.Read("audit-000001.log") + "6\t2026-02");
  {
    auto files = AuditFiles::Open({.directory = directory.path()}, SampleKeys());
    ASSERT_TRUE(files.ok()) << files.status();
    EXPECT_EQ((*files)->count(), 5U);
    EXPECT_TRUE(WriteAt(**files, kNowMs).ok());
  }
  const auto found = VerifyAudit(directory.path(), SampleKeys(), {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->records, 6U);
}

TEST(AuditFiles, AnAlteredOrShortenedLogIsNotGoneOnWith) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 5);
  const std::string text = directory.Read("audit-000001.log"), head = directory.Read("audit.head");
  const auto opens = [&] {
    return AuditFiles::Open({.directory = directory.path()}, SampleKeys()).ok();
  };
  EXPECT_TRUE(opens());
  directory.Write("audit-000001.log", text.substr(0, text.rfind('\n', text.size() - 2) + 1));
  EXPECT_FALSE(opens());  // the last record is gone
  std::string altered = text;
  altered[altered.find("li.na")] = 'x';
  directory.Write("audit-000001.log", altered);
  EXPECT_FALSE(opens());
  directory.Write("audit-000001.log", text);
  std::filesystem::remove(directory.FilePath("audit.head"));
  EXPECT_FALSE(opens());
  directory.Write("audit.head", head);
  EXPECT_TRUE(opens());
  std::filesystem::remove(directory.FilePath("audit-000001.log"));
  EXPECT_FALSE(opens());
}

TEST(AuditFiles, AKeyIsRotatedAtAStart) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 5);
  const auto both = [] {
    return *KeyRing::Parse(
        "k2 HMAC-SHA256 " + std::string(64, '2') + "\nk1 HMAC-SM3 " + std::string(64, '1') + "\n",
        "keys");
  };
  {
    auto files = AuditFiles::Open({.directory = directory.path()}, both());
    ASSERT_TRUE(files.ok()) << files.status();
    EXPECT_TRUE(WriteAt(**files, kNowMs).ok());
  }
  const auto found = VerifyAudit(directory.path(), both(), {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->records, 6U);
  EXPECT_FALSE(VerifyAudit(directory.path(), SampleKeys(), {}).ok());
}

}  // namespace
}  // namespace xueji::server
