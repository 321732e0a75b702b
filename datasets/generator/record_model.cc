#include "datasets/generator/record_model.h"

#include <algorithm>

#include "datasets/generator/contact_model.h"
#include "datasets/generator/date_errors.h"
#include "datasets/generator/id_errors.h"
#include "matchers/identity/packed_date.h"

namespace xueji::datasets {
namespace {

constexpr int kSchoolYear = 2026;  // begins in September; its first grade was born to 2020-08-31
constexpr double kRushedShare = 0.05;
constexpr double kRushedFactor = 3.0;
constexpr double kMeanFactor = 1.0 - kRushedShare + kRushedShare * kRushedFactor;
constexpr double kChanceMax = 0.9;

int GradeOf(int birth_day) {
  const matchers::DateParts date = matchers::UnpackDate(matchers::DateOfDayNumber(birth_day));
  const int school_birth_year = date.month >= 9 ? date.year : date.year - 1;
  return std::clamp(kSchoolYear - 6 - school_birth_year, 1, 12);
}

SchoolStage StageOf(int grade) {
  return grade <= 6   ? SchoolStage::kPrimary
         : grade <= 9 ? SchoolStage::kJunior
                      : SchoolStage::kSenior;
}

int FirstGradeOf(SchoolStage stage) {
  return stage == SchoolStage::kPrimary ? 1 : stage == SchoolStage::kJunior ? 7 : 10;
}

std::string_view DrawState(SeededRandom& random) {
  const double kind = random.Unit();
  if (kind < 0.993) return "在校";
  if (kind < 0.997) return "休学";
  if (kind < 0.998) return "出国";
  return kind < 0.999 ? "其他离校" : "辍学";
}

}  // namespace

struct RecordModel::Entry {
  Entry(std::uint64_t seed, std::uint64_t key)
      : random(seed, Stream::kEntry, key), placement(seed, Stream::kPlacement, key) {}

  StudentRecord out;
  Household home;
  int member = 0;
  Child* child = nullptr;  // into home
  School school;
  double care = 1;
  bool without_number = false;  // registered again without one
  bool put_right = false;       // name or number differs: why the record exists
  bool number_is_true = true;
  bool has_resident_number = false;
  SeededRandom random;
  SeededRandom placement;

