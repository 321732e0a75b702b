#include "server/ops/access_table.h"

#include <algorithm>
#include <array>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

using enum Access;
using enum Role;

// Sets of levels, a bit each.
constexpr unsigned kMinistry = 1U << 0, kProvince = 1U << 1, kPrefecture = 1U << 2,
                   kCounty = 1U << 3, kSchool = 1U << 4;
// Who may keep a register: the education office of a county, where that is not it, of the
// prefecture or the province. A school fills in forms and the ministry only looks.
constexpr unsigned kKeepers = kProvince | kPrefecture | kCounty;
constexpr unsigned kOffices = kMinistry | kKeepers;
constexpr unsigned kAll = kOffices | kSchool;

struct Grant {
  Role role;
  unsigned levels = 0;
  Access own = kRefused, other = kRefused;
};

constexpr std::size_t kGrantsMax = 6;

struct MethodRow {
  MethodFacts facts;
  std::array<Grant, kGrantsMax> grants;  // those with no level mean nothing
};

// clang-format off
constexpr std::array kRows = {
    // A hit elsewhere is only hinted at: that there is a record is what the asker must know, not whose.
    MethodRow{{Method::kPreCheck, "PreCheck", true, false, false},
              {{{kRegistrar, kAll, kAllowed, kMasked}, {kService, kAll, kAllowed, kMasked}}}},
    MethodRow{{Method::kPreCheckBatch, "PreCheckBatch", true, false, true},
              {{{kRegistrar, kAll, kAllowed, kMasked}, {kService, kAll, kAllowed, kMasked}}}},
    MethodRow{{Method::kRegister, "Register", true, true, false},
              {{{kRegistrar, kKeepers, kAllowed}, {kService, kKeepers, kAllowed}}}},
    MethodRow{{Method::kAmend, "Amend", true, true, false},
              {{{kRegistrar, kKeepers, kAllowed}, {kService, kKeepers, kAllowed}}}},
    // No machine withdraws a record on its own.
    MethodRow{{Method::kWithdraw, "Withdraw", true, true, false},
              {{{kRegistrar, kOffices, kAllowed}}}},
    MethodRow{{Method::kGetRecord, "GetRecord", true, false, false},
              {{{kRegistrar, kOffices, kAllowed, kMasked}, {kRegistrar, kSchool, kAllowed},
                {kSchoolLeader, kCounty | kSchool, kMasked}, {kService, kOffices, kAllowed}}}},
    MethodRow{{Method::kSearch, "Search", true, false, false},
              {{{kRegistrar, kOffices, kAllowed, kMasked}, {kRegistrar, kSchool, kAllowed},
                {kSchoolLeader, kCounty | kSchool, kMasked}, {kService, kMinistry | kProvince, kAllowed}}}},
    MethodRow{{Method::kExplainPair, "ExplainPair", true, false, false},
              {{{kRegistrar, kOffices, kAllowed, kMasked}, {kRegistrar, kSchool, kMasked},
                {kSchoolLeader, kCounty | kSchool, kMasked}, {kService, kOffices, kAllowed}}}},
    // Changes are whole records: for the registers of an office's own region.
    MethodRow{{Method::kWatchChanges, "WatchChanges", true, false, false},
              {{{kService, kOffices, kAllowed}}}},
    MethodRow{{Method::kGetVersion, "GetVersion", false, false, false},
              {{{kRegistrar, kAll, kAllowed, kAllowed}, {kSchoolLeader, kAll, kAllowed, kAllowed},
                {kService, kAll, kAllowed, kAllowed}, {kAuditor, kAll, kAllowed, kAllowed},
                {kAdministrator, kAll, kAllowed, kAllowed}}}},
    MethodRow{{Method::kStartDedup, "StartDedup", true, false, false},
              {{{kRegistrar, kMinistry | kProvince, kAllowed}, {kService, kMinistry | kProvince, kAllowed}}}},
    // Who runs the server or audits it sees that a job runs and how far it is, not what it found.
    MethodRow{{Method::kGetJob, "GetJob", true, false, false},
              {{{kRegistrar, kMinistry | kProvince, kAllowed}, {kService, kMinistry | kProvince, kAllowed},
                {kAdministrator, kMinistry | kProvince, kMasked}, {kAuditor, kMinistry | kProvince, kMasked}}}},
    MethodRow{{Method::kCancelJob, "CancelJob", false, false, false},
              {{{kRegistrar, kMinistry | kProvince, kAllowed}, {kService, kMinistry | kProvince, kAllowed},
                {kAdministrator, kMinistry | kProvince, kAllowed}}}},
};
// clang-format on

constexpr bool EveryMethodHasItsRow() {
  if (kRows.size() != kMethodCount) return false;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].facts.method) != i || kRows[i].facts.name.empty())
      return false;
    if (kRows[i].grants[0].levels == 0) return false;
  }
  return true;
}
static_assert(EveryMethodHasItsRow(),
              "a method without its row, in the order of Method, with a right or more");

constexpr bool MasksAreLevels() {
  return kMinistry == 1U << static_cast<unsigned>(Level::kMinistry) &&
         kProvince == 1U << static_cast<unsigned>(Level::kProvince) &&
         kPrefecture == 1U << static_cast<unsigned>(Level::kPrefecture) &&
         kCounty == 1U << static_cast<unsigned>(Level::kCounty) &&
         kSchool == 1U << static_cast<unsigned>(Level::kSchool);
}
static_assert(MasksAreLevels());

const MethodRow& RowOf(Method method) {
  return kRows[static_cast<std::size_t>(method)];
}

}  // namespace

const MethodFacts& FactsOf(Method method) {
  return RowOf(method).facts;
}

Access AccessOf(Method method, Level level, Place place, Role role) {
  for (const Grant& grant : RowOf(method).grants) {
    if (grant.role == role && (grant.levels >> static_cast<unsigned>(level) & 1) != 0) {
      return place == Place::kOwn ? grant.own : grant.other;
    }
  }
  return kRefused;
}

Access AccessOf(Method method, const Caller& caller, Place place) {
  Access widest = kRefused;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (caller.roles.Has(role))
      widest = std::max(widest, AccessOf(method, caller.station.level, place, role));
  }
  return widest;
}

Access AccessOf(Method method, const Caller& caller, std::uint32_t region,
                std::string_view school_code) {
  return AccessOf(method, caller, PlaceOf(caller.station, region, school_code));
}

bool MayCall(Method method, const Caller& caller) {
  return AccessOf(method, caller, Place::kOwn) != kRefused ||
         AccessOf(method, caller, Place::kOther) != kRefused;
}

absl::Status Refusal(Method method) {
  const std::string_view name = FactsOf(method).name;
  return Fault(absl::StatusCode::kPermissionDenied,
               {"此账号无权对该地区或记录执行 $0；如确有需要，请由所属教育行政部门办理",
                "this account may not call $0 for that region or record; ask the education office "
                "it belongs to",
                {name}});
}

}  // namespace xueji::server
