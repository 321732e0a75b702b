#include "server/ops/audit_verifier.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <sstream>

#include "tests/server/ops/audit_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

constexpr std::uint64_t kRecords = 100'000;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line + "\n");
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

// 100,000 records in files of 2 MiB, made once: each test puts back what it altered.
class AuditVerifierTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = new TemporaryDirectory;
    WriteAudit({.directory = directory_->path(), .file_bytes_max = 2 << 20}, kRecords);
  }
  static void TearDownTestSuite() {
    delete directory_;
    directory_ = nullptr;
  }

  static absl::Status Verify(const std::string& kept_head = {}) {
    return VerifyAudit(directory_->path(), SampleKeys(), {.kept_head = kept_head}).status();
  }
  // Verify with this file's lines changed.
  template <typename Change>
  static absl::Status VerifyWith(const std::string& name, const Change& change) {
    const std::string whole = directory_->Read(name);
    std::vector<std::string> lines = Lines(whole);
    change(lines);
    directory_->Write(name, Joined(lines));
    const absl::Status status = Verify();
    directory_->Write(name, whole);
    return status;
  }

  static TemporaryDirectory* directory_;
};
TemporaryDirectory* AuditVerifierTest::directory_ = nullptr;

TEST_F(AuditVerifierTest, AnUntouchedLogIsGood) {
  std::uint64_t seen = 0;
  const auto found = VerifyAudit(directory_->path(), SampleKeys(),
                                 {.kept_head = {}, .visit = [&](const AuditRecord&) { ++seen; }});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->records, kRecords);
  EXPECT_EQ(found->last_seq, kRecords);
  EXPECT_EQ(seen, kRecords);
  EXPECT_GT(found->files, 5U);
  EXPECT_TRUE(Verify(found->head).ok());
}

TEST_F(AuditVerifierTest, AnyOneRecordRemovedSwappedRepeatedOrEditedIsFound) {
  std::mt19937 random(13);
  const auto files = std::filesystem::directory_iterator(directory_->path());
  std::vector<std::string> names;
  for (const auto& entry : files) {
    if (entry.path().extension() == ".log") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  for (int round = 0; round < 24; ++round) {
    // The first, the last and those between of some file, its first line (the file's own) among
    // them.
    const std::string& name = names[random() % names.size()];
    const auto at = [&](const std::vector<std::string>& lines) {
      return round < 4 ? 0 : round < 8 ? lines.size() - 1 : random() % lines.size();
    };
    const absl::Status status = VerifyWith(name, [&](std::vector<std::string>& lines) {
      const std::size_t line = at(lines);
      const auto here = lines.begin() + static_cast<std::ptrdiff_t>(line);
      switch (round % 4) {
        case 0:
          lines.erase(here);
          break;
        case 1:
          std::swap(lines[line], lines[line == 0 ? 1 : line - 1]);
          break;
        case 2:
          lines.insert(here, lines[line]);
          break;
        case 3:
          lines[line][random() % (lines[line].size() - 1)] ^= 1;
          break;
      }
    });
    EXPECT_FALSE(status.ok()) << name << " round " << round;
    EXPECT_NE(std::string(status.message()).find("audit"), std::string::npos);
  }
  EXPECT_TRUE(Verify().ok());
}

TEST_F(AuditVerifierTest, AFileThatIsMissingOrReplacedIsFound) {
  const std::string third = directory_->Read("audit-000003.log"),
                    fourth = directory_->Read("audit-000004.log");
  std::filesystem::remove(directory_->FilePath("audit-000003.log"));
  EXPECT_FALSE(Verify().ok());
  directory_->Write("audit-000003.log", fourth);
  EXPECT_FALSE(Verify().ok());
  directory_->Write("audit-000003.log", third);
  EXPECT_TRUE(Verify().ok());
}

TEST_F(AuditVerifierTest, TheHeadCanNeitherBeForgedNorLeftOut) {
  const std::string head = directory_->Read("audit.head");
  std::filesystem::remove(directory_->FilePath("audit.head"));
  EXPECT_EQ(Verify().code(), absl::StatusCode::kNotFound);
  std::string forged = head;
  forged.replace(forged.find("100000"), 6, "099999");
  directory_->Write("audit.head", forged);
  EXPECT_FALSE(Verify().ok());
  directory_->Write("audit.head", head);
  EXPECT_TRUE(Verify().ok());
}

// Who holds an older head and cuts the log back to it: found by the head that was kept elsewhere.
TEST(AuditVerifier, AnOlderStateIsFoundByAKeptHead) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 10);
  const std::string old_head = directory.Read("audit.head");
  WriteAudit({.directory = directory.path()}, 10);
  const std::string kept = VerifyAudit(directory.path(), SampleKeys(), {})->head;
  std::filesystem::remove(directory.FilePath("audit-000002.log"));
  directory.Write("audit.head", old_head);
  EXPECT_TRUE(VerifyAudit(directory.path(), SampleKeys(), {}).ok());
  EXPECT_FALSE(VerifyAudit(directory.path(), SampleKeys(), {.kept_head = kept}).ok());
  for (const std::string bad : {"x", "10", "10:", ":abc", "10:abc"}) {
    EXPECT_EQ(VerifyAudit(directory.path(), SampleKeys(), {.kept_head = bad}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace xueji::server
