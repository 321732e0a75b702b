#include "server/ops/audit_reader.h"

#include <gtest/gtest.h>

#include "tests/server/ops/audit_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

TEST(AuditReader, AFileIsReadRecordByRecord) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.FilePath("a")}, 10);
  const auto files = ListAuditFiles(directory.FilePath("a"));
  ASSERT_TRUE(files.ok());
  EXPECT_EQ(*files, std::vector<std::uint64_t>{1});
  std::vector<std::string> objects;
  const auto facts = ReadAuditFile(directory.FilePath("a"), 1, SampleKeys(),
                                   [&](const AuditRecord* record, const AuditChain&) {
                                     if (record != nullptr) objects.push_back(record->object);
                                   });
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(facts->next_seq, 11U);
  EXPECT_EQ(facts->torn_bytes, 0U);
  ASSERT_EQ(objects.size(), 10U);
  EXPECT_EQ(objects[9], "o9");
  const auto head = ReadAuditHead(directory.FilePath("a"), SampleKeys());
  ASSERT_TRUE(head.ok() && head->has_value());
  EXPECT_EQ((*head)->count, 10U);
  EXPECT_EQ((*head)->last, facts->chain.last());
}

TEST(AuditReader, HalfALineAtTheEndIsTornAndAWholeWrongOneAltered) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 3);
  const std::string text = directory.Read("audit-000001.log");
  directory.Write("audit-000001.log", text + "4\t2026");
  const auto torn = ReadAuditFile(directory.path(), 1, SampleKeys(), nullptr);
  ASSERT_TRUE(torn.ok());
  EXPECT_EQ(torn->torn_bytes, 6U);
  EXPECT_EQ(torn->whole_bytes, text.size());
  directory.Write("audit-000001.log", text + "4\t2026\n");
  const absl::Status altered = ReadAuditFile(directory.path(), 1, SampleKeys(), nullptr).status();
  EXPECT_NE(std::string(altered.message()).find("audit-000001.log:5:"), std::string::npos)
      << altered;
}

TEST(AuditReader, AnotherKeyOrNumberIsNoticed) {
  const TemporaryDirectory directory;
  WriteAudit({.directory = directory.path()}, 3);
  EXPECT_FALSE(ReadAuditFile(directory.path(), 1, SampleKeys("k2"), nullptr).ok());
  EXPECT_FALSE(ReadAuditHead(directory.path(), SampleKeys("k2")).ok());
  directory.Write("audit-000002.log", directory.Read("audit-000001.log"));
  EXPECT_FALSE(ReadAuditFile(directory.path(), 2, SampleKeys(), nullptr).ok());
  directory.Write("audit-000003.log", "");
  EXPECT_FALSE(ReadAuditFile(directory.path(), 3, SampleKeys(), nullptr).ok());
  EXPECT_EQ(ReadAuditFile(directory.path(), 9, SampleKeys(), nullptr).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ListAuditFiles(directory.FilePath("none")).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji::server
