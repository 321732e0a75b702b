#include "server/ops/audit_record.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

AuditRecord Sample() {
  return {.seq = 7,
          .at_ms = kNowMs + 125,
          .user = "li.na",
          .roles = "registrar",
          .level = "county",
          .region = "370102",
          .method = "PreCheck",
          .purpose = "first grade",
          .ticket = "",
          .object = "q3Zk",
          .records = 1,
          .verdict = "transfer",
          .request_id = "4bf9"};
}

TEST(AuditRecord, ALineReadsBack) {
  std::string line;
  WriteAuditLine(Sample(), &line);
  EXPECT_EQ(line,
            "7\t2026-02-25T06:13:20.125Z\tli.na\tregistrar\tcounty\t370102\tPreCheck\tfirst "
            "grade\t\tq3Zk\t1\ttransfer\t4bf9");
  EXPECT_EQ(ParseAuditLine(line).value(), Sample());
}

// Whatever a value holds, it is one cell of one line, and reads back unless it was cut.
TEST(AuditRecord, AnyBytesStayInTheirCell) {
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    AuditRecord record = Sample();
    record.purpose.clear();
    for (std::size_t i = random() % 60; i > 0; --i) record.purpose += static_cast<char>(random());
    record.request_id = "\t\n\\x\r\x7F名\xEF\xBF\xBD";
    std::string line;
    WriteAuditLine(record, &line);
    EXPECT_EQ(line.find_first_of("\n\r"), std::string::npos);
    EXPECT_EQ(ParseAuditLine(line).value(), record);
  }
}

TEST(AuditRecord, LongValuesAreCutAndSaySo) {
  AuditRecord record = Sample();
  record.purpose = std::string(300, 'p');
  std::string line;
  WriteAuditLine(record, &line);
  const auto read = ParseAuditLine(line);
  ASSERT_TRUE(read.ok());
  EXPECT_LE(read->purpose.size(), 257U);
  EXPECT_EQ(read->purpose.back(), '~');
  EXPECT_EQ(read->request_id, "4bf9");
}

TEST(AuditRecord, AnythingElseIsRefused) {
  std::string good;
  WriteAuditLine(Sample(), &good);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string bad = good;
    return bad.replace(bad.find(from), from.size(), to);
  };
  for (const std::string& bad :
       {std::string(), good + "\t", with("\t\t", "\t"), with("7\t", "07\t"), with("7\t", "x\t"),
        with("7\t", "-7\t"), with("2026-02-25", "2026-02-30"), with("06:13", "26:13"),
        with("Z", "z"), with("li.na", "li\\"), with("li.na", "li\\q"), with("li.na", "li\\x1"),
        with("li.na", "li\x01"), with("\t1\t", "\t1x\t")}) {
    EXPECT_FALSE(ParseAuditLine(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace xueji::server
