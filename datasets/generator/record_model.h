// RecordModel: record r of the register: the person's truth, where the record was made, and what
// went wrong on the way.
//
//   const RecordModel model({.records = 1'000'000, .seed = 1, .profile = Profile::kField});
//   StudentRecord record = model.Make(17);
//   record.errors.AppendWords(truth);
//
// Every rate of the profile is multiplied by the school's care factor (log-normal, sigma 0.8, mean
// 1) and in 5 % of records by 3, because errors cluster by institution and by person; the sum is
// scaled back, so the profile's rates are the register's averages. Name, birth date, sex and number
// go wrong in either record of a person, each with half the rate at which two records differ.
// A further record has a cause: a transfer that was not closed 45 % (half of them to another
// province), registered again without a number 25 %, a name or number put right by a new record
// 20 %, two schools for funding 10 %.
// error_class is of name, birth date, sex, number, hukou, school and contact; guardians' data may
// be wrong too and are not classed. Immutable; any number of threads. Memory: 1 MB and the look-
// alike lists. Cost: 2 us a record.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/generator/confusion_model.h"
#include "datasets/generator/error_class.h"
#include "datasets/generator/household_model.h"
#include "datasets/generator/name_errors.h"
#include "datasets/generator/profile_rates.h"
#include "datasets/generator/register_shape.h"

namespace xueji::datasets {

struct GuardianFields {
  std::u32string name;
  std::string document_number;
  std::string phone;
};

// One row of students.csv, in the order of its columns, and its row of truth.csv.
struct StudentRecord {
  std::uint64_t record = 0;
  std::uint64_t person = 0;
  int copy = 0;
  ErrorClasses errors;

  std::string student_number;
  std::u32string name;
  std::u32string former_name;
  Sex sex = Sex::kMale;
  int birth_day = 0;
  DocumentType document_type = DocumentType::kResidentId;
  std::string document_number;
  std::string_view nationality;
  int ethnic_group = 1;
  std::uint32_t household_region = 0;
  std::string school_code;
  std::uint32_t school_region = 0;
  int grade = 1;
  int class_number = 1;
  int entered_on = 0;  // YYYYMM
  std::string_view enrolment_state;
  std::array<GuardianFields, 2> guardians;
  std::string address;
  std::string phone;
  // How this school writes dates (2012-03-05) and sexes (男).
  bool dashed_dates = false;
  bool sex_in_words = false;
};

struct RegisterSpec {
  std::uint64_t records = 0;
  std::uint64_t seed = 1;
  Profile profile = Profile::kField;
};

class RecordModel {
 public:
  // REQUIRES: spec.records > 0.
  explicit RecordModel(const RegisterSpec& spec);
  RecordModel(const RecordModel&) = delete;
  RecordModel& operator=(const RecordModel&) = delete;

  // REQUIRES: record < shape().records(), and the register fits (Fits()).
  StudentRecord Make(std::uint64_t record) const;
  // The household of a person, as it is in truth.
  Household HouseholdOf(const Residence& residence) const {
    return households_.Make(residence.household, residence.kind);
  }

  // The number of an unrelated person, which this one also holds, as few do; "" for all others.
  std::string SharedNumber(std::uint64_t person) const;

  // False if the largest county has more households than identity numbers.
  bool Fits() const { return regions_.LargestCounty() <= kCountyHouseholdsMax; }
  const RegisterShape& shape() const { return shape_; }
  const RegionModel& regions() const { return regions_; }
  const NameModel& names() const { return names_; }
  const MinorityNames& minority() const { return minority_; }
  const ConfusionModel& confusion() const { return confusion_; }
  const HouseholdModel& households() const { return households_; }
  const RegisterSpec& spec() const { return spec_; }

 private:
  struct Entry;  // what is known while one record is made
  void Place(Entry& entry) const;
  void DrawCause(Entry& entry) const;
  void ShareNumber(Entry& entry) const;
  void ChangeCircumstances(Entry& entry) const;
  void CorruptDateAndSex(Entry& entry) const;
  void CorruptNumber(Entry& entry) const;
  void CorruptName(Entry& entry) const;
  void CorruptGuardians(Entry& entry) const;
  void Reformat(Entry& entry) const;
  void GiveStudentNumber(Entry& entry) const;

  RegisterSpec spec_;
  const ProfileRates& rates_;
  RegisterShape shape_;
  RegionModel regions_;
  NameModel names_;
  MinorityNames minority_;
  ConfusionModel confusion_;
  HouseholdModel households_;
  NameErrors name_errors_;
};

}  // namespace xueji::datasets
