// BystanderModel: people of the population registry who have nothing to do with the student
// register: of all ages and counties, alive and dead, with names of their time and province.
//
//   const BystanderModel bystanders(model, rates);
//   RegistryEntry entry = bystanders.Make(17);
//   bystanders.IndexOf(parts);       // 17, for the number of that entry
//
// Their numbers have the sequences 980 to 999, which no household uses (identity_space.h): a keyed
// permutation scatters bystanders over counties, birth dates 1935 to 2024 and those sequences, so
// that none has a number twice and the bystander behind a number is told without a list. Immutable;
// any number of threads; refers to the model. Limit: limit() of them. Cost: 0.3 us each.
#pragma once

#include <cstdint>
#include <optional>

#include "datasets/generator/index_permutation.h"
#include "datasets/generator/record_model.h"
#include "datasets/generator/registry_entry.h"
#include "datasets/generator/registry_rates.h"

namespace xueji::datasets {

class BystanderModel {
 public:
  BystanderModel(const RecordModel& model, const RegistryRates& rates);

  std::uint64_t limit() const { return order_.size(); }
  // REQUIRES: bystander < limit().
  RegistryEntry Make(std::uint64_t bystander) const;
  // The bystander who has a number of these parts; nullopt if it is a number of other people's
  // kind.
  std::optional<std::uint64_t> IndexOf(const NumberParts& parts) const;

 private:
  std::u32string MakeName(int ethnic_group, Sex sex, bool adult, SeededRandom& random) const;

  const RecordModel& model_;
  const RegistryRates& rates_;
  IndexPermutation order_;
};

}  // namespace xueji::datasets
