#include "server/ops/identity.h"

#include <algorithm>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

constexpr std::string_view kNational = "national";
constexpr std::size_t kSchoolCodeMax = 20;

absl::Status NoStation() {
  return InvalidArgument(
      {"证书中的单位应写作 spiffe://xueji/级别/区划：级别为 "
       "ministry、province、prefecture、county、school 之一，"
       "区划为六位代码（部级写 national），学校另加学校标识码",
       "a certificate names its office as spiffe://xueji/LEVEL/REGION: the level is ministry, "
       "province, prefecture, county or school, the region six digits (`national` for the "
       "ministry), followed for a school by its code"});
}

// The next part of a path; moves `rest` past it and its slash.
std::string_view NextPart(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view part = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  return part;
}

std::optional<std::uint32_t> ParseRegion(std::string_view text) {
  if (text.size() != 6 || text[0] == '0') return std::nullopt;
  std::uint32_t region = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    region = region * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return region;
}

// Whether such a code is one of this level: province 370000, prefecture 370100, county 370102.
bool IsOfLevel(Level level, std::uint32_t region) {
  switch (level) {
    case Level::kMinistry:
      return region == 0;
    case Level::kProvince:
      return region % 10'000 == 0 && region != 0;
    case Level::kPrefecture:
      return region % 100 == 0 && region % 10'000 != 0;
    case Level::kCounty:
    case Level::kSchool:
      return region % 100 != 0;
  }
  return false;
}

bool IsSchoolCode(std::string_view code) {
  return !code.empty() && code.size() <= kSchoolCodeMax &&
         std::all_of(code.begin(), code.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
         });
}

}  // namespace

absl::StatusOr<Station> ParseStation(std::string_view uri) {
  if (uri.substr(0, kStationUriPrefix.size()) != kStationUriPrefix) return NoStation();
  std::string_view rest = uri.substr(kStationUriPrefix.size());
  // A slash at the end would be a second text for one station.
  if (rest.empty() || rest.back() == '/') return NoStation();
  const std::string_view level_word = NextPart(rest);
  const auto level = std::find(kLevelWords.begin(), kLevelWords.end(), level_word);
  if (level == kLevelWords.end()) return NoStation();
  Station station;
  station.level = static_cast<Level>(level - kLevelWords.begin());
  const std::string_view region_text = NextPart(rest);
  const auto region =
      region_text == kNational ? std::optional<std::uint32_t>(0) : ParseRegion(region_text);
  if (!region || !IsOfLevel(station.level, *region)) return NoStation();
  station.region = *region;
  if (station.level == Level::kSchool) {
    if (!IsSchoolCode(rest)) return NoStation();
    station.school_code = rest;
  } else if (!rest.empty()) {
    return NoStation();
  }
  return station;
}

std::string StationUri(const Station& station) {
  std::string uri(kStationUriPrefix);
  uri += LevelWord(station.level);
  uri += "/";
  uri += station.region == 0 ? std::string(kNational) : std::to_string(station.region);
  if (station.level == Level::kSchool) uri += "/" + station.school_code;
  return uri;
}

Place PlaceOf(const Station& station, std::uint32_t region, std::string_view school_code) {
  const auto own = [](bool is_own) { return is_own ? Place::kOwn : Place::kOther; };
  switch (station.level) {
    case Level::kMinistry:
      return Place::kOwn;
    case Level::kProvince:
      return own(region != 0 && region / 10'000 == station.region / 10'000);
    case Level::kPrefecture:
      return own(region != 0 && region / 100 == station.region / 100);
    case Level::kCounty:
      return own(region != 0 && region == station.region);
    case Level::kSchool:
      return own(region == station.region && !school_code.empty() &&
                 school_code == station.school_code);
  }
  return Place::kOther;
}

bool SameProvince(const Station& station, std::uint32_t region) {
  return region != 0 && station.region != 0 && region / 10'000 == station.region / 10'000;
}

std::optional<Role> ParseRole(std::string_view word) {
  const auto at = std::find(kRoleWords.begin(), kRoleWords.end(), word);
  if (at == kRoleWords.end()) return std::nullopt;
  return static_cast<Role>(at - kRoleWords.begin());
}

}  // namespace xueji::server
