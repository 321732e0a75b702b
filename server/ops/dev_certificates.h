// MakeDevCertificates: everything a trial of the server needs, in one directory: not for
// production.
//
//   XUEJI_RETURN_IF_ERROR(MakeDevCertificates("certificates", now_s));
//
// Makes a certificate authority, the server's certificate (localhost, 127.0.0.1, ::1), client
// certificates of each level and of another county, the keys of tokens and audit, an empty
// revocation list, a token for each role (county) and level, server.conf, and README.txt that says
// what all this is not. P-256, 30 days, files of mode 0600, in the name of "NOT FOR PRODUCTION". It
// replaces nothing: kAlreadyExists. Other errors: those of the file system. Pure function of the
// file system: one caller.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/status.h"

namespace xueji::server {

inline constexpr int kDevCertificateDays = 30;
inline constexpr std::uint32_t kDevTicketRecords = 100'000;

// The approval ticket among them is good for so many records.
absl::Status MakeDevCertificates(const std::string& directory, std::int64_t now_s,
                                 std::uint32_t ticket_records = kDevTicketRecords);

}  // namespace xueji::server
