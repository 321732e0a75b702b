// Any bytes as a token: refused, since nobody signed them. Any bytes as the claims of a token that
// was signed: refused, or a person with a name, a role and a token that is still good.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "server/ops/user_token.h"

namespace {

const xueji::server::KeyRing& Keys() {
  static const auto keys =
      xueji::server::KeyRing::Parse("k HMAC-SM3 " + std::string(64, '1') + "\n", "keys");
  XUEJI_CHECK(keys.ok());
  return *keys;
}

std::string Signed(std::string_view type, std::string_view claims) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  const std::string header = R"({"alg":"HSM3","kid":"k","typ":")" + std::string(type) + "\"}";
  const std::string text = Base64Url(header) + "." + Base64Url(claims);
  return text + "." + Base64Url(AsText(Keys().current().hash.Compute(text)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::server;  // NOLINT: a fuzzer is one file
  constexpr std::int64_t kNowS = 1'700'000'000;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  XUEJI_CHECK(!VerifyToken(Keys(), bytes, kNowS).ok());
  XUEJI_CHECK(!VerifyTicket(Keys(), bytes, kNowS).ok());
  if (const auto token = VerifyToken(Keys(), Signed("JWT", bytes), kNowS); token.ok()) {
    XUEJI_CHECK(!token->user.empty() && !token->roles.empty() && !token->id.empty());
    XUEJI_CHECK(token->expires_s > kNowS && token->region < 1'000'000);
    const auto again = VerifyToken(Keys(), SignToken(Keys(), *token), kNowS);
    XUEJI_CHECK(!again.ok() || (again->user == token->user && again->roles == token->roles));
  }
  if (const auto ticket = VerifyTicket(Keys(), Signed("xueji-ticket+jwt", bytes), kNowS);
      ticket.ok()) {
    XUEJI_CHECK(ticket->approver != ticket->user && ticket->records_max > 0);
  }
  return 0;
}
