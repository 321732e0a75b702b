// Writes RegistryEntries as rows of population.csv, and truths as rows of population_truth.csv
// (UTF-8, LF).
//
//   AppendRegistryHeader(text);
//   AppendRegistryRow(entry, text);            // "11…,王一诺,,2,20140312,汉族,110102,normal\n"
//   AppendPopulationTruthRow(record, truth, text);   // "R0000000018,name_mismatch,homophone,\n"
//
// Nothing of a registry row needs quotes: names are ideographs, dots and stand-ins. Pure; 100 ns
// and 75 bytes a row.
#pragma once

#include <cstdint>
#include <string>

#include "datasets/generator/population_truth.h"
#include "datasets/generator/registry_entry.h"

namespace xueji::datasets {

void AppendRegistryHeader(std::string& out);
void AppendRegistryRow(const RegistryEntry& entry, std::string& out);
void AppendPopulationTruthHeader(std::string& out);
void AppendPopulationTruthRow(std::uint64_t record, const PopulationTruth& truth, std::string& out);

}  // namespace xueji::datasets
