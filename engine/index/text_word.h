// TextWord: the words of values that are read as text: dictionary texts, and names as characters. The
// slow half of KeyWord (key_word.h), which hands it what a packed word alone does not tell.
//
//   TextWord("李雷");  LongNameWord(name, KeyTransform::kSurname, 0, terms);
//
// Equal texts give equal words, in every run and on every machine; 0 means blank, or too short for the
// prefix asked for. Pure; thread-safe. Cost: the text is decoded and hashed.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/plan/linkage_plan.h"
#include "engine/record/term_dictionary.h"
#include "matchers/name/person_name.h"

namespace xueji {

// Texts and packed numbers share the word space; a set bit keeps 0 free and the two apart enough.
std::uint64_t TextWord(std::string_view text);
// A name of any length; not blank.
std::uint64_t LongNameWord(matchers::PackedName name, KeyTransform transform, int length,
                           const TermDictionary& terms);
std::uint64_t TermWord(TermId term, KeyTransform transform, int length,
                       const TermDictionary& terms);

}  // namespace xueji
