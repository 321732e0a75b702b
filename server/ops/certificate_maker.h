// CertificateMaker: a certificate authority of a trial, which lives as long as this object: the
// door to making X.509.
//
//   CertificateMaker maker({.name = "xueji trial CA", .now_s = now, .days = 30});
//   const KeyAndCertificate county = maker.Make({.name = "county", .uri =
//   "spiffe://xueji/county/370102"});
//
// P-256, SHA-256, version 3 with the extensions that TLS asks for, serial numbers at random. For
// trials and tests: a real authority keeps its key elsewhere. Not thread-safe. No errors but a
// broken OpenSSL, which stops the program.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xueji::server {

struct AuthorityOptions {
  std::string name;
  std::int64_t now_s = 0;
  int days = 30;
};
struct CertificateOptions {
  std::string name;                     // common name
  std::string uri = {};                 // URI of a client; empty: none
  std::vector<std::string> hosts = {};  // "DNS:localhost", "IP:127.0.0.1": of a server
  std::int64_t starts_s = 0;            // 0: with the authority
  std::int64_t ends_s = 0;              // 0: with the authority
};
struct KeyAndCertificate {
  std::string key, certificate;  // PEM
};

class CertificateMaker {
 public:
  explicit CertificateMaker(const AuthorityOptions& options);
  ~CertificateMaker();
  KeyAndCertificate Authority() const;
  KeyAndCertificate Make(const CertificateOptions& options) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
