#include "matchers/identity/id_forensics.h"

#include <algorithm>
#include <span>
#include <utility>

#include "matchers/identity/region_code.h"

namespace xueji::matchers {
namespace {

constexpr double kWrongShare = 0.008;      // of numbers in a register as schools enter it
constexpr double kSequences = 500;         // sequence numbers of one sex, region and day
constexpr double kCounterpartShare = 0.5;  // of suspected duplicates carry the person's own number

// P(this region in the number | region of the household), one code of those at that distance.
// An eighth of households moved or were re-coded since the number was given (register linkage
// studies: 6 to 8 % a wave), most inside the province.
double RegionShare(std::uint32_t number, std::uint32_t household) {
  if (!IsProvinceKnown(number)) return 1e-7;
  switch (CompareRegions(number, household)) {
    case RegionLevel::kExact:
      return 0.80;
    case RegionLevel::kPrefecture:
      return 0.07 / 10;
    case RegionLevel::kProvince:
      return 0.06 / 100;
    case RegionLevel::kElse:
      return 0.07 / 3000;
    case RegionLevel::kNull:
      return 1.0 / 3000;
  }
  return 1.0 / 3000;
}

// P(this birth date in the number | birth date of the record).
double BirthShare(PackedDate number, PackedDate record) {
  constexpr double kDays = 30'000;  // within a lifetime
  if (IsBlank(record)) return 1 / kDays;
  switch (CompareDates(number, record)) {
    case DateLevel::kExact:
      return 0.985;
    case DateLevel::kElse:
      return 0.004 / kDays;
    case DateLevel::kNull:
      return 1 / kDays;
    default:
      return 0.011 / 60;  // one slip away: about sixty dates are
  }
}

double SexShare(int number, int record) {
  if (record == 0) return 0.5;
  return number == record ? 0.995 : 0.005;
}

// P(number | what is known of its holder).
double HolderShare(PackedIdNumber number, std::string_view text, const IdContext& context) {
  const PackedDate born = IdBirthDate(number);
  if (!IsBlank(context.born_by) && born > context.born_by) return 0;
  const double by_parts = RegionShare(IdRegion(number), context.region) *
                          BirthShare(born, context.birth_date) *
                          SexShare(IdSex(number), context.sex) / kSequences;
  if (context.counterpart.empty()) return by_parts;
  return kCounterpartShare * (text == context.counterpart) + (1 - kCounterpartShare) * by_parts;
}

std::uint16_t EvidenceOf(std::string_view text, const IdContext& context) {
  const PackedIdNumber number = PackIdNumber(text);
  if (!IsValid(number)) return 0;
  unsigned evidence = kIdCheckRight;
  if (!IsBlank(context.birth_date)) {
    evidence |=
        IdBirthDate(number) == context.birth_date ? kIdBirthDateAgrees : kIdBirthDateDiffers;
  }
  if (context.sex != 0) evidence |= IdSex(number) == context.sex ? kIdSexAgrees : kIdSexDiffers;
  const std::uint32_t region = IdRegion(number);
  if (!IsProvinceKnown(region)) {
    evidence |= kIdProvinceUnknown;
  } else if (context.region != 0) {
    evidence |= region == context.region                           ? kIdRegionAgrees
                : ProvinceOf(region) == ProvinceOf(context.region) ? kIdProvinceAgrees
                                                                   : kIdProvinceDiffers;
  }
  if (!context.counterpart.empty() && text == context.counterpart) evidence |= kIdEqualsCounterpart;
  return static_cast<std::uint16_t>(evidence);
}

// A prefecture whose code is given to no newborn since this year. Chongqing left Sichuan (51) on
// 14 March 1997 and became 50.
struct EndedPrefecture {
  std::uint32_t code;
  int year;
};
constexpr EndedPrefecture kEndedPrefectures[] = {{5102, 1997}};

bool IsEndedBefore(std::uint32_t region, PackedDate born) {
  if (IsBlank(born)) return false;
  return std::any_of(std::begin(kEndedPrefectures), std::end(kEndedPrefectures),
                     [&](const EndedPrefecture& ended) {
                       return PrefectureOf(region) == ended.code &&
                              UnpackDate(born).year > ended.year;
                     });
}

bool IsMadeUpSequence(std::string_view typed) {
  if (typed.size() != 18) return false;
  const std::string_view sequence = typed.substr(14, 3);
  return sequence == "000" || sequence == "001" || sequence == "123";
}

bool Contains(std::span<const std::string> numbers, std::string_view number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

std::uint16_t WarningsOf(std::string_view typed, const IdFindings& findings,
                         const IdContext& context) {
  unsigned warnings = 0;
  const auto warn = [&](bool holds, IdWarning warning) {
    if (holds) warnings |= warning;
  };
  warn(!IsBlank(findings.birth_date) && !IsBlank(context.birth_date) &&
           findings.birth_date != context.birth_date,
       kIdWarnBirthDate);
  warn(findings.sex != 0 && context.sex != 0 && findings.sex != context.sex, kIdWarnSex);
  if (findings.region != 0) {
    const bool known = IsProvinceKnown(findings.region);
    warn(!known, kIdWarnProvinceUnknown);
    warn(known && context.region != 0 && ProvinceOf(findings.region) != ProvinceOf(context.region),
         kIdWarnProvince);
    warn(IsEndedBefore(findings.region,
                       IsBlank(context.birth_date) ? findings.birth_date : context.birth_date),
         kIdWarnRegionEnded);
  }
  warn(Contains(context.guardians, typed), kIdWarnGuardian);
  warn(Contains(context.siblings, typed), kIdWarnSibling);
  warn(IsMadeUpSequence(typed), kIdWarnSequence);
  return static_cast<std::uint16_t>(warnings);
}

// Collects explanations with P(typed and this explanation) in `score`, until they are scaled.
class Explanations {
 public:
  Explanations(std::string_view typed, const IdContext& context)
      : typed_(typed), context_(context) {}

  void Add(IdOrigin origin, double share, IdSlip slip = IdSlip::kOneDigit,
           std::string number = "") {
    if (share <= 0) return;
    const std::uint16_t evidence = EvidenceOf(number, context_);
    list_.push_back({origin, slip, std::move(number), share, evidence});
  }

  void AddRight() {
    const PackedIdNumber number = PackIdNumber(typed_);
    if (!IsValid(number)) return;
    Add(IdOrigin::kAsTyped, (1 - kWrongShare) * HolderShare(number, typed_, context_),
        IdSlip::kOneDigit, std::string(typed_));
  }

  void AddRepairs() {
    for (IdRepair& repair : FindIdRepairs(typed_)) {
      const double holder = HolderShare(PackIdNumber(repair.number), repair.number, context_);
      Add(IdOrigin::kSlip, kWrongShare * repair.likelihood * holder, repair.slip, repair.number);
    }
  }

  // The slips that only a number to compare with can reveal: the counterpart's, and the typed one
  // with the region of the household.
  void AddCompared() {
    std::vector<std::string> numbers;
    if (IsValid(PackIdNumber(context_.counterpart))) numbers.push_back(context_.counterpart);
    if (context_.region != 0 && typed_.size() == 18 && IsValid(PackIdNumber(typed_))) {
      std::string moved = std::to_string(context_.region) + std::string(typed_.substr(6, 11));
      if (moved.size() == 17) {
        moved.push_back(IdCheckCharacter(IdCheckValue(moved)));
        if (moved != context_.counterpart) numbers.push_back(std::move(moved));
      }
    }
    for (const std::string& number : numbers) {
      for (const IdSlip slip : {IdSlip::kOldRegion, IdSlip::kTruncated}) {
        const double holder = HolderShare(PackIdNumber(number), number, context_);
        Add(IdOrigin::kSlip, kWrongShare * IdSlipLikelihood(number, typed_, slip) * holder, slip,
            number);
      }
    }
  }

  void AddOthers() {
    const auto others = [&](IdOrigin origin, const std::vector<std::string>& numbers,
                            double percent) {
      const auto same = std::count(numbers.begin(), numbers.end(), typed_);
      if (same == 0) return;
      Add(origin, kWrongShare * percent / 100 * static_cast<double>(same) /
                      static_cast<double>(numbers.size()));
    };
    others(IdOrigin::kGuardian, context_.guardians, kIdGuardianPercent);
    others(IdOrigin::kSibling, context_.siblings, kIdSiblingPercent);
    if (!IsMadeUpSequence(typed_)) return;
    const PackedIdNumber number = PackIdNumber(typed_);
    if (!IsWellFormed(number) || IsBlank(IdBirthDate(number))) return;
    // One of three sequences; the check character is reckoned by three makers in five.
    const double form = (IsValid(number) ? 0.6 : 0.4 / 10) / 3;
    Add(IdOrigin::kInvented, kWrongShare * kIdInventedPercent / 100 * form *
                                 RegionShare(IdRegion(number), context_.region) *
                                 BirthShare(IdBirthDate(number), context_.birth_date));
  }

  std::vector<IdExplanation> Take(std::size_t explanations_max) {
    double sum = 0;
    for (const IdExplanation& explanation : list_) sum += explanation.score;
    for (IdExplanation& explanation : list_) explanation.score /= sum;
    std::sort(list_.begin(), list_.end(), [](const IdExplanation& a, const IdExplanation& b) {
      if (a.score != b.score) return a.score > b.score;
      return a.number != b.number ? a.number < b.number : a.origin < b.origin;
    });
    if (list_.size() > explanations_max) list_.resize(explanations_max);
    return std::move(list_);
  }

 private:
  std::string_view typed_;
  const IdContext& context_;
  std::vector<IdExplanation> list_;
};

}  // namespace

IdForensics InvestigateId(std::string_view typed, const IdContext& context,
                          std::size_t explanations_max) {
  IdForensics forensics;
  forensics.findings = ExamineIdNumber(typed);
  forensics.warnings = WarningsOf(typed, forensics.findings, context);
  Explanations explanations(typed, context);
  explanations.AddRight();
  explanations.AddRepairs();
  explanations.AddCompared();
  explanations.AddOthers();
  forensics.explanations = explanations.Take(explanations_max);
  return forensics;
}

std::size_t IdFirstDifference(std::string_view typed, std::string_view number) {
  const std::size_t shorter = std::min(typed.size(), number.size());
  std::size_t at = 0;
  while (at < shorter && typed[at] == number[at]) ++at;
  return typed == number ? 0 : at + 1;
}

}  // namespace xueji::matchers
