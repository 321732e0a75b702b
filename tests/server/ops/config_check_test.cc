#include "server/ops/config_check.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "server/ops/dev_certificates.h"
#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

class ConfigCheckTest : public testing::Test {
 protected:
  ConfigCheckTest() : folder_(directory_.FilePath("trial")) {
    XUEJI_CHECK(MakeDevCertificates(folder_, kNowS).ok());
  }

  std::string Faults(std::int64_t now_s = kNowS) const {
    const auto config = ReadServerConfig(folder_ + "/server.conf");
    XUEJI_CHECK(config.ok());
    std::string all;
    for (const Message& fault : CheckConfig(*config, now_s)) all += fault.en + "\n";
    return all;
  }
  void Write(const std::string& name, const std::string& text) const {
    directory_.Write("trial/" + name, text);
  }
  std::string Read(const std::string& name) const { return directory_.Read("trial/" + name); }

  const TemporaryDirectory directory_;
  const std::string folder_;
};

TEST_F(ConfigCheckTest, WhatDevCertsMakesIsInOrder) {
  EXPECT_EQ(Faults(), "");
}

TEST_F(ConfigCheckTest, WhatIsWrongWithFilesIsAllNamed) {
  Write("token.keys", "damaged\n");
  Write("revocations", "damaged\n");
  Write("server.conf", Read("server.conf") +
                           "snapshot: 'none.xueji' plan: 'none.plan' log { file: 'no/where/log' }");
  const std::string faults = Faults();
  for (const std::string wanted :
       {"token.keys:1:", "revocations:1:", "none.xueji", "none.plan", "no/where"}) {
    EXPECT_NE(faults.find(wanted), std::string::npos) << wanted << " in\n" << faults;
  }
}

TEST_F(ConfigCheckTest, CertificateAndKeyAreLookedAt) {
  EXPECT_NE(Faults(kNowS + 32 * 86'400).find("expired 2 days ago"), std::string::npos);
  EXPECT_NE(Faults(kNowS - 86'400).find("not valid yet"), std::string::npos);
  std::filesystem::permissions(folder_ + "/server.key", std::filesystem::perms(0644));
  EXPECT_NE(Faults().find("chmod 600"), std::string::npos);
  Write("server.key", Read("ca.key"));
  EXPECT_NE(Faults().find("not the key of that certificate"), std::string::npos);
  std::filesystem::remove(folder_ + "/ca.pem");
  EXPECT_NE(Faults().find("ca.pem"), std::string::npos);
}

}  // namespace
}  // namespace xueji::server
