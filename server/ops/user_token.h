// Tokens: who the person before a certified machine is, and which bulk look-up somebody approved.
//
//   const std::string token = SignToken(keys, {.user = "li.na", .roles = …, .region = 370102, …});
//   XUEJI_ASSIGN_OR_RETURN(const UserToken who, VerifyToken(keys, token, now_s));
//
// A token is a JSON Web Token (RFC 7515, 7519) whose header names the algorithm ("HS256", or "HSM3"
// for HMAC-SM3) and the key; both must be one of the key ring's, so that no token chooses its own.
// Claims: sub, roles, region
// ("370102", "national"), cnf.x5t#S256 (the certificate it goes with, RFC 8705), exp, jti. An
// approval ticket has the same form, typ "xueji-ticket+jwt", and says who may look up how many
// records until when, who approved it, for what. Claims we do not know are passed over, as the
// standard asks.
//
// Pure functions: thread-safe. Cost: 15 us; caller_identifier.h remembers. Limits: 2,048 bytes.
// Errors: kUnauthenticated; the message says what is wrong with the token, and repeats nothing of
// it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/identity.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

inline constexpr std::size_t kTokenBytesMax = 2048;

// Why a sign-in was refused, in a word that counts and logs take: "token_expired". Put on the status by who refuses.
absl::Status SignInFault(std::string_view word, absl::Status status);
// "token" of a status that has none.
std::string SignInFaultWord(const absl::Status& status);

// Letters, digits, '.', '-', '_', '@'; 64 at most.
bool IsAccountName(std::string_view text);

struct UserToken {
  std::string user;  // IsAccountName
  RoleSet roles;
  std::uint32_t region = 0;    // 0: national
  std::string certificate;     // thumbprint
  std::int64_t expires_s = 0;  // since 1970
  std::string id;
};
std::string SignToken(const KeyRing& keys, const UserToken& token);
absl::StatusOr<UserToken> VerifyToken(const KeyRing& keys, std::string_view text,
                                      std::int64_t now_s);

struct ApprovalTicket {
  std::string user;  // who may use it
  std::uint32_t region = 0;
  std::string approver;  // who answers for it
  std::string purpose;
  std::uint32_t records_max = 0;
  std::int64_t expires_s = 0;
  std::string id;
};
std::string SignTicket(const KeyRing& keys, const ApprovalTicket& ticket);
absl::StatusOr<ApprovalTicket> VerifyTicket(const KeyRing& keys, std::string_view text,
                                            std::int64_t now_s);

}  // namespace xueji::server
