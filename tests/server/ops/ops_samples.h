// Offices, keys and callers for the tests of server/ops.
#pragma once

#include <string>

#include "engine/base/check.h"
#include "server/ops/certificate.h"
#include "server/ops/certificate_maker.h"
#include "server/ops/identity.h"
#include "server/ops/key_ring.h"
#include "server/ops/user_token.h"

namespace xueji::server {

inline constexpr std::int64_t kNowS = 1'772'000'000;  // 2026-02-25
inline constexpr std::int64_t kNowMs = kNowS * 1000;

inline KeyRing SampleKeys(const std::string& id = "k1") {
  auto keys = KeyRing::Parse(
      id + " HMAC-SM3 " + std::string(64, id.back() == '1' ? '1' : '2') + "\n", "keys");
  XUEJI_CHECK(keys.ok());
  return *std::move(keys);
}

inline Station OfficeOf(const std::string& tail) {
  auto station = ParseStation(std::string(kStationUriPrefix) + tail);
  XUEJI_CHECK(station.ok());
  return *std::move(station);
}

inline Caller CallerOf(const std::string& tail, Role role) {
  Caller caller{.station = OfficeOf(tail),
                .roles = {},
                .user = "li.na",
                .token_id = "t1",
                .certificate = "c1"};
  caller.roles.Add(role);
  return caller;
}

}  // namespace xueji::server
