// The access table: which method which level may call, as whom, on whose records. Deny by default.
//
//   const Access access = AccessOf(Method::kGetRecord, caller, record_region, record_school);
//   if (access == Access::kRefused) return Refusal(Method::kGetRecord);
//   ViewRecord(caller.station, access, record)                     // record_view.h
//
// A new method: a word in Method (before kCount) and its row in access_table.cc; without the row it
// does not build. `place` is where the thing lies that is looked at or changed: of a look the
// record's region, of PreCheck and Search each hit's (so a call is allowed if own place is, and
// each hit has its own access), of a job the region it is for. A caller with several roles has the
// widest of their rights. tests/server/ops/access_table_test.cc walks the whole matrix;
// server/README.md shows it. Immutable, pure functions: thread-safe. No errors but the one it
// makes: kPermissionDenied.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/identity.h"

namespace xueji::server {

enum class Method : std::uint8_t {
  kPreCheck,
  kPreCheckBatch,
  kRegister,
  kAmend,
  kWithdraw,
  kGetRecord,
  kSearch,
  kExplainPair,
  kWatchChanges,
  kGetVersion,
  kStartDedup,
  kGetJob,
  kCancelJob,
  kCount
};
inline constexpr std::size_t kMethodCount = static_cast<std::size_t>(Method::kCount);

enum class Access : std::uint8_t { kRefused, kMasked, kAllowed };

struct MethodFacts {
  Method method;
  std::string_view name;  // as in the .proto
  bool looks;         // shows something of a record: purpose asked for, audited, counted, watched
  bool changes;       // the register: audited
  bool needs_ticket;  // bulk: an approval ticket
};
const MethodFacts& FactsOf(Method method);

Access AccessOf(Method method, Level level, Place place, Role role);
Access AccessOf(Method method, const Caller& caller, Place place);
Access AccessOf(Method method, const Caller& caller, std::uint32_t region,
                std::string_view school_code);
// Whether any place would do: to refuse before anything is looked up.
bool MayCall(Method method, const Caller& caller);
absl::Status Refusal(Method method);

}  // namespace xueji::server
