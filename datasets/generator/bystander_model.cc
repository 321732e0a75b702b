#include "datasets/generator/bystander_model.h"

#include <algorithm>

#include "datasets/generator/region_facts.h"
#include "matchers/name/code_point_fold.h"

namespace xueji::datasets {
namespace {

constexpr int kDayFirst = -12'784;  // 1935-01-01
constexpr int kDayEnd = 20'089;     // 2025-01-01
constexpr std::uint64_t kDays = kDayEnd - kDayFirst;
constexpr std::uint64_t kSequencesADay = 1000 - kSequenceEnd;
constexpr int kAdultDay = 13'879;  // 2008-01-01: born before, named as adults are

constexpr double kFormerNameShare = 0.01;
// Of those born in 1935 half have died, of those born since 1990 almost nobody.
double DeceasedShare(int birth_day) {
  return std::clamp((7'305.0 - birth_day) / 40'000.0, 0.0005, 0.5);
}

int DrawEthnicGroup(int province, SeededRandom& random) {
  int draw = static_cast<int>(random.Below(1000));
  for (const EthnicShare& share : kProvinces[province].ethnic) {
    draw -= share.permille;
    if (draw < 0) return share.group;
  }
  return kHanGroup;
}

}  // namespace

BystanderModel::BystanderModel(const RecordModel& model, const RegistryRates& rates)
    : model_(model),
      rates_(rates),
      order_(model.regions().county_count() * kDays * kSequencesADay,
             HashCombine(model.spec().seed, static_cast<std::uint64_t>(Stream::kBystander))) {}

std::u32string BystanderModel::MakeName(int ethnic_group, Sex sex, bool adult,
                                        SeededRandom& random) const {
  const MinorityNames& minority = model_.minority();
  const NameStyle style = minority.StyleOf(ethnic_group, random);
  switch (style) {
    case NameStyle::kUyghur:
    case NameStyle::kKazakh:
      return minority.DrawPart(style, sex, random) + matchers::kNameSeparator +
             minority.DrawPart(style, Sex::kMale, random);
    case NameStyle::kTibetan:
    case NameStyle::kMongolian:
      return minority.DrawName(style, sex, random);
    case NameStyle::kYi:
      return minority.DrawClan(random) + minority.DrawPart(style, sex, random);
    case NameStyle::kHan:
      break;
  }
  return model_.names().DrawSurname(ethnic_group, random) +
         model_.names().DrawGiven(sex, random, adult);
}

RegistryEntry BystanderModel::Make(std::uint64_t bystander) const {
  std::uint64_t place = order_.Map(bystander);
  const int sequence = kSequenceEnd + static_cast<int>(place % kSequencesADay);
  place /= kSequencesADay;
  const int birth_day = kDayFirst + static_cast<int>(place % kDays);
  const County& county = model_.regions().county(static_cast<std::uint32_t>(place / kDays));
  SeededRandom random(model_.spec().seed, Stream::kBystander, bystander);

  RegistryEntry entry;
  entry.number = MakeIdNumber(county.code, birth_day, sequence);
  entry.birth_day = birth_day;
  const Sex sex = sequence % 2 == 1 ? Sex::kMale : Sex::kFemale;
  entry.sex = static_cast<int>(sex);
  entry.ethnic_group = DrawEthnicGroup(county.province, random);
  entry.household_region = county.code;
  const bool adult = birth_day < kAdultDay;
  entry.name = MakeName(entry.ethnic_group, sex, adult, random);
  if (random.Chance(kFormerNameShare)) {
    entry.former_name = MakeName(entry.ethnic_group, sex, adult, random);
  }
  const double fate = random.Unit();
  const double deceased = DeceasedShare(birth_day);
  entry.state = fate < deceased                            ? RegistryState::kDeceased
                : fate < deceased + rates_.adult_cancelled ? RegistryState::kCancelled
                                                           : RegistryState::kNormal;
  return entry;
}

std::optional<std::uint64_t> BystanderModel::IndexOf(const NumberParts& parts) const {
  if (parts.sequence < kSequenceEnd || parts.birth_day < kDayFirst || parts.birth_day >= kDayEnd) {
    return std::nullopt;
  }
  const std::uint64_t day =
      parts.county * kDays + static_cast<std::uint64_t>(parts.birth_day - kDayFirst);
  return order_.Inverse(day * kSequencesADay +
                        static_cast<std::uint64_t>(parts.sequence - kSequenceEnd));
}

}  // namespace xueji::datasets
