#include "server/ops/config_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "server/ops/certificate.h"
#include "server/ops/key_ring.h"
#include "server/ops/revocation_list.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kDayS = 24 * 3600;

class Faults {
 public:
  void Add(const std::string& path, const Message& what) {
    list_.push_back({"$0：$1", "$0: $1", {path, what}});
  }
  void Add(const absl::Status& status) {
    if (!status.ok()) list_.push_back(MessageOf(status));
  }
  void Add(const std::string& path, const absl::Status& status) {
    if (!status.ok()) Add(path, MessageOf(status));
  }
  std::vector<Message> Take() { return std::move(list_); }

 private:
  std::vector<Message> list_;
};

std::optional<std::string> Read(const std::string& path, Faults* faults) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file) {
    faults->Add(path, SystemFault(errno));
    return std::nullopt;
  }
  text << file.rdbuf();
  return std::move(text).str();
}

void CheckDates(const std::string& path, const CertificateFacts& facts, std::int64_t now_s,
                Faults* faults) {
  if (now_s < facts.not_before_s)
    faults->Add(path, {"证书尚未生效", "the certificate is not valid yet"});
  if (now_s > facts.not_after_s) {
    faults->Add(path, {"证书已过期 $0 天；请换发",
                       "the certificate expired $0 days ago; have it renewed",
                       {(now_s - facts.not_after_s) / kDayS}});
  }
}

std::optional<std::string> CheckCertificate(const std::string& path, std::int64_t now_s,
                                            Faults* faults) {
  auto pem = Read(path, faults);
  if (!pem) return std::nullopt;
  const auto facts = ReadCertificate(*pem);
  faults->Add(path, facts.status());
  if (!facts.ok()) return std::nullopt;
  CheckDates(path, *facts, now_s, faults);
  return pem;
}

void CheckTls(const ServerConfig::Tls& tls, std::int64_t now_s, Faults* faults) {
  const auto certificate = CheckCertificate(tls.certificate, now_s, faults);
  if (const auto key = Read(tls.key, faults)) {
    struct stat facts {};
    if (stat(tls.key.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
      faults->Add(tls.key, {"私钥只能由属主读写；请执行 chmod 600",
                            "others than its owner may use the key; chmod 600 it"});
    }
    if (certificate) faults->Add(tls.key, CheckKeyPair(*certificate, *key));
  }
  CheckCertificate(tls.client_ca, now_s, faults);
}

void CheckIsFile(const std::string& path, Faults* faults) {
  std::error_code error;
  if (path.empty() || std::filesystem::is_regular_file(path, error)) return;
  faults->Add(
      path, error ? SystemFault(error.value()) : Message{"没有这个文件", "there is no such file"});
}

// It is there and can be written to, or can be made.
void CheckPlace(const std::string& path, Faults* faults) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  const std::string place = std::filesystem::exists(path) ? path
                            : parent.empty()              ? "."
                                                          : parent.string();
  if (access(place.c_str(), R_OK | W_OK) != 0) faults->Add(place, SystemFault(errno));
}

}  // namespace

std::vector<Message> CheckConfig(const ServerConfig& config, std::int64_t now_s) {
  constexpr std::string_view kSqlite = "sqlite:";
  Faults faults;
  CheckTls(config.tls, now_s, &faults);
  faults.Add(KeyRing::Read(config.token_keys).status());
  faults.Add(RevocationList::Open(config.revocations).status());
  if (config.store.rfind(kSqlite, 0) == 0) CheckPlace(config.store.substr(kSqlite.size()), &faults);
  CheckIsFile(config.snapshot, &faults);
  CheckIsFile(config.plan, &faults);
  faults.Add(KeyRing::Read(config.audit.keys).status());
  CheckPlace(config.audit.directory, &faults);
  if (!config.log_file.empty()) CheckPlace(config.log_file, &faults);
  return faults.Take();
}

}  // namespace xueji::server