  // Whether an error of that rate hits this record.
  bool Hit(double rate) { return random.Chance(std::min(rate * care, kChanceMax)); }
};

RecordModel::RecordModel(const RegisterSpec& spec)
    : spec_(spec),
      rates_(RatesOf(spec.profile)),
      shape_(spec.records, rates_.duplicated, spec.seed),
      regions_(shape_.households(), spec.seed),
      confusion_(names_),
      households_(regions_, names_, minority_, confusion_, spec.seed, rates_.undocumented),
      name_errors_(names_, minority_, confusion_) {}

StudentRecord RecordModel::Make(std::uint64_t record) const {
  const RecordOrigin origin = shape_.Locate(record);
  const Residence residence = shape_.ResidenceOf(origin.person);
  Entry entry(spec_.seed, origin.person * 16 + static_cast<std::uint64_t>(origin.copy));
  entry.home = households_.Make(residence.household, residence.kind);
  entry.member = residence.member;
  entry.child = &entry.home.children[static_cast<std::size_t>(residence.member)];
  StudentRecord& out = entry.out;
  out.record = record;
  out.person = origin.person;
  out.copy = origin.copy;

  const Child& child = *entry.child;
  out.name = child.name;
  if (!child.former_name.empty() && entry.random.Chance(0.6)) out.former_name = child.former_name;
  out.sex = child.sex;
  out.birth_day = child.birth_day;
  out.document_type = child.document_type;
  out.document_number = child.document_number;
  out.nationality = child.nationality;
  out.ethnic_group = entry.home.ethnic_group;
  out.household_region = regions_.county(entry.home.household_county).code;
  for (std::size_t i = 0; i < out.guardians.size(); ++i) {
    const Guardian& guardian = entry.home.guardians[i];
    out.guardians[i] = {guardian.name, guardian.document_number, guardian.phone};
  }
  out.address = entry.home.address;
  entry.has_resident_number = child.document_type == DocumentType::kResidentId;

  Place(entry);
  ShareNumber(entry);
  ChangeCircumstances(entry);
  CorruptDateAndSex(entry);
  CorruptNumber(entry);
  CorruptName(entry);
  CorruptGuardians(entry);
  GiveStudentNumber(entry);
  Reformat(entry);
  return std::move(entry.out);
}

void RecordModel::Place(Entry& entry) const {
  StudentRecord& out = entry.out;
  const Child& child = *entry.child;
  // Started a year late or early, once and for all.
  SeededRandom person(spec_.seed, Stream::kMember, out.person);
  const double start = person.Unit();
  const int shift = start < 0.03 ? -1 : start > 0.99 ? 1 : 0;
  out.grade = std::clamp(GradeOf(child.birth_day) + shift, 1, 12);
  out.class_number = child.class_number;
  const SchoolStage stage = StageOf(out.grade);
  entry.school = regions_.SchoolOf(entry.home.school_county, stage, child.school_draw);
  out.entered_on = (kSchoolYear - (out.grade - FirstGradeOf(stage))) * 100 + 9;
  out.enrolment_state = DrawState(person);
  if (out.copy > 0) DrawCause(entry);

  entry.care =
      entry.school.care * (entry.random.Chance(kRushedShare) ? kRushedFactor : 1.0) / kMeanFactor;
  regions_.AppendSchoolCode(entry.school, out.school_code);
  out.school_region = regions_.county(entry.school.county).code;
  const std::uint64_t habits =
      Mix64(std::uint64_t{out.school_region} * 1'000 + entry.school.number);
  out.dashed_dates = habits % 100 < 10;
  out.sex_in_words = habits / 100 % 100 < 15;
}

void RecordModel::DrawCause(Entry& entry) const {
  StudentRecord& out = entry.out;
  SeededRandom& random = entry.placement;
  const School before = entry.school;
  std::uint32_t county = before.county;
  std::uint64_t draw = random.Next();
  const double cause = random.Unit();
  if (cause < 0.45) {  // a transfer that was not closed
    county = random.Chance(0.5) ? regions_.CountyElsewhere(county, random)
                                : regions_.OtherCountyInProvince(county, random);
    out.entered_on =
        (kSchoolYear - static_cast<int>(random.Below(2))) * 100 + (random.Chance(0.7) ? 9 : 3);
  } else if (cause < 0.70) {  // registered again without a number
    entry.without_number = true;
    if (random.Chance(0.5)) draw = entry.child->school_draw;
  } else if (cause < 0.90) {  // name or number put right by a new record
    entry.put_right = true;
    draw = entry.child->school_draw;
  }  // else: two schools for funding
  entry.school = regions_.SchoolOf(county, before.stage, draw);
  if (entry.school.county != before.county || entry.school.number != before.number) {
    out.errors.Add(ErrorClass::kMoved);
    out.class_number = static_cast<int>(1 + random.Below(8));
  }
  out.enrolment_state = "在校";
}

std::string RecordModel::SharedNumber(std::uint64_t person) const {
  SeededRandom random(spec_.seed, Stream::kShared, person);
  if (!random.Chance(rates_.shared_id)) return "";
  const std::uint64_t other = (person + shape_.persons() / 2) % shape_.persons();
  const Residence residence = shape_.ResidenceOf(other);
  const Household home = HouseholdOf(residence);
  const Child& holder = home.children[static_cast<std::size_t>(residence.member)];
  if (other == person || holder.document_type != DocumentType::kResidentId) return "";
  return holder.document_number;
}

void RecordModel::ShareNumber(Entry& entry) const {
  if (!entry.has_resident_number) return;
  std::string shared = SharedNumber(entry.out.person);
  if (shared.empty()) return;
  entry.out.document_number = std::move(shared);
  entry.number_is_true = false;
  entry.out.errors.Add(ErrorClass::kIdShared);
}

void RecordModel::ChangeCircumstances(Entry& entry) const {
  StudentRecord& out = entry.out;
  SeededRandom& random = entry.random;
  if (out.copy > 0 && random.Chance(rates_.hukou)) {
    const std::uint32_t from = entry.home.household_county;
    const std::uint32_t county = random.Chance(0.7) ? regions_.OtherCountyInProvince(from, random)
                                                    : regions_.CountyElsewhere(from, random);
    if (county != from) out.errors.Add(ErrorClass::kHukou);
    out.household_region = regions_.county(county).code;
  }
  if (out.copy > 0 && random.Chance(rates_.contact)) {
    out.address = MakeAddress(regions_.county(entry.school.county).place, random);
    for (GuardianFields& guardian : out.guardians) {
      if (random.Chance(0.6)) guardian.phone = MakePhone(random);
    }
    out.errors.Add(ErrorClass::kContact);
  }
  const double phone = random.Unit();
  out.phone = phone < 0.5 ? out.guardians[0].phone : phone < 0.9 ? out.guardians[1].phone : "";
}

void RecordModel::CorruptDateAndSex(Entry& entry) const {
  StudentRecord& out = entry.out;
  if (entry.Hit(rates_.birth_date / 2)) {
    out.birth_day = CorruptBirthDay(out.birth_day, entry.random);
    out.errors.Add(ErrorClass::kBirthDate);
    // Half of the wrong dates come from the household register, which made the number too.
    if (entry.has_resident_number && entry.number_is_true && entry.random.Chance(0.5)) {
      EnterOtherBirthDay(out.document_number, out.birth_day);
      entry.number_is_true = false;
      out.errors.Add(ErrorClass::kIdBirthDate);
    }
  }
  if (entry.Hit(rates_.sex / 2)) {
    out.sex = out.sex == Sex::kMale ? Sex::kFemale : Sex::kMale;
    out.errors.Add(ErrorClass::kSex);
  }
}

void RecordModel::CorruptNumber(Entry& entry) const {
  StudentRecord& out = entry.out;
  if (out.document_number.empty()) return;
  if (entry.without_number || entry.Hit(rates_.id_absent / 2)) {
    out.document_number.clear();
    out.document_type = DocumentType::kOther;
    out.errors.Add(ErrorClass::kIdMissing);
    return;
  }
  const bool forced = entry.put_right && entry.placement.Chance(0.4);
  if (!forced && !entry.Hit(rates_.id / 2)) return;
  if (!entry.has_resident_number || !entry.number_is_true) return;
  out.errors.Add(CorruptId(entry.home, entry.member, rates_.check_digit_verified, entry.random,
                           out.document_number));
  entry.number_is_true = false;
}

void RecordModel::CorruptName(Entry& entry) const {
  StudentRecord& out = entry.out;
  name_errors_.RespellTransliterated(entry.home, rates_.transliteration * entry.care / 2,
                                     entry.random, out.name, out.errors);
  // What was to be put right and is not the number is the name.
  const bool forced = entry.put_right && entry.number_is_true;
  if (forced || entry.Hit(rates_.name / 2)) {
    std::u32string name = entry.child->name;
    const ErrorClass kind =
        name_errors_.Corrupt(entry.home, *entry.child, entry.random, name, out.former_name);
    out.name = std::move(name);
    out.errors.Add(kind);
  }
  if (entry.random.Chance(rates_.separator) &&
      name_errors_.ReplaceSeparator(entry.random, out.name)) {
    out.errors.Add(ErrorClass::kNameSeparator);
  }
}

void RecordModel::CorruptGuardians(Entry& entry) const {
  SeededRandom& random = entry.random;
  for (GuardianFields& guardian : entry.out.guardians) {
    if (entry.Hit(rates_.name / 2)) {
      char32_t& last = guardian.name.back();
      if (const auto wrong = confusion_.SameSound(last, NamePlace::kGiven, random)) last = *wrong;
    }
    if (entry.Hit(rates_.id / 2)) {
      // A number from an old form, in the form of 1989, in one of ten: born before 1999, all of
      // them.
      std::string& number = guardian.document_number;
      if (random.Chance(0.1) && number.compare(6, 2, "19") == 0) {
        number = number.substr(0, 6) + number.substr(8, 9);
      } else if (!rates_.check_digit_verified) {
        ReplaceDigit(random, number);
      }
    }
  }
  if (random.Chance(0.03)) entry.out.guardians[1] = {};  // one parent is known
}

void RecordModel::GiveStudentNumber(Entry& entry) const {
  StudentRecord& out = entry.out;
  SeededRandom& random = entry.random;
  const double kind = random.Unit();
  if (kind < 0.03) return;  // none yet
  // A formal number repeats the identity number that the population register confirmed.
  if (out.copy == 0 && entry.has_resident_number && entry.number_is_true &&
      !out.document_number.empty() && kind < 0.85) {
    out.student_number = "G" + out.document_number;
    return;
  }
  std::string body = std::to_string(out.school_region);
  AppendDate(out.birth_day, body);
  const std::string digits = std::to_string(10'000 + random.Below(10'000)).substr(1);
  if (out.document_number.empty() && random.Chance(0.5)) {  // substitute number: check digit
    body += digits;
    FixCheckCharacter(body);
    out.student_number = "J" + body;
  } else {  // provisional: four random digits
    out.student_number = "L" + body + digits;
  }
}

void RecordModel::Reformat(Entry& entry) const {
  if (!entry.Hit(rates_.format / 2)) return;
  StudentRecord& out = entry.out;
  const double kind = entry.random.Unit();
  const bool digits = !out.document_number.empty();
  if (kind < 0.10 && digits) {
    std::string wide;
    for (const char c : out.document_number) {
      // U+FF01 + (c - 0x21), in UTF-8.
      const unsigned code = 0xFF00U + static_cast<unsigned char>(c) - 0x20U;
      if (c < 0x21) {
        wide.push_back(c);
        continue;
      }
      wide.push_back(static_cast<char>(0xE0U | code >> 12));
      wide.push_back(static_cast<char>(0x80U | (code >> 6 & 0x3FU)));
      wide.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
    }
    out.document_number = wide;
    out.errors.Add(ErrorClass::kIdFormat);
  } else if (kind < 0.20 && digits && out.document_number.back() == 'X') {
    out.document_number.back() = 'x';
    out.errors.Add(ErrorClass::kIdFormat);
  } else {
    name_errors_.Reformat(entry.random, out.name);
    out.errors.Add(ErrorClass::kNameFormat);
  }
}

}  // namespace xueji::datasets
