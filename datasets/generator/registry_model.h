// RegistryModel: the synthetic population registry that belongs to a student register: what it
// holds of every household, and, the other way round, of every number.
//
//   const RegistryModel registry(model);
//   registry.AppendHousehold(h, entries);   // children, parents, and what else goes with them
//   registry.AppendPerson(p, entries);      // the entries of one pupil
//   registry.AppendNumber(number, bystanders, entries);   // all of that number, whosever they are
//
// A pupil with a resident number stands in it once, with the person's own data, but for the shares
// of registry_rates.h: not yet, cancelled or deceased, beside a cancelled entry, under a number
// somebody else has too, with another name, birth date, sex, or a blank. The name differs only
// where every record of the pupil has the right one, so that a mismatch has one cause. Parents and
// children who are no pupils of the register stand in it as they are, and so do some namesakes of
// pupils, of the same sex and birth date (their region has a prefecture of 51 and above, which no
// household has). All else is bystanders (bystander_model.h). Every entry is a pure function of the
// seed and its number: nothing is kept, whatever the size. Immutable; any number of threads; refers
// to the model. Cost: 3 us a household, 0.5 to 5 us a number.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "datasets/generator/bystander_model.h"
#include "datasets/generator/record_model.h"
#include "datasets/generator/registry_entry.h"
#include "datasets/generator/registry_names.h"

namespace xueji::datasets {

class RegistryModel {
 public:
  explicit RegistryModel(const RecordModel& model);
  RegistryModel(const RegistryModel&) = delete;
  RegistryModel& operator=(const RegistryModel&) = delete;

  // Each appends to `entries`. REQUIRES: household < households(), person < shape().persons().
  void AppendHousehold(std::uint64_t household, std::vector<RegistryEntry>& entries) const;
  void AppendPerson(std::uint64_t person, std::vector<RegistryEntry>& entries) const;
  // `number` may be any text of 18 characters. `bystanders`: how many of them the registry has.
  void AppendNumber(std::string_view number, std::uint64_t bystanders,
                    std::vector<RegistryEntry>& entries) const;

  // Households with a pupil of the register.
  std::uint64_t households() const;
  const BystanderModel& bystanders() const { return bystanders_; }

 private:
  void AppendChild(const Household& home, int member, std::uint64_t person,
                   std::vector<RegistryEntry>& entries) const;
  void AppendNamesake(const RegistryEntry& own, std::uint64_t person,
                      std::vector<RegistryEntry>& entries) const;
  RegistryEntry Parent(const Household& home, std::uint64_t household, int guardian) const;
  void Rename(const Household& home, const Child& child, std::uint64_t person,
              RegistryEntry& entry) const;
  bool AllRecordsHave(std::uint64_t person, const Child& child, bool former_name) const;
  void AppendHousehold(std::uint64_t household, const Household& home,
                       std::vector<RegistryEntry>& entries) const;

  const RecordModel& model_;
  const RegistryRates& rates_;
  RegistryNames names_;
  BystanderModel bystanders_;
};

}  // namespace xueji::datasets
