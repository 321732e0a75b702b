// RegistryNames: what becomes of a pupil's name on the registry's side: a clerk's homophone, a
// traditional form, a private-use character of the police's font, a dot left out, a name of before
// or since.
//
//   const RegistryNames names(model.names(), model.minority(), model.confusion(), rates);
//   const RegistryNameChange change = names.Draw(home, child, random);
//   if (change != RegistryNameChange::kNone && names.Apply(change, home, child, random, entry)) …
//
// Apply changes entry.name (and former_name) so that the change is the only explanation: a
// homophone that is a variant too, a rare character whose stand-in folds back, a new name that
// sounds like the old one are drawn again or given up. Immutable; any number of threads; refers to
// the models. Cost: 1 to 3 us when it changes.
#pragma once

#include "datasets/generator/confusion_model.h"
#include "datasets/generator/household_model.h"
#include "datasets/generator/name_relation.h"
#include "datasets/generator/registry_entry.h"
#include "datasets/generator/registry_rates.h"

namespace xueji::datasets {

class RegistryNames {
 public:
  RegistryNames(const NameModel& names, const MinorityNames& minority,
                const ConfusionModel& confusion, const RegistryRates& rates)
      : names_(names), minority_(minority), confusion_(confusion), rates_(rates) {}

  RegistryNameChange Draw(const Household& home, const Child& child, SeededRandom& random) const;
  // False, and the entry as it was, if the name does not admit the change.
  bool Apply(RegistryNameChange change, const Household& home, const Child& child,
             SeededRandom& random, RegistryEntry& entry) const;

 private:
  bool Substitute(RegistryNameChange change, const Child& child, SeededRandom& random,
                  std::u32string& name) const;
  bool StandIn(const Child& child, SeededRandom& random, std::u32string& name) const;
  std::u32string OtherName(const Child& child, SeededRandom& random) const;

  const NameModel& names_;
  const MinorityNames& minority_;
  const ConfusionModel& confusion_;
  const RegistryRates& rates_;
};

// What the registry's change is to a record that has the person's own name.
NameRelation RelationOf(RegistryNameChange change);

}  // namespace xueji::datasets
