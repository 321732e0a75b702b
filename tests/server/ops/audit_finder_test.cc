#include "server/ops/audit_finder.h"

#include <gtest/gtest.h>

#include <vector>

#include "server/ops/audit_list.h"
#include "server/ops/pseudonym.h"
#include "tests/server/ops/audit_samples.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

const std::string kOld = "k1 HMAC-SM3 " + std::string(64, '1') + "\n";
const std::string kNew = "k2 HMAC-SHA256 " + std::string(64, '2') + "\n";

KeyRing Keys(const std::string& text) {
  return KeyRing::Parse(text, "keys").value();
}

// A year's audit, written with one key and then with another: in each half a look at a record, a
// question about a number, and a list of both among others.
class AuditFinderTest : public testing::Test {
 protected:
  void SetUp() override {
    WriteHalf(Keys(kOld), 0);
    WriteHalf(Keys(kNew + kOld), 4);
  }
  void WriteHalf(KeyRing keys, std::uint64_t first) {
    const Pseudonyms pseudonyms(keys);
    auto log = AuditLog::Open({.directory = directory_.path(), .file_bytes_max = 200}, std::move(keys)).value();
    const std::string whom[] = {pseudonyms.OfRecord("r-1"), pseudonyms.OfNumber(number_), pseudonyms.OfRecord("r-2")};
    for (std::uint64_t i = 0; i < 3; ++i) {
      AuditRecord look = LookAt(first + i);
      look.object = whom[i];
      ASSERT_TRUE(log->Append(look).ok());
    }
    AuditList list;
    list.Add(pseudonyms.OfRecord("r-3"), "shown");
    for (const std::string& object : whom) list.Add(object, "watched");
    ASSERT_TRUE(log->Append(list.RecordsLike(LookAt(first + 3))).ok());
  }
  // The numbers of the lines.
  std::vector<std::uint64_t> Find(const AuditedWho& who, const std::string& keys = kNew + kOld) {
    std::vector<std::uint64_t> lines;
    const auto found = FindInAudit(directory_.path(), Keys(keys), who,
                                   [&](const AuditRecord& record) { lines.push_back(record.seq); });
    EXPECT_TRUE(found.ok()) << found.status();
    return lines;
  }
  using Lines = std::vector<std::uint64_t>;
  const std::string number_ = RecordBuilder::WithCheck("37010220150301122");
  TemporaryDirectory directory_;
};

TEST_F(AuditFinderTest, ARecordIsFoundUnderEveryKeyItWasWrittenWith) {
  EXPECT_EQ(Find({.record_id = "r-1"}), (Lines{1, 4, 5, 8}));
  EXPECT_EQ(Find({.record_id = "r-3"}), (Lines{4, 8}));
  EXPECT_EQ(Find({.record_id = "r-4"}), Lines{});
  EXPECT_EQ(Find({.record_id = number_}), Lines{}) << "a number is no record id";
}

TEST_F(AuditFinderTest, ANumberIsFoundHoweverItIsTyped) {
  EXPECT_EQ(Find({.number = number_}), (Lines{2, 4, 6, 8}));
  EXPECT_EQ(Find({.number = " " + number_.substr(0, 6) + "-" + number_.substr(6)}), (Lines{2, 4, 6, 8}));
  EXPECT_EQ(Find({.number = "r-1"}), Lines{});
}

TEST_F(AuditFinderTest, WhatWasAlteredIsToldAndWhatStoodBeforeWasGood) {
  const std::string name = "audit-000003.log";
  std::string text = directory_.Read(name);
  const std::size_t at = text.rfind("county");
  ASSERT_NE(at, std::string::npos);
  directory_.Write(name, text.replace(at, 6, "school"));
  Lines lines;
  const auto found = FindInAudit(directory_.path(), Keys(kNew + kOld), {.record_id = "r-1"},
                                 [&](const AuditRecord& record) { lines.push_back(record.seq); });
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(found.status().message().find(name), std::string_view::npos) << found.status();
  EXPECT_EQ(lines, Lines{1});
}

TEST_F(AuditFinderTest, AKeyThatIsGoneIsToldAndNothingIsMissedInSilence) {
  EXPECT_FALSE(FindInAudit(directory_.path(), Keys(kNew), {.record_id = "r-1"}, [](const AuditRecord&) {}).ok());
}

}  // namespace
}  // namespace xueji::server
