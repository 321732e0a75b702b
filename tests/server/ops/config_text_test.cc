#include "server/ops/config_text.h"

#include <gtest/gtest.h>

#include "server/ops/server_config.pb.h"

namespace xueji::server {
namespace {

std::string Faults(std::string_view text) {
  return ConfigText(text, "c").AllFaults().en;
}

TEST(ConfigText, WordsAreRead) {
  const ConfigText text("listen: '[::]:1' limits { hits_max: 7 }", "c");
  EXPECT_TRUE(text.ok());
  EXPECT_EQ(text.message().listen(), "[::]:1");
  EXPECT_EQ(text.message().limits().hits_max(), 7U);
  EXPECT_TRUE(ConfigText("", "c").ok());
}

TEST(ConfigText, EveryUnknownWordIsNamedWithItsPlace) {
  const std::string faults = Faults("listen: 'a:1'\nlisten_to: 'x'\nlimits {\n  hit_max: 3\n}\n");
  EXPECT_NE(faults.find("c:2:1: 'listen_to' has no meaning here; here go listen, tls"),
            std::string::npos)
      << faults;
  EXPECT_NE(faults.find("c:4:3: 'hit_max' has no meaning here; here go message_kibibytes_max"),
            std::string::npos)
      << faults;
}

TEST(ConfigText, SyntaxIsToldWithItsPlace) {
  EXPECT_EQ(Faults("listen: 'a'\nlimits { hits_max: }").substr(0, 7), "c:2:20:");
  EXPECT_EQ(Faults("log { format: XML }").substr(0, 4), "c:1:");
  EXPECT_NE(Faults("listen: 'a' listen: 'b'"), "");
  EXPECT_NE(Faults(std::string(1000, '{')), "");
}

TEST(ConfigText, AFaultOfAValueStandsAtItsWordOrTheNearestWritten) {
  ConfigText text("listen: 'a'\nlimits {\n  hits_max: 7000\n}\n", "c");
  text.Fault({"limits", "hits_max"}, {"太多", "too many"});
  text.Fault({"limits", "streams_max"}, {"太多", "too many"});
  text.Fault({"store"}, {"没有", "none"});
  EXPECT_EQ(
      text.AllFaults().en,
      "c:1:1: store: none\nc:2:1: limits.streams_max: too many\nc:3:3: limits.hits_max: too many");
  EXPECT_NE(text.AllFaults().zh.find("太多"), std::string::npos);
}

}  // namespace
}  // namespace xueji::server
