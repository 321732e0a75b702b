// Packed text: a packed name or number as text again, wherever its characters are kept: in the word
// itself, or, where they do not fit (EscapedName, PackIdTerm), in the dictionary.
//
//   const NameCharacters characters(name, store.terms());
//   CompareNames(characters.view(), …);
//   IdNumberText(id, store.terms());                  // "11010…", as normalised; "" if blank
//
// Pure; thread-safe once loading is done. Cost: 1-2 ns to unpack a name, a dictionary text and, for a
// name, its decoding besides where one has to be read. No errors: the packed word has been made by
// ingest from this dictionary (REQUIRES).
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/record/term_dictionary.h"
#include "matchers/identity/id_number.h"
#include "matchers/name/person_name.h"

namespace xueji {

// The characters of a name; none if it is blank. Owns them, allocates only for names of more than 64 bytes.
class NameCharacters {
 public:
  NameCharacters(matchers::PackedName name, const TermDictionary& terms);
  NameCharacters(const NameCharacters&) = delete;
  NameCharacters& operator=(const NameCharacters&) = delete;
  // Lives as long as this object.
  std::u32string_view view() const { return view_; }

 private:
  static constexpr std::size_t kInlineMax = 64;  // names beyond 64 bytes are copied to the heap
  std::array<char32_t, kInlineMax> inline_;
  std::u32string long_;
  std::u32string_view view_;
};

// The same in UTF-8.
std::string NameText(matchers::PackedName name, const TermDictionary& terms);

// A resident number, or whatever was kept in its place.
std::string IdNumberText(matchers::PackedIdNumber id, const TermDictionary& terms);

}  // namespace xueji
