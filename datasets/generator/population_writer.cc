#include "datasets/generator/population_writer.h"

#include "datasets/generator/record_writer.h"
#include "datasets/generator/region_facts.h"
#include "engine/base/utf8.h"

namespace xueji::datasets {
namespace {

void AppendName(std::u32string_view name, std::string& out) {
  for (const char32_t character : name) AppendUtf8(character, out);
}

}  // namespace

void AppendRegistryHeader(std::string& out) {
  out +=
      "document_number,name,former_name,sex,birth_date,ethnic_group,household_region,"
      "registry_state\n";
}

void AppendRegistryRow(const RegistryEntry& entry, std::string& out) {
  out += entry.number;
  out.push_back(',');
  AppendName(entry.name, out);
  out.push_back(',');
  AppendName(entry.former_name, out);
  out.push_back(',');
  if (entry.sex != 0) out.push_back(static_cast<char>('0' + entry.sex));
  out.push_back(',');
  if (entry.birth_day != kNoBirthDay) AppendDate(entry.birth_day, out);
  out.push_back(',');
  out += kEthnicGroups[entry.ethnic_group - 1];
  out.push_back(',');
  out += std::to_string(entry.household_region);
  out.push_back(',');
  out += RegistryStateWord(entry.state);
  out.push_back('\n');
}

void AppendPopulationTruthHeader(std::string& out) {
  out += "record_id,verdict,explanation,person_document_number\n";
}

void AppendPopulationTruthRow(std::uint64_t record, const PopulationTruth& truth,
                              std::string& out) {
  AppendRecordId(record, out);
  out.push_back(',');
  out += truth.verdict;
  out.push_back(',');
  out += truth.explanation;
  out.push_back(',');
  out += truth.person_number;
  out.push_back('\n');
}

}  // namespace xueji::datasets
