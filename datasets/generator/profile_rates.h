// ProfileRates: the probabilities of the error model, one row per profile.
//
//   const ProfileRates& rates = RatesOf(Profile::kField);
//
// A rate is the probability that a field of a person's second record differs from the first, as
// the linkage literature states it (Hospital Episode Statistics, ALSPAC, ESSnet; the rest are
// assumptions). Either record may be the wrong one: each gets half of it (see RecordModel), except
// hukou, contact and separator, which belong to one record. Immutable.
#pragma once

#include "datasets/generator/register_generator.h"

namespace xueji::datasets {

struct ProfileRates {
  double duplicated;       // share of persons with a second active record
  double name;             // a real error in the name
  double format;           // blanks, width, invisible characters: the value itself is right
  double separator;        // another character, or none, in place of U+00B7; per record
  double transliteration;  // factor on the habits of transliterated names (field = 1)
  double birth_date;
  double sex;
  double id;                  // another number
  double id_absent;           // no number in the record, though the person has one
  double undocumented;        // share of persons who have no number at all
  double hukou;               // household region changed or old
  double contact;             // address and phones changed
  double shared_id;           // share of persons whose number an unrelated person also holds
  bool check_digit_verified;  // entry refuses a number whose check digit is wrong
};

inline const ProfileRates& RatesOf(Profile profile) {
  static constexpr ProfileRates kRates[] = {
      {.duplicated = 0.001,
       .name = 0.004,
       .format = 0.005,
       .separator = 0.03,
       .transliteration = 0.1,
       .birth_date = 0.001,
       .sex = 0.0005,
       .id = 0.0002,
       .id_absent = 0.003,
       .undocumented = 0.001,
       .hukou = 0.03,
       .contact = 0.15,
       .shared_id = 0.2e-6,
       .check_digit_verified = true},
      {.duplicated = 0.010,
       .name = 0.025,
       .format = 0.03,
       .separator = 0.25,
       .transliteration = 1.0,
       .birth_date = 0.010,
       .sex = 0.005,
       .id = 0.008,
       .id_absent = 0.015,
       .undocumented = 0.003,
       .hukou = 0.08,
       .contact = 0.25,
       .shared_id = 0.2e-6,
       .check_digit_verified = false},
      // "Old register": 1.3 in 10,000 persons share a number (Ministry of Public Security, 2009).
      {.duplicated = 0.200,
       .name = 0.25,
       .format = 0.05,
       .separator = 0.35,
       .transliteration = 2.0,
       .birth_date = 0.10,
       .sex = 0.01,
       .id = 0.05,
       .id_absent = 0.10,
       .undocumented = 0.010,
       .hukou = 0.12,
       .contact = 0.40,
       .shared_id = 1.3e-4,
       .check_digit_verified = false},
  };
  return kRates[static_cast<int>(profile)];
}

}  // namespace xueji::datasets
