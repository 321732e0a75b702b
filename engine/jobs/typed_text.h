// TypedText: the value as it stands in the file beside the value the engine compares, where the two
// differ: full-width digits, blanks nobody sees, a lower-case x.
//
//   typed_left = TypedOtherwise(row, fields, &PairField::left);
//   MarkTyping(typed_left[0]).typed        // "王[<U+200B>]*", masked as everywhere (report/field_mask.h)
//   TypingChanges(typed_left[0])           // {TypingChange::kInvisible}
//
// Dates typed as 20120305 and the type put before the number of another document are the plain form
// and count as equal. Invisible and control characters are written as <U+XXXX>, so that a person sees
// them and a terminal does not obey them. Addresses are compared as a signature; shown beside them
// is their folded text. Pure functions; thread-safe. Slow (they allocate); for explanations only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/batch_loader.h"
#include "engine/report/pair_words.h"
#include "engine/report/settling_document.h"

namespace xueji {

struct TypedField {
  std::string name;
  FieldType type = FieldType::kText;
  bool personal = true;
  std::string raw;     // UTF-8, whatever the code page of the file
  std::string folded;  // as compared; empty: it was read as blank
};

// What folding changed.
enum class TypingChange : std::uint8_t {
  kFullWidth,   // １１０１Ｘ
  kInvisible,   // zero-width and control characters
  kBlank,       // blanks around the value or inside it
  kLowerCase,   // …x
  kCharacter,   // another code point of the same character: a radical, a compatibility form
  kForm,        // another way to write it: 2012年3月5日, 男, a dot, +86
  kReadAsBlank, // not readable, or a stand-in for no value
};

// The fields of `row` whose value differs from the one compared (`side` of the fields of the plan).
std::vector<TypedField> TypedOtherwise(const TypedRow& row, std::span<const PairField> fields,
                                       std::string PairField::* side);

std::vector<TypingChange> TypingChanges(const TypedField& field);
std::string_view ChangeWord(TypingChange change);  // "full_width", for scripts
BothTexts ChangePhrase(TypingChange change);

// Both values masked, the places that differ in square brackets.
struct MarkedTyping {
  std::string typed, folded;
};
MarkedTyping MarkTyping(const TypedField& field);

}  // namespace xueji
