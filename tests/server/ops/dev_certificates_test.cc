#include "server/ops/dev_certificates.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "server/ops/caller_identifier.h"
#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

std::string Line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

TEST(DevCertificates, EveryOfficeAndRoleIsACaller) {
  const TemporaryDirectory directory;
  const std::string folder = directory.FilePath("trial");
  ASSERT_TRUE(MakeDevCertificates(folder, kNowS).ok());
  CallerIdentifier identifier(*KeyRing::Read(folder + "/token.keys"),
                              *RevocationList::Open(folder + "/revocations"));
  const std::pair<std::string, std::string> wanted[] = {
      {"ministry", "ministry-registrar"},     {"province", "province-registrar"},
      {"prefecture", "prefecture-registrar"}, {"county", "county-registrar"},
      {"county", "county-school_leader"},     {"county", "county-service"},
      {"county", "county-auditor"},           {"county", "county-administrator"},
      {"school", "school-registrar"},         {"other-county", "other-county-registrar"}};
  for (const auto& [office, token] : wanted) {
    const std::string pem = directory.Read("trial/client-" + office + ".pem");
    const std::string text = Line(directory.Read("trial/" + token + ".token"));
    const auto caller = identifier.Identify(pem, text, kNowMs);
    ASSERT_TRUE(caller.ok()) << token << caller.status();
    EXPECT_TRUE(caller->roles.Has(*ParseRole(token.substr(office.size() + 1))));
    EXPECT_FALSE(identifier.Identify(pem, text, kNowMs + 31LL * 86'400'000).ok());
  }
  const auto county =
      identifier.Identify(directory.Read("trial/client-county.pem"),
                          Line(directory.Read("trial/county-registrar.token")), kNowMs);
  EXPECT_TRUE(
      identifier.CheckTicket(*county, Line(directory.Read("trial/county-registrar.ticket")), kNowMs)
          .ok());
}

TEST(DevCertificates, FilesAreTheOwnersAloneAndSayWhatTheyAreNot) {
  const TemporaryDirectory directory;
  const std::string folder = directory.FilePath("trial");
  ASSERT_TRUE(MakeDevCertificates(folder, kNowS).ok());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_EQ(entry.status().permissions(), std::filesystem::perms(0600)) << entry.path();
    ++files;
  }
  EXPECT_GT(files, 25);
  EXPECT_EQ(std::filesystem::status(folder).permissions(), std::filesystem::perms(0700));
  EXPECT_NE(directory.Read("trial/README.txt").find("NOT FOR PRODUCTION"), std::string::npos);
  EXPECT_NE(directory.Read("trial/token.keys").find("NOT FOR PRODUCTION"), std::string::npos);
}

TEST(DevCertificates, NothingIsReplaced) {
  const TemporaryDirectory directory;
  const std::string folder = directory.FilePath("trial");
  ASSERT_TRUE(MakeDevCertificates(folder, kNowS).ok());
  const std::string before = directory.Read("trial/ca.pem");
  EXPECT_EQ(MakeDevCertificates(folder, kNowS).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(directory.Read("trial/ca.pem"), before);
  EXPECT_FALSE(MakeDevCertificates(directory.FilePath("no/where"), kNowS).ok());
}

}  // namespace
}  // namespace xueji::server
