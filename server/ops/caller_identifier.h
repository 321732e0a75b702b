// CallerIdentifier: certificate and token together -> a Caller, or why not.
//
//   XUEJI_ASSIGN_OR_RETURN(const Caller caller, identifier.Identify(peer_pem, token, now_ms));
//
// Two factors: the certificate says which office's machine, the token which person; the token must
// name this certificate and its region, neither may be revoked or out of date. What was found good
// is remembered (10,000 certificates and tokens) until it expires or is revoked, so that a call
// costs a look-up. Thread-safe. Cost: 0.5 us remembered, 70 us new. Errors: kUnauthenticated
// (either factor is bad); the message is for the caller and tells nothing of others, and of Identify's
// SignInFaultWord (user_token.h) says which it was.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/identity.h"
#include "server/ops/key_ring.h"
#include "server/ops/revocation_list.h"
#include "server/ops/user_token.h"

namespace xueji::server {

class CallerIdentifier {
 public:
  CallerIdentifier(KeyRing keys, std::unique_ptr<RevocationList> revoked);
  ~CallerIdentifier();

  // `pem`: the peer's certificate as gRPC's auth context has it ("x509_pem_cert").
  absl::StatusOr<Caller> Identify(std::string_view pem, std::string_view token,
                                  std::int64_t now_ms);
  // A ticket of this caller: his name, his region, not out of date, not revoked.
  absl::StatusOr<ApprovalTicket> CheckTicket(const Caller& caller, std::string_view ticket,
                                             std::int64_t now_ms);
  // Of the revocation list: reason to alarm.
  absl::Status fault() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
