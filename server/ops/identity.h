// Who calls: the place of an office in the hierarchy, and what its people may be.
//
//   ParseStation("spiffe://xueji/county/370102")         // Level::kCounty, region 370102
//   ParseStation("spiffe://xueji/school/370102/2137000123")
//   PlaceOf(station, 370102, "2137000456")                // kOwn: the county's own school
//
// A station is what a certificate says (the URI among its names): level and region, of a school its
// code too. A ministry's region is `national`. Codes are those of GB/T 2260: of a province the last
// four digits are 0, of a prefecture the last two. Roles come from a person's token (user_token.h).
// Plain values, pure functions: thread-safe. Errors: kInvalidArgument, which never repeats the
// text, because it came from a stranger.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji::server {

enum class Level : std::uint8_t { kMinistry, kProvince, kPrefecture, kCounty, kSchool };
inline constexpr std::size_t kLevelCount = 5;
inline constexpr std::array<std::string_view, kLevelCount> kLevelWords = {
    "ministry", "province", "prefecture", "county", "school"};
constexpr std::string_view LevelWord(Level level) {
  return kLevelWords[static_cast<std::size_t>(level)];
}

struct Station {
  Level level = Level::kSchool;
  std::uint32_t region = 0;  // 6 digits; 0: the nation
  std::string school_code;   // of a school; digits and letters
  friend bool operator==(const Station&, const Station&) = default;
};

inline constexpr std::string_view kStationUriPrefix = "spiffe://xueji/";
absl::StatusOr<Station> ParseStation(std::string_view uri);
std::string StationUri(const Station& station);

// Whether something of this region (6 digits; 0: of no region that is known) and school is the
// station's own. Of a school only the same school's; what has no region is nobody's own but the
// ministry's.
enum class Place : std::uint8_t { kOwn, kOther };
Place PlaceOf(const Station& station, std::uint32_t region, std::string_view school_code);
// Whether both lie in one province. False if either has none.
bool SameProvince(const Station& station, std::uint32_t region);

enum class Role : std::uint8_t {
  kRegistrar,      // enters and looks up records
  kSchoolLeader,   // approves what a registrar entered, and enters nothing
  kService,        // another system, without a person before it
  kAuditor,        // reads the audit, never a record
  kAdministrator,  // runs the server, and reads no record
};
inline constexpr std::size_t kRoleCount = 5;
inline constexpr std::array<std::string_view, kRoleCount> kRoleWords = {
    "registrar", "school_leader", "service", "auditor", "administrator"};
constexpr std::string_view RoleWord(Role role) {
  return kRoleWords[static_cast<std::size_t>(role)];
}
std::optional<Role> ParseRole(std::string_view word);

class RoleSet {
 public:
  constexpr void Add(Role role) {
    bits_ = static_cast<std::uint8_t>(bits_ | 1U << static_cast<unsigned>(role));
  }
  constexpr bool Has(Role role) const { return (bits_ >> static_cast<unsigned>(role) & 1) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  std::uint8_t bits_ = 0;
};

// A caller whose certificate and token were both found good (caller_identifier.h).
struct Caller {
  Station station;
  RoleSet roles;
  std::string user;  // account, as its token names it
  std::string token_id;
  std::string certificate;  // its SHA-256 thumbprint, base64url
};

}  // namespace xueji::server
