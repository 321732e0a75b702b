// RegistryRates: how often the population registry says something else than the person's own data,
// one row per profile.
//
//   const RegistryRates& rates = RegistryRatesOf(Profile::kField);
//
// Shares of pupils with a resident number, unless said otherwise. No figures are published for the
// registry; these are assumptions, chosen so that every class occurs often enough to be measured in
// a register of a million and seldom enough that consistent stays the rule. Names differ only where
// every record of the pupil has the right name (RegistryModel), so a class is never the sum of two.
// Immutable.
#pragma once

#include "datasets/generator/register_generator.h"

namespace xueji::datasets {

struct RegistryRates {
  double late;              // not yet in the registry
  double cancelled;         // only a cancelled entry
  double deceased;          // only an entry of a deceased person
  double cancelled_beside;  // a cancelled entry of an earlier registration beside the live one
  double shared;            // an unrelated person of another name has the same number
  double namesake;    // an unrelated person of that name, sex and birth date, with another number
  double birth_date;  // another birth date than that of the number
  double sex;         // another sex than that of the number
  double blank;       // sex or birth date not filled in
  double homophone, variant, look_alike;
  double rare_character;             // of those whose name has a rare character
  double separator, order_of_parts;  // of those whose name has separators
  double transliteration;            // of those with a transliterated name
  double order;                      // given characters exchanged
  double old_name;                   // of those who were renamed
  double new_name;                   // renamed in the registry since
  double adult_cancelled;            // of all others
};

inline const RegistryRates& RegistryRatesOf(Profile profile) {
  static constexpr RegistryRates kField = {.late = 1.0e-3,
                                           .cancelled = 6e-4,
                                           .deceased = 2e-4,
                                           .cancelled_beside = 5e-4,
                                           .shared = 5e-5,
                                           .namesake = 2e-3,
                                           .birth_date = 5e-4,
                                           .sex = 2e-4,
                                           .blank = 5e-4,
                                           .homophone = 8e-4,
                                           .variant = 1.2e-3,
                                           .look_alike = 4e-4,
                                           .rare_character = 0.05,
                                           .separator = 0.03,
                                           .order_of_parts = 0.01,
                                           .transliteration = 0.03,
                                           .order = 2e-4,
                                           .old_name = 0.10,
                                           .new_name = 1.0e-3,
                                           .adult_cancelled = 3e-3};
  static constexpr auto kScaled = [](double factor) {
    RegistryRates rates = kField;
    for (double* rate :
         {&rates.late, &rates.cancelled, &rates.deceased, &rates.cancelled_beside, &rates.shared,
          &rates.birth_date, &rates.sex, &rates.blank, &rates.homophone, &rates.variant,
          &rates.look_alike, &rates.rare_character, &rates.separator, &rates.order_of_parts,
          &rates.transliteration, &rates.order, &rates.old_name, &rates.new_name}) {
      *rate *= factor;
    }
    return rates;
  };
  static constexpr RegistryRates kRates[] = {kScaled(0.25), kField, kScaled(4.0)};
  return kRates[static_cast<int>(profile)];
}

}  // namespace xueji::datasets
