// PopulationTruth: the right answer of the comparison for one record of the generated register,
// told from what the generator did and from what the generated registry holds.
//
//   const PopulationTruth truth = TruthOf(record, registry, bystanders);
//   truth.verdict, truth.explanation          // "name_mismatch", "homophone"
//
// Words and precedence are those of engine/population/verdict.h, said again here without the
// engine's code: the entries that have the record's number are looked up (whosever they are), each
// is judged, the best counts. A name's explanation is what the generator did to it where that is
// one thing, and name_relation.h otherwise. Pure; any number of threads. Cost: 2 us a record, 50 us
// where the number is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/generator/record_model.h"
#include "datasets/generator/registry_model.h"

namespace xueji::datasets {

struct PopulationTruth {
  std::string_view verdict;      // the contract's words
  std::string_view explanation;  // likewise; may be empty
  // Where the number is absent and the pupil stands in the registry: under this number.
  std::string person_number;
};

PopulationTruth TruthOf(const StudentRecord& record, const RegistryModel& registry,
                        std::uint64_t bystanders);

}  // namespace xueji::datasets
