#include "engine/record/row_content.h"

#include "engine/base/hash.h"
#include "matchers/identity/id_number.h"
#include "matchers/name/person_name.h"

namespace xueji {
namespace {

std::uint64_t ValueHash(FieldType type, const std::byte* at, const TermDictionary& terms) {
  if (type == FieldType::kText) return terms.Hash(TermId{LoadPacked<std::uint32_t>(at)});
  if (type == FieldType::kName) {
    const matchers::PackedName name{LoadPacked<std::uint64_t>(at)};
    if (matchers::IsEscaped(name)) return terms.Hash(TermId{matchers::EscapedTerm(name)});
  }
  if (type == FieldType::kIdNumber) {
    const matchers::PackedIdNumber id{LoadPacked<std::uint64_t>(at),
                                      LoadPacked<std::uint16_t>(at + sizeof(std::uint64_t))};
    // The tail tells a foreign document from a number that went wrong in the same characters.
    if (matchers::IsTerm(id)) {
      return HashCombine(terms.Hash(TermId{matchers::IdTerm(id)}), id.tail);
    }
  }
  return HashBytes({reinterpret_cast<const char*>(at), PackedBytes(type)});
}

}  // namespace

std::uint64_t RowContentHash(const RecordStore& store, RecordId id) {
  const RecordLayout& layout = store.layout();
  std::uint64_t hash = 0;
  for (std::size_t field = 0; field < layout.field_count(); ++field) {
    hash = HashCombine(hash, ValueHash(layout.type(field), store.Row(id) + layout.offset(field),
                                       store.terms()));
  }
  return hash;
}

}  // namespace xueji
