#include "engine/population/candidate_weight.h"

#include "engine/population/registry_name.h"
#include "matchers/identity/id_number.h"
#include "matchers/identity/packed_date.h"
#include "matchers/identity/region_code.h"

namespace xueji {
namespace {

using matchers::DateLevel;
using matchers::IdLevel;
using matchers::IdSlip;
using matchers::RegionLevel;

constexpr Weight Bits(int bits) { return bits * 1000; }

Weight OfName(Explanation explanation) {
  switch (explanation) {
    case Explanation::kNone: return Bits(15);
    case Explanation::kFormerName:
    case Explanation::kSeparator:
    case Explanation::kRareCharacter:
    case Explanation::kVariant: return Bits(12);
    case Explanation::kAnotherPerson: return Bits(5);  // a close one: others are not offered
    default: return Bits(10);
  }
}

Weight OfBirthDate(matchers::PackedDate left, matchers::PackedDate right) {
  switch (matchers::CompareDates(left, right)) {
    case DateLevel::kNull: return 0;
    case DateLevel::kExact: return Bits(12);
    case DateLevel::kOneDigit:
    case DateLevel::kSwapped:
    case DateLevel::kOneComponent:
    case DateLevel::kNear: return Bits(4);
    default: return Bits(-6);
  }
}

Weight OfSex(std::uint8_t left, std::uint8_t right) {
  if (left == 0 || right == 0) return 0;
  return left == right ? Bits(1) : Bits(-6);
}

Weight OfRegion(std::uint32_t left, std::uint32_t right) {
  switch (matchers::CompareRegions(left, right)) {
    case RegionLevel::kNull: return 0;
    case RegionLevel::kExact: return Bits(8);
    case RegionLevel::kPrefecture: return Bits(5);
    case RegionLevel::kProvince: return Bits(3);
    case RegionLevel::kElse: return Bits(-2);
  }
  return 0;
}

Weight OfNumber(matchers::PackedIdNumber student, matchers::PackedIdNumber person,
                std::optional<IdSlip> slip) {
  if (slip.has_value()) return Bits(20);
  if (!IsWellFormed(student)) return 0;
  // Whatever the birth date in between, which is compared by itself.
  if (IdRegion(student) == IdRegion(person) && IdSequence(student) == IdSequence(person)) return Bits(12);
  switch (matchers::CompareIdNumbers(student, person)) {
    case IdLevel::kSegments:
    case IdLevel::kTruncated:
    case IdLevel::kTransposed:
    case IdLevel::kOneDigit: return Bits(4);
    case IdLevel::kNeighbour: return 0;  // twins sit here
    default: return Bits(-3);
  }
}

}  // namespace

bool IsOneError(IdSlip slip) {
  return slip == IdSlip::kOneDigit || slip == IdSlip::kTransposed || slip == IdSlip::kMissingDigit ||
         slip == IdSlip::kExtraDigit || slip == IdSlip::kJump || slip == IdSlip::kCheckCharacter;
}

CandidateEvidence WeighCandidate(const StudentIdentity& student, std::uint32_t region,
                                 const RegistryPerson& person, const RegistryChunk& chunk,
                                 std::optional<IdSlip> slip) {
  CandidateEvidence found;
  if (student.name.empty()) return found;
  const RegistryName name(person.name, chunk);
  const RegistryName former(person.former_name, chunk);
  bool close = false;
  const Explanation explanation =
      ExplainNames({student.name, student.former_name, false}, {name.view(), former.view()}, &close);
  found.like_name = explanation != Explanation::kAnotherPerson;
  if (!found.like_name && !close) return found;
  found.weight = OfName(explanation) + OfBirthDate(student.birth_date, person.birth_date) +
                 OfSex(student.sex, person.sex) + OfRegion(region, person.household_region) +
                 OfNumber(student.id, person.id, slip);
  if (person.state != RegistryState::kNormal) found.weight -= Bits(4);
  found.offered = found.weight >= kCandidateWeightMin;
  return found;
}

}  // namespace xueji
