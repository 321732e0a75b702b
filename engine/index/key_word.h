// KeyWord: the 64-bit word that stands for (part of) a field's value in a block key.
//
// Equal values give equal words, in every run and on every machine: dictionary texts count by their
// text, never by their TermId. 0 means blank (or too short for the prefix asked for).
// Pure; thread-safe. Cost (key_word_bench): 4 ns a well-formed number, 15 ns a name, 25 ns for its
// readings; more where a text has to be read from the dictionary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/plan/linkage_plan.h"
#include "engine/record/term_dictionary.h"

namespace xueji {

// `at` points at the packed field. REQUIRES: the transform suits the type (the validator sees to it).
std::uint64_t KeyWord(FieldType type, KeyTransform transform, int length, const std::byte* at,
                      const TermDictionary& terms);

// The words of `count` fields `stride` bytes apart, KeyWord of each: what to do is settled once for all
// of them, so that packed values cost a few nanoseconds.
void KeyWords(FieldType type, KeyTransform transform, int length, const std::byte* at,
              std::size_t stride, std::size_t count, const TermDictionary& terms,
              std::uint64_t* words);

// Appends the words besides KeyWord(...), all different; none for most values, and none at all unless
// HasFurtherWords(transform).
void AppendFurtherWords(FieldType type, KeyTransform transform, const std::byte* at,
                        const TermDictionary& terms, std::vector<std::uint64_t>* words);
// Whether two values have a word in common. REQUIRES: HasFurtherWords(transform).
struct TypedValue {
  FieldType type;
  const std::byte* at;
};
bool ShareWord(KeyTransform transform, TypedValue left, TypedValue right,
               const TermDictionary& terms);

// How dear KeyWord is, relatively: for ordering comparisons, not for planning.
int KeyWordCost(FieldType type, KeyTransform transform);

}  // namespace xueji
