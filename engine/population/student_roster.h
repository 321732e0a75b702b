// StudentRoster: the students of a comparison in memory, loaded by the same ingest as for duplicate detection
// into rows of the few fields that a comparison needs.
//
//   LoadRecords(ComparisonPlan(), …)            // then, of the store it gives:
//   const StudentRoster roster(store);
//   const StudentRow student(roster, record);
//   JudgeEntry(student.identity(), person, chunk);
//
// Immutable; any number of threads. Memory: the store's, 44 bytes a student besides its record id. Cost of a
// StudentRow: 10 ns, a dictionary text besides for long names. No errors.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/strong_id.h"
#include "engine/plan/execution_plan.h"
#include "engine/population/verdict.h"
#include "engine/record/packed_text.h"
#include "engine/record/packed_value.h"
#include "engine/record/record_store.h"

namespace xueji {

// A plan that has the fields and nothing to compare them by: what LoadRecords asks for.
ExecutionPlan ComparisonPlan();

class StudentRoster {
 public:
  // REQUIRES: `store` was loaded under ComparisonPlan(), and outlives this object.
  explicit StudentRoster(const RecordStore& store);

  const RecordStore& store() const { return store_; }
  std::uint32_t size() const { return store_.size(); }
  matchers::PackedIdNumber Id(RecordId record) const {
    return LoadIdNumber(store_.Row(record) + id_);
  }
  std::uint8_t Sex(RecordId record) const { return Byte(record, sex_); }
  std::uint8_t DocumentType(RecordId record) const { return Byte(record, document_type_); }
  matchers::PackedDate BirthDate(RecordId record) const { return LoadDate(store_.Row(record) + birth_date_); }
  matchers::PackedName Name(RecordId record) const {
    return LoadName(FieldType::kName, store_.Row(record) + name_);
  }
  matchers::PackedName FormerName(RecordId record) const {
    return LoadName(FieldType::kSeldomName, store_.Row(record) + former_name_);
  }
  std::uint32_t HouseholdRegion(RecordId record) const {
    return LoadRegion(store_.Row(record) + household_region_);
  }
  std::string_view EthnicGroup(RecordId record) const {
    const auto term = LoadPacked<std::uint32_t>(store_.Row(record) + ethnic_group_);
    return term == 0 ? std::string_view{} : store_.terms().Text(TermId{term});
  }
  std::uint32_t SchoolRegion(RecordId record) const { return LoadRegion(store_.Row(record) + school_region_); }
  // Takes part, and has a number that can be held against the registry (verdict.h, precedence 1).
  bool IsComparable(RecordId record) const {
    return xueji::IsComparable(Id(record), DocumentType(record), store_.warnings(record));
  }

 private:
  std::uint8_t Byte(RecordId record, std::uint32_t offset) const {
    return LoadPacked<std::uint8_t>(store_.Row(record) + offset);
  }
  const RecordStore& store_;
  std::uint32_t id_, name_, former_name_, birth_date_, sex_, document_type_, ethnic_group_,
      household_region_, school_region_;
};

// One student with its names as characters.
class StudentRow {
 public:
  StudentRow(const StudentRoster& roster, RecordId record)
      : name_(roster.Name(record), roster.store().terms()),
        former_name_(roster.FormerName(record), roster.store().terms()),
        identity_{.id = roster.Id(record),
                  .name = name_.view(),
                  .former_name = former_name_.view(),
                  .ethnic_group = roster.EthnicGroup(record),
                  .birth_date = roster.BirthDate(record),
                  .sex = roster.Sex(record)} {}
  const StudentIdentity& identity() const { return identity_; }

 private:
  NameCharacters name_, former_name_;
  StudentIdentity identity_;
};

}  // namespace xueji
