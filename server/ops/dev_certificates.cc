#include "server/ops/dev_certificates.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/staging.h"
#include "server/ops/certificate.h"
#include "server/ops/certificate_maker.h"
#include "server/ops/identity.h"
#include "server/ops/key_ring.h"
#include "server/ops/user_token.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kDayS = 24 * 3600;

struct DevOffice {
  std::string_view name;
  Level level;
  std::uint32_t region;
  std::string_view school_code;
  bool every_role;  // a token for each role, else a registrar's
};
// A line of command from ministry to school, and a county that is none of theirs.
constexpr std::array<DevOffice, 6> kOffices = {{
    {"ministry", Level::kMinistry, 0, "", false},
    {"province", Level::kProvince, 370'000, "", false},
    {"prefecture", Level::kPrefecture, 370'100, "", false},
    {"county", Level::kCounty, 370'102, "", true},
    {"school", Level::kSchool, 370'102, "2137000001", false},
    {"other-county", Level::kCounty, 510'104, "", false},
}};

constexpr std::string_view kServerConf =
    R"(# A trial: made with the certificates beside it, NOT FOR PRODUCTION. The manual: server/ops/server_config.proto.
tls { certificate: "server.pem" key: "server.key" client_ca: "ca.pem" }
token_keys: "token.keys"
revocations: "revocations"
store: "sqlite:register.db"
audit { directory: "audit" keys: "audit.keys" }
)";

constexpr std::string_view kReadme = R"(NOT FOR PRODUCTION / 不得用于生产

Certificates, keys and tokens of a trial of xueji-server, valid for 30 days. The keys lie in the open here, the
authority's among them: whoever has this folder is everybody. A real installation takes certificates of its own authority,
tokens of its own sign-on, and keys from a key store.
试用 xueji-server 的证书、密钥和令牌，有效期 30 天。密钥（包括根证书的）都明文放在这里：拿到此目录的人可冒充任何人。
正式部署应使用本单位的证书机构、统一登录签发的令牌和密钥管理设施。

  server.conf            a configuration that uses all this / 使用这些文件的配置
  ca.pem ca.key          the authority / 根证书
  server.pem server.key  localhost, 127.0.0.1, ::1
  token.keys audit.keys  what tokens and the audit are signed with / 令牌与审计的密钥
  revocations            what was revoked: nothing / 吊销名单（空）
  client-OFFICE.pem/.key ministry, province 370000, prefecture 370100, county 370102, school 370102, other-county 510104
  OFFICE-ROLE.token      a person's token, to be sent with that office's certificate / 用户令牌，与该单位证书一起使用
  county-registrar.ticket  approves lists / 成批查询批准单
)";

class Folder {
 public:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  absl::Status Write(const std::string& name, std::string_view text) const {
    const std::string path = path_ + "/" + name;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return FileFault(path, {"无法写入", "cannot be written"}, errno);
    const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int error = errno;
    if (close(file) != 0 || !written)
      return FileFault(path, {"无法写入", "cannot be written"}, error);
    return absl::OkStatus();
  }

 private:
  std::string path_;
};

absl::Status WritePair(const Folder& folder, const std::string& stem,
                       const KeyAndCertificate& pair) {
  XUEJI_RETURN_IF_ERROR(folder.Write(stem + ".key", pair.key));
  return folder.Write(stem + ".pem", pair.certificate);
}

absl::Status WriteTokens(const Folder& folder, const KeyRing& keys, const DevOffice& office,
                         const std::string& thumbprint, std::int64_t expires_s) {
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (role != Role::kRegistrar && !office.every_role) continue;
    const std::string name = std::string(office.name) + "-" + std::string(RoleWord(role));
    UserToken token{.user = "dev-" + name,
                    .roles = {},
                    .region = office.region,
                    .certificate = thumbprint,
                    .expires_s = expires_s,
                    .id = Base64Url(RandomBytes(12))};
    token.roles.Add(role);
    XUEJI_RETURN_IF_ERROR(folder.Write(name + ".token", SignToken(keys, token) + "\n"));
  }
  return absl::OkStatus();
}

absl::Status WriteOffice(const Folder& folder, const CertificateMaker& maker, const KeyRing& keys,
                         const DevOffice& office, std::int64_t expires_s) {
  const Station station{office.level, office.region, std::string(office.school_code)};
  const KeyAndCertificate pair =
      maker.Make({.name = "trial " + std::string(office.name), .uri = StationUri(station)});
  XUEJI_RETURN_IF_ERROR(WritePair(folder, "client-" + std::string(office.name), pair));
  XUEJI_ASSIGN_OR_RETURN(const CertificateFacts facts, ReadCertificate(pair.certificate));
  return WriteTokens(folder, keys, office, facts.thumbprint, expires_s);
}

}  // namespace

absl::Status MakeDevCertificates(const std::string& directory, std::int64_t now_s, std::uint32_t ticket_records) {
  // A name of its own, or an empty folder: nothing that is there is mixed with keys.
  std::error_code error;
  if (std::filesystem::exists(directory, error) && !std::filesystem::is_empty(directory, error)) {
    return AlreadyExists(
        {"$0：已存在且不为空；试用证书请写到新目录",
         "$0: exists and is not empty; name a new directory for the trial's certificates",
         {directory}});
  }
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return FileFault(directory, {"无法建立", "cannot be made"}, errno);
  }
  const Folder folder(directory);
  const CertificateMaker maker(
      {.name = "trial authority", .now_s = now_s, .days = kDevCertificateDays});
  const std::int64_t expires_s = now_s + kDevCertificateDays * kDayS;
  const std::string token_line = MakeKeyLine("trial", KeyedHashAlgorithm::kHmacSm3);
  XUEJI_ASSIGN_OR_RETURN(const KeyRing keys, KeyRing::Parse(token_line, "token.keys"));
  const std::string heading = "# NOT FOR PRODUCTION. id algorithm key\n";

  XUEJI_RETURN_IF_ERROR(folder.Write("README.txt", kReadme));
  XUEJI_RETURN_IF_ERROR(folder.Write("server.conf", kServerConf));
  XUEJI_RETURN_IF_ERROR(WritePair(folder, "ca", maker.Authority()));
  XUEJI_RETURN_IF_ERROR(WritePair(
      folder, "server",
      maker.Make({.name = "localhost", .hosts = {"DNS:localhost", "IP:127.0.0.1", "IP:::1"}})));
  XUEJI_RETURN_IF_ERROR(folder.Write("token.keys", heading + token_line));
  XUEJI_RETURN_IF_ERROR(
      folder.Write("audit.keys", heading + MakeKeyLine("trial", KeyedHashAlgorithm::kHmacSm3)));
  XUEJI_RETURN_IF_ERROR(
      folder.Write("revocations", "# certificate SERIAL | token ID | user NAME\n"));
  for (const DevOffice& office : kOffices) {
    XUEJI_RETURN_IF_ERROR(WriteOffice(folder, maker, keys, office, expires_s));
  }
  return folder.Write("county-registrar.ticket",
                      SignTicket(keys, {.user = "dev-county-registrar",
                                        .region = 370'102,
                                        .approver = "dev-county-school_leader",
                                        .purpose = "trial",
                                        .records_max = ticket_records,
                                        .expires_s = expires_s,
                                        .id = Base64Url(RandomBytes(12))}) +
                          "\n");
}

}  // namespace xueji::server
