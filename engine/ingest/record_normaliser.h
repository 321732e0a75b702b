// RecordNormaliser: the texts of one record -> its packed row, warnings, or the reason why the row is
// refused. Files and callers with single records go through the same object code.
//
//   const RecordNormaliser normaliser(plan, terms, {});
//   NormaliserScratch scratch;                      // one per thread
//   values[slot] …                                  // one text per slots()[i]; empty = blank
//   if (normaliser.Normalise(values, scratch, row, warnings, fault)) { … row is filled … }
//
// The slots are those of record_slots.h. Values are UTF-8; blanks around them do not count.
//
// What refuses a row: a missing or over-long record id, a required field that is missing or cannot be
// read (student schema: name, sex, birth date between 1900-01-01 and latest_birth_date). Everything
// else is a warning; an optional value that cannot be read counts as blank (FIELD_INVALID). Values that
// identify nobody (a name 无名, the date 1900-01-01, one digit repeated) are packed as blank with
// PLACEHOLDER_VALUE, even where the field is required: the row stays.
//
// Immutable; any number of threads (the dictionary is thread-safe). Cost: about 0.1 µs for a student
// row of plain values (bench/engine/block_parser_bench.cc); nothing is allocated for it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/csv_reader.h"
#include "engine/ingest/field_text.h"
#include "engine/ingest/field_validator.h"
#include "engine/ingest/record_slots.h"
#include "engine/ingest/reject_reason.h"
#include "engine/ingest/row_in_progress.h"
#include "engine/ingest/unicode_fold.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/reason_code.h"
#include "engine/record/record_layout.h"
#include "engine/record/student_schema.h"
#include "engine/record/term_dictionary.h"

namespace xueji {

struct NormaliserOptions {
  matchers::PackedDate latest_birth_date = {};  // blank: no bound but what a date can hold
  std::size_t record_id_bytes_max = 256;
  // What is asked for, not a row of a register: any field may be blank, but what is given must be
  // readable, or a search would quietly look for something else.
  bool partial = false;
  FoldPath path = FoldPath::kFast;          // kReference: every value takes the slow way (tests)
};

class RecordNormaliser {
 public:
  // `terms` receives long names and texts; it must outlive the normaliser.
  RecordNormaliser(const LinkagePlan& plan, const RecordLayout& layout, TermDictionary& terms,
                   NormaliserOptions options);

  const std::vector<InputSlot>& slots() const { return slots_.inputs; }
  std::uint32_t row_bytes() const { return row_bytes_; }

  // Fills `row` (row_bytes() zeroed bytes). False: the row is refused for `fault`.
  // REQUIRES: one value per slot.
  bool Normalise(std::span<const std::string_view> values, NormaliserScratch& scratch,
                 std::byte* row, ReasonSet& warnings, RowFault& fault) const;

  // The same for a row of CSV read in place: slot s has field column_of_slot[s], none if that is negative.
  // `quoted`: quotes around fields come off (WithoutQuotes). REQUIRES: kCsvPadding readable bytes behind every field.
  bool NormaliseFields(const CsvFields& fields, std::span<const int> column_of_slot, bool quoted,
                       NormaliserScratch& scratch, std::byte* row, ReasonSet& warnings,
                       RowFault& fault) const;

  // Raw and folded values of the plan's fields, for explanations. Slow.
  std::vector<NormalisedField> Describe(std::span<const std::string_view> values) const;

 private:
  enum class Outcome : std::uint8_t { kStored, kBlank, kInvalid, kPlaceholder };

  // Without blanks around it; empty if the plan says that it stands for a blank.
  static std::string_view Given(const ValueSlot& slot, std::string_view text);
  template <typename Source>
  bool NormaliseFrom(const Source& source, NormaliserScratch& scratch, std::byte* row,
                     ReasonSet& warnings, RowFault& fault) const;
  template <bool kPadded>
  bool PackPlain(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  bool PackPlainId(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  bool PackOtherwise(std::size_t number, std::string_view text, RowInProgress& row, RowFault& fault) const;
  bool IsBirthDate(matchers::PackedDate date) const;
  Outcome Pack(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackName(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackDate(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackRegion(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackCode(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackDigits(const ValueSlot& slot, std::string_view text, RowInProgress& row) const;
  Outcome PackDocument(const ValueSlot& slot, std::string_view text, std::uint8_t type, RowInProgress& row) const;
  RowFault MissingFault(std::size_t slot, std::string_view text) const;

  RecordSlots slots_;
  TermDictionary& terms_;
  NormaliserOptions options_;
  std::uint32_t row_bytes_;
  bool student_;
};

}  // namespace xueji
