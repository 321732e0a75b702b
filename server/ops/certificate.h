// What the server reads of a client's certificate after TLS has found it good.
//
//   XUEJI_ASSIGN_OR_RETURN(const CertificateFacts facts, ReadCertificate(pem));
//   XUEJI_ASSIGN_OR_RETURN(const Station station, StationOf(facts));
//
// Chain, validity and key were checked by TLS; here is read whose it is. The door to OpenSSL's
// X.509. Pure functions: thread-safe. Cost: 50 us; keep the outcome for the connection. Errors:
// kInvalidArgument (no certificate; no station or two of them in its URIs; RSA below 2,048 bits,
// curves below 256).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/identity.h"

namespace xueji::server {

struct CertificateFacts {
  std::vector<std::string> uris;
  std::string serial;             // hexadecimal, upper case, as `openssl x509 -serial` prints it
  std::string thumbprint;         // SHA-256 of the certificate, base64url (RFC 8705's x5t#S256)
  std::int64_t not_before_s = 0;  // since 1970
  std::int64_t not_after_s = 0;
};

// The first certificate of a PEM text.
absl::StatusOr<CertificateFacts> ReadCertificate(std::string_view pem);
// Whether this key is the certificate's. Error: kInvalidArgument.
absl::Status CheckKeyPair(std::string_view certificate_pem, std::string_view key_pem);
absl::StatusOr<Station> StationOf(const CertificateFacts& facts);

}  // namespace xueji::server
