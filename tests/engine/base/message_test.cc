#include "engine/base/message.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace xueji {
namespace {

TEST(Message, EachLanguagePutsThePartsWhereItWantsThem) {
  const Message message("$1 个字段，文件 $0", "$0 has $1 fields", {"a.csv", 3});
  EXPECT_EQ(message.en, "a.csv has 3 fields");
  EXPECT_EQ(message.zh, "3 个字段，文件 a.csv");
}

TEST(Message, APartIsNotReadAsATemplate) {
  EXPECT_EQ(Message("$0", "$0", {"$1 and $0"}).en, "$1 and $0");
  EXPECT_EQ(Verbatim("cost: $7").zh, "cost: $7");
  EXPECT_EQ(Message("$", "US$ $x", {}).en, "US$ $x");
}

TEST(Message, AMessageIsAPartInItsOwnLanguage) {
  const Message inner("甲或乙", "A or B");
  const Message outer("请给出 $0", "give $0", {inner});
  EXPECT_EQ(outer.zh, "请给出 甲或乙");
  EXPECT_EQ(outer.en, "give A or B");
}

TEST(MessageDeathTest, APlaceWithoutItsPartIsABug) {
  EXPECT_DEATH(Message("$0", "$1", {"only one"}), "");
}

TEST(Fault, CarriesBothLanguagesAndItsCode) {
  const absl::Status status = NotFound({"没有 $0", "no $0", {"a.csv"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(status.message(), "no a.csv");
  EXPECT_EQ(MessageIn(status, Language::kChinese), "没有 a.csv");
  EXPECT_EQ(MessageIn(status, Language::kEnglish), "no a.csv");
}

TEST(Fault, AStatusFromElsewhereSpeaksEnglish) {
  EXPECT_EQ(MessageIn(absl::InternalError("odd"), Language::kChinese), "odd");
}

TEST(Prefixed, KeepsCodeAndBothLanguages) {
  const absl::Status status = Prefixed(InvalidArgument({"月份 13", "month 13"}), "a.csv:7: ");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "a.csv:7: month 13");
  EXPECT_EQ(MessageIn(status, Language::kChinese), "a.csv:7: 月份 13");
}

TEST(SystemFault, HasTheWordsOfBothLanguages) {
  EXPECT_EQ(SystemFault(ENOSPC).en, "No space left on device");
  EXPECT_EQ(SystemFault(ENOSPC).zh, "磁盘空间已满");
}

}  // namespace
}  // namespace xueji
