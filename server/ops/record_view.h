// What a caller may see of a record, or of a hit on one: graded by how near it is to him.
//
//   HitView view = ViewHit(caller.station, {.record_id = …, .school_region = 370102, …},
//   pseudonyms); StudentText shown = ViewRecord(caller.station, access, record);
//
//   Grade       Whose                  record id   school    region      case hint
//   kFull       his own                whole       code      county      yes
//   kCounty     of the same province   masked      -         county      yes
//   kProvince   of another province    -           -         province    yes
//
// A case hint is a word both sides can quote on the telephone: a keyed pseudonym of the record,
// which tells nothing of it. Every lower grade shows a part of what the higher shows, and a masked
// value is masked the same way everywhere, so that views never add up to more than the widest of
// them (a property test holds that). Pure functions: thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/record/student_text.h"
#include "server/ops/access_table.h"
#include "server/ops/identity.h"
#include "server/ops/pseudonym.h"

namespace xueji::server {

enum class ViewGrade : std::uint8_t { kProvince, kCounty, kFull };
ViewGrade GradeOf(const Station& station, std::uint32_t region, std::string_view school_code);

struct HitFacts {
  std::string_view record_id;
  std::uint32_t school_region = 0;  // 0: blank
  std::string_view school_code;
};
struct HitView {
  ViewGrade grade = ViewGrade::kProvince;
  std::string record_id;  // empty: not to be seen
  std::string school_code;
  std::uint32_t region = 0;  // county, or province (370000); 0: unknown
  std::string case_hint;
};
HitView ViewHit(const Station& station, const HitFacts& hit, const Pseudonyms& pseudonyms);

// Own: kAllowed as it is; kMasked with names, numbers, dates, addresses and telephones masked and
// the household's county cut to its prefecture. Of another place, whatever the access, no more than
// ViewHit shows. kRefused: empty.
StudentText ViewRecord(const Station& station, Access access, const StudentText& record);

}  // namespace xueji::server
