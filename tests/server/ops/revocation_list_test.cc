#include "server/ops/revocation_list.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

TEST(RevocationList, EachKindIsFound) {
  const TemporaryDirectory directory;
  auto list = RevocationList::Open(
      directory.Write("r", "# who\ncertificate 00:4a:01:b2 # stolen\ntoken t-9\nuser li.na\n"));
  ASSERT_TRUE(list.ok()) << list.status();
  EXPECT_TRUE((*list)->HasCertificate("4A01B2", kNowMs));
  EXPECT_TRUE((*list)->HasCertificate("004A01B2", kNowMs));
  EXPECT_FALSE((*list)->HasCertificate("4A01B3", kNowMs));
  EXPECT_TRUE((*list)->HasToken("t-9", "wang", kNowMs));
  EXPECT_TRUE((*list)->HasToken("t-1", "li.na", kNowMs));
  EXPECT_FALSE((*list)->HasToken("t-1", "wang", kNowMs));
  EXPECT_FALSE((*list)->HasToken("li.na", "t-9", kNowMs));
}

TEST(RevocationList, AChangeIsSeenWithinASecond) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("r", "");
  auto list = RevocationList::Open(path);
  ASSERT_TRUE(list.ok());
  EXPECT_FALSE((*list)->HasToken("t-9", "w", kNowMs));
  directory.Write("r", "token t-9\n");
  EXPECT_TRUE((*list)->HasToken("t-9", "w", kNowMs + RevocationList::kRecheckMs));
}

TEST(RevocationList, ADamagedOrMissingFileKeepsTheOldListInForce) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("r", "token t-9\n");
  auto list = RevocationList::Open(path);
  ASSERT_TRUE(list.ok());
  directory.Write("r", "nonsense here too\n");
  EXPECT_TRUE((*list)->HasToken("t-9", "w", kNowMs + 1000));
  EXPECT_FALSE((*list)->fault().ok());
  std::filesystem::remove(path);
  EXPECT_TRUE((*list)->HasToken("t-9", "w", kNowMs + 2000));
  EXPECT_FALSE((*list)->fault().ok());
  directory.Write("r", "token t-1\n");
  EXPECT_FALSE((*list)->HasToken("t-9", "w", kNowMs + 3000));
  EXPECT_TRUE((*list)->HasToken("t-1", "w", kNowMs + 3000));
  EXPECT_TRUE((*list)->fault().ok());
}

TEST(RevocationList, AFaultNamesItsLine) {
  const TemporaryDirectory directory;
  for (const std::string text :
       {"token a\nthing b\n", "token a\ntoken\n", "token a\ntoken b c\n"}) {
    const absl::Status status = RevocationList::Open(directory.Write("r", text)).status();
    EXPECT_NE(std::string(status.message()).find("r:2:"), std::string::npos) << status;
  }
  EXPECT_EQ(RevocationList::Open(directory.FilePath("none")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(RevocationList::Open("").ok());
}

}  // namespace
}  // namespace xueji::server
