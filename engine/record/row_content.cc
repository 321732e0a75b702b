#include "engine/record/row_content.h"

#include "engine/base/hash.h"
#include "engine/record/packed_value.h"
#include "matchers/identity/id_number.h"
#include "matchers/name/person_name.h"

namespace xueji {
namespace {

std::uint64_t ValueHash(FieldType type, const std::byte* at, const TermDictionary& terms) {
  if (type == FieldType::kText) return terms.Hash(TermId{LoadPacked<std::uint32_t>(at)});
  if (IsName(type)) {
    const matchers::PackedName name = LoadName(type, at);
    if (matchers::IsEscaped(name)) return terms.Hash(TermId{matchers::EscapedTerm(name)});
  }
  if (type == FieldType::kIdNumber) {
    const matchers::PackedIdNumber id = LoadIdNumber(at);
    // The tail tells a foreign document from a number that went wrong in the same characters.
    if (matchers::IsTerm(id)) {
      return HashCombine(terms.Hash(TermId{matchers::IdTerm(id)}), id.tail);
    }
  }
  if (type == FieldType::kDigits) {
    const std::uint64_t stored = LoadWord<6>(at);
    if (AreDigitsTerm(stored)) return terms.Hash(TermId{static_cast<std::uint32_t>(stored)});
  }
  return HashBytes({reinterpret_cast<const char*>(at), PackedBytes(type)});
}

}  // namespace

std::uint64_t RowContentHash(const RecordLayout& layout, const std::byte* row, const TermDictionary& terms) {
  std::uint64_t hash = 0;
  for (std::size_t field = 0; field < layout.field_count(); ++field) {
    hash = HashCombine(hash, ValueHash(layout.type(field), row + layout.offset(field), terms));
  }
  return hash;
}

}  // namespace xueji
