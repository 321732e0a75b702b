#include "server/store/store_fault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/message.h"
#include "server/store/registry_store.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;

TEST(StoreFault, ABatchHasALimit) {
  EXPECT_TRUE(CheckBatchSize(kCommitMax).ok());
  EXPECT_THAT(std::string(CheckBatchSize(kCommitMax + 1).message()), HasSubstr("10001 requests, at most 10000"));
}

TEST(StoreFault, OnlyATakenKeyIsARefusalOfTheImport) {
  EXPECT_TRUE(ImportRefusal(absl::OkStatus()).ok());
  EXPECT_EQ(ImportRefusal(Internal(Verbatim("x"))).message(), "x");
  EXPECT_THAT(MessageIn(ImportRefusal(AlreadyExists(Verbatim("x"))), Language::kChinese), HasSubstr("未导入任何记录"));
  EXPECT_EQ(ImportPlace(17), "import #17: ");
}

TEST(StoreFault, AnAnswerOtherThanNoneNamesTheTable) {
  const StoreQuestion question = {"record", ""};
  EXPECT_TRUE(AnswerOf(question, 0).ok());
  EXPECT_THAT(std::string(AnswerOf(question, 2).message()), HasSubstr("table record does not say what the changes say (2 rows)"));
  EXPECT_FALSE(NoSuchStore().ok());
}

}  // namespace
}  // namespace xueji::server
