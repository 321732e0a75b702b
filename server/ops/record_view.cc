#include "server/ops/record_view.h"

#include "engine/base/masking.h"

namespace xueji::server {
namespace {

std::uint32_t RegionNumber(std::string_view text) {
  if (text.size() != 6) return 0;
  std::uint32_t region = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    region = region * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return region;
}

std::uint32_t ProvinceOf(std::uint32_t region) {
  return region / 10'000 * 10'000;
}

// An ID number begins with the region its holder's household was in: no more of one is shown than
// of the other.
std::string Prefecture(std::string_view region) {
  return RegionNumber(region) == 0 ? std::string() : std::string(region.substr(0, 4)) + "00";
}

std::string Masked(StudentColumnId column, std::string_view text) {
  switch (column) {
    case StudentColumnId::kRecordId:
      return MaskIdentifier(text);
    case StudentColumnId::kName:
    case StudentColumnId::kFormerName:
    case StudentColumnId::kGuardian1Name:
    case StudentColumnId::kGuardian2Name:
      return MaskName(text);
    case StudentColumnId::kBirthDate:
      return MaskDate(text);
    case StudentColumnId::kStudentNumber:
    case StudentColumnId::kDocumentNumber:
    case StudentColumnId::kGuardian1DocumentNumber:
    case StudentColumnId::kGuardian2DocumentNumber:
      return MaskNumber(text);
    case StudentColumnId::kHouseholdRegion:
      return Prefecture(text);
    case StudentColumnId::kGuardian1Phone:
    case StudentColumnId::kGuardian2Phone:
    case StudentColumnId::kPhone:
    case StudentColumnId::kAddress:
      return MaskText(text);
    default:
      return Column(column).personal ? MaskText(text) : std::string(text);
  }
}

}  // namespace

ViewGrade GradeOf(const Station& station, std::uint32_t region, std::string_view school_code) {
  if (PlaceOf(station, region, school_code) == Place::kOwn) return ViewGrade::kFull;
  return SameProvince(station, region) ? ViewGrade::kCounty : ViewGrade::kProvince;
}

HitView ViewHit(const Station& station, const HitFacts& hit, const Pseudonyms& pseudonyms) {
  HitView view;
  view.grade = GradeOf(station, hit.school_region, hit.school_code);
  view.case_hint = pseudonyms.CaseHint(hit.record_id);
  view.region =
      view.grade == ViewGrade::kProvince ? ProvinceOf(hit.school_region) : hit.school_region;
  if (view.grade == ViewGrade::kCounty) view.record_id = MaskIdentifier(hit.record_id);
  if (view.grade == ViewGrade::kFull) {
    view.record_id = hit.record_id;
    view.school_code = hit.school_code;
  }
  return view;
}

StudentText ViewRecord(const Station& station, Access access, const StudentText& record) {
  StudentText view;
  if (access == Access::kRefused) return view;
  const std::uint32_t region = RegionNumber(record[StudentColumnId::kSchoolRegion]);
  const ViewGrade grade = GradeOf(station, region, record[StudentColumnId::kSchoolCode]);
  if (grade == ViewGrade::kFull) {
    if (access == Access::kAllowed) return record;
    for (std::size_t i = 0; i < kStudentColumnCount; ++i) {
      view.values[i] = Masked(static_cast<StudentColumnId>(i), record.values[i]);
    }
    return view;
  }
  const std::uint32_t shown = grade == ViewGrade::kCounty ? region : ProvinceOf(region);
  if (shown != 0) view[StudentColumnId::kSchoolRegion] = std::to_string(shown);
  if (grade == ViewGrade::kCounty)
    view[StudentColumnId::kRecordId] = MaskIdentifier(record[StudentColumnId::kRecordId]);
  return view;
}

}  // namespace xueji::server
