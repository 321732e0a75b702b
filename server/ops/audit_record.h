// AuditRecord: one look at, or change of, a record, as it stands in the audit log; and its line of
// text.
//
//   WriteAuditLine(record, seq, &line);      // tab-separated, without the MAC and the line's end
//   ParseAuditLine(line)                     // the same record again
//
// A line holds no personal data: the object is a keyed pseudonym. Control characters, tabs and
// backslashes within a value are escaped (\t, \n, \x1B, \\), so a value is one cell whatever it
// holds. Plain values, pure functions: thread-safe. Limits: 256 bytes a value; longer ones are cut
// and end in '~'; years from 0 to 9999. Cost: 0.1 us to write.
//
// A record of a call that was about many (audit_list.h) names several: `object` has their
// pseudonyms joined by ',', and `verdict` as many words, in their order, or one that is everybody's.
// Errors of the parser: kInvalidArgument.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace xueji::server {

// A value of ASCII that is not longer than this is never cut.
inline constexpr std::size_t kAuditPlainBytesMax = 253;

struct AuditRecord {
  std::uint64_t seq = 0;   // from 1, without a gap; given by the log
  std::int64_t at_ms = 0;  // since 1970, UTC
  std::string user;
  std::string roles;  // "registrar,service"
  std::string level;
  std::string region;  // of the caller
  std::string method;
  std::string purpose;
  std::string ticket;  // approval ticket's id
  std::string object;  // pseudonym of record or number, or of several
  std::uint64_t records = 1;
  std::string verdict;  // what was answered: an advice, "refused", "locked: running_numbers"
  std::string request_id;
  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

// One whom a record names, and what was answered of him. Views into the record.
struct AuditedObject {
  std::string_view object, verdict;
  friend bool operator==(const AuditedObject&, const AuditedObject&) = default;
};
// Empty where the record names nobody.
std::vector<AuditedObject> ObjectsOf(const AuditRecord& record);

// Appends. `seq` stands in the record's place: the log gives it, and copies no record for it.
void WriteAuditLine(const AuditRecord& record, std::uint64_t seq, std::string* line);
absl::StatusOr<AuditRecord> ParseAuditLine(std::string_view line);

}  // namespace xueji::server
