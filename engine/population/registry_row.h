// RegistryRow: the texts of one row of a registry, and the person they make.
//
//   RegistryRow row;  row[RegistryColumn::kName] = "张三";  …
//   RowFault fault;
//   if (!PackRegistryId(row, scratch, id, fault)) … refused …
//   if (!PackRegistryPerson(row, scratch, chunk, person, fault)) … refused …
//   IsPlainRow(row, id)      // true: PackRegistryPerson would not refuse it
//
// The same folds as of a student's record (engine/ingest), so that equal names have equal words. Values are
// UTF-8 without blanks around them. Thread-safe but for the scratch, which belongs to one thread. Cost: 10 ns
// for a plain number, 40 ns for a person written plainly.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/ingest/row_in_progress.h"
#include "engine/population/registry_person.h"
#include "engine/population/registry_schema.h"

namespace xueji {

struct RegistryRow {
  std::array<std::string_view, kRegistryColumns> values;
  std::string_view& operator[](RegistryColumn column) { return values[static_cast<std::size_t>(column)]; }
  std::string_view operator[](RegistryColumn column) const {
    return values[static_cast<std::size_t>(column)];
  }
};

// Why a row of a registry is refused: a code for scripts, and words in both languages.
struct RegistryFault {
  RegistryColumn column = RegistryColumn::kCount;  // kCount: the whole row
  std::string_view reason_code;
  Message message;
};

bool PackRegistryId(const RegistryRow& row, NormaliserScratch& scratch, matchers::PackedIdNumber& id,
                    RegistryFault& fault);
// Fills `person` but for id and place; long names go to chunk.texts.
bool PackRegistryPerson(const RegistryRow& row, NormaliserScratch& scratch, RegistryChunk& chunk,
                        RegistryPerson& person, RegistryFault& fault);
// REQUIRES: `id` is the row's, from PackRegistryId.
bool IsPlainRow(const RegistryRow& row, matchers::PackedIdNumber id);

}  // namespace xueji
