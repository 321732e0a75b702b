#include "server/ops/key_ring.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

const std::string kHex(64, 'a');

TEST(KeyRing, TheFirstKeySignsAndTheOthersAreFound) {
  const auto ring = KeyRing::Parse(
      "# keys\n\nnew HMAC-SM3 " + kHex + " # today\nold HMAC-SHA256 " + kHex + "\n", "keys");
  ASSERT_TRUE(ring.ok()) << ring.status();
  EXPECT_EQ(ring->current().id, "new");
  ASSERT_NE(ring->Find("old"), nullptr);
  EXPECT_EQ(ring->Find("old")->hash.algorithm(), KeyedHashAlgorithm::kHmacSha256);
  EXPECT_EQ(ring->Find("none"), nullptr);
}

TEST(KeyRing, AFaultIsNamedByItsLineAndNeverByTheKey) {
  const std::string secret(62, 'b');
  for (const std::string& text : {"a HMAC-SM3 " + kHex + "\nb HMAC-SM3 " + secret,
                                  "a HMAC-SM3 " + kHex + "\nb MD5 " + secret + "bb",
                                  "a HMAC-SM3 " + kHex + "\nb HMAC-SM3 " + secret + "bx",
                                  "a HMAC-SM3 " + kHex + "\na HMAC-SM3 " + kHex,
                                  "a HMAC-SM3 " + kHex + "\nb HMAC-SM3 " + kHex + " more",
                                  "a HMAC-SM3 " + kHex + "\nb/c HMAC-SM3 " + kHex}) {
    const absl::Status status = KeyRing::Parse(text, "keys").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(std::string(status.message()).substr(0, 7), "keys:2:") << status;
    EXPECT_EQ(std::string(status.message()).find("bbb"), std::string::npos);
  }
  EXPECT_FALSE(KeyRing::Parse("# nothing\n", "keys").ok());
}

TEST(KeyRing, AFileThatOthersMayReadIsRefused) {
  const TemporaryDirectory directory;
  const std::string path = directory.Write("keys", MakeKeyLine("k", KeyedHashAlgorithm::kHmacSm3));
  std::filesystem::permissions(path, std::filesystem::perms(0640));
  EXPECT_EQ(KeyRing::Read(path).status().code(), absl::StatusCode::kInvalidArgument);
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_TRUE(KeyRing::Read(path).ok());
  EXPECT_EQ(KeyRing::Read(directory.FilePath("none")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(KeyRing::Read(directory.path()).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji::server
