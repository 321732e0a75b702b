// RowInProgress: what one call of the record normaliser works on, and where it takes its values from.
//
//   RowInProgress state{scratch, row, warnings, {}, {}, 0};
//   state.Store(slot, date.value);
//
// For record_normaliser.cc alone; callers need NormaliserScratch only, one for each thread. All of it is
// thread-compatible: it lives on the stack of one call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/ingest/code_memo.h"
#include "engine/ingest/code_normaliser.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/field_validator.h"
#include "engine/ingest/record_slots.h"
#include "engine/record/packed_value.h"
#include "engine/record/reason_code.h"

namespace xueji {

// Buffers and small memories of one thread.
struct NormaliserScratch {
  CodeScratch code;
  CodeScratch document;
  std::string student_number;
  std::string text;
  std::u32string name;
  CodeMemo codes;
};

// What one Normalise() call works on.
struct RowInProgress {
  NormaliserScratch& scratch;
  std::byte* bytes;
  ReasonSet& warnings;
  StudentFacts facts;
  std::string_view student_number;  // as given; what is on the card is known only at the end
  std::uint64_t birth_text = 0;     // of IsBeyondDoubt

  template <typename T>
  void Store(const ValueSlot& slot, T value) const {
    if (slot.stored) StorePacked(bytes + slot.offset, value);
  }
  void StoreId(const ValueSlot& slot, matchers::PackedIdNumber id) const {
    if (slot.stored) StoreIdNumber(bytes + slot.offset, id);
  }
  void StoreRegion(const ValueSlot& slot, std::uint32_t region) const {
    if (slot.stored) xueji::StoreRegion(bytes + slot.offset, region);
  }
  void StoreDigits(const ValueSlot& slot, matchers::PackedDigits digits, TermDictionary& terms) const {
    if (slot.stored) xueji::StoreDigits(bytes + slot.offset, digits, terms);
  }
};

// Where the values of a record come from.
struct GivenValues {
  static constexpr bool kPadded = false;
  std::span<const std::string_view> values;
  std::string_view operator[](std::size_t slot) const { return values[slot]; }
};
// With kQuoted a field whose text begins with a quote is what stands between that and the last one.
template <bool kQuoted>
struct FieldsInPlace {
  static constexpr bool kPadded = true;  // kCsvPadding bytes can be read behind any value
  const CsvFields& fields;
  std::span<const int> column_of_slot;
  std::string_view operator[](std::size_t slot) const {
    const int column = column_of_slot[slot];
    if (column < 0) return {};
    const std::string_view text = fields[static_cast<std::size_t>(column)];
    return kQuoted ? WithoutQuotes(text) : text;
  }
};

}  // namespace xueji
