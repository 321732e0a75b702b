// RowTerms: where a packed row refers to the dictionary: texts, seldom names, long names and long digits
// behind an escape, numbers kept as typed.
//
//   const RowTerms terms(layout);
//   terms.Visit(row, [&](TermId id) { … });
//   terms.Replace(row, [&](TermId id) { return renumbered[id]; });
//
// A blank field refers to nothing. Immutable; any number of threads. Cost: a nanosecond a field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/strong_id.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/id_number.h"
#include "matchers/name/person_name.h"

namespace xueji {

class RowTerms {
 public:
  explicit RowTerms(const RecordLayout& layout) {
    for (std::size_t field = 0; field < layout.field_count(); ++field) {
      const FieldType type = layout.type(field);
      if (IsName(type) || type == FieldType::kIdNumber || type == FieldType::kText ||
          type == FieldType::kDigits) {
        places_.push_back({type, layout.offset(field)});
      }
    }
  }

  // Calls visit(TermId) for each.
  template <typename F>
  void Visit(const std::byte* row, F&& visit) const {
    for (const Place& place : places_) {
      std::uint32_t term = 0;
      if (Refers(place, row + place.offset, &term)) visit(TermId{term});
    }
  }
  // Puts replace(TermId) in the place of each.
  template <typename F>
  void Replace(std::byte* row, F&& replace) const {
    for (const Place& place : places_) {
      std::byte* const at = row + place.offset;
      std::uint32_t term = 0;
      if (!Refers(place, at, &term)) continue;
      // In all packed forms the id is the first four bytes.
      StorePacked<std::uint32_t>(at, replace(TermId{term}).value);
    }
  }

 private:
  struct Place {
    FieldType type;
    std::uint32_t offset;
  };
  static bool Refers(const Place& place, const std::byte* at, std::uint32_t* term) {
    *term = LoadPacked<std::uint32_t>(at);
    if (place.type == FieldType::kText || place.type == FieldType::kSeldomName) return *term != 0;
    if (place.type == FieldType::kDigits) return AreDigitsTerm(LoadWord<6>(at));
    const auto word = LoadPacked<std::uint64_t>(at);
    if (place.type == FieldType::kName) return matchers::IsEscaped(matchers::PackedName{word});
    return matchers::IsTerm({word, LoadPacked<std::uint16_t>(at + sizeof word)});
  }
  std::vector<Place> places_;
};

}  // namespace xueji
