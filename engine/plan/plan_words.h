// The words of a plan: one closed list for each enum that a plan text can name, and for the levels of
// each comparison kind.
//
//   WordOf(KeyTransform::kHomophone)                                  // "HOMOPHONE"
//   ParseLevel(ComparisonKind::kName, "HOMOPHONE")                    // 11, matchers::NameLevel::kHomophone
//   NearestWord("HOMOPHON", KeyTransformWords())                      // "HOMOPHONE"
//
// linkage_plan.proto lists the same words (plan_words_test holds the two against each other).
// Pure functions over constant tables: thread-safe, nothing allocated but NearestWord's scratch.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/plan/linkage_plan.h"
#include "matchers/level.h"

namespace xueji {

// Words in the order of the enum's values, which start at 0 and have no gaps.
std::span<const std::string_view> FieldTypeWords();
std::span<const std::string_view> CodeTableWords();
std::span<const std::string_view> KeyTransformWords();
std::span<const std::string_view> ComparisonKindWords();
std::span<const std::string_view> DecisionWords();
std::span<const std::string_view> SchemaWords();
// The levels of a kind, from NULL and ELSE to the strongest: words[level].
std::span<const std::string_view> LevelWords(ComparisonKind kind);

std::string_view WordOf(FieldType type);
std::string_view WordOf(CodeTable table);
std::string_view WordOf(KeyTransform transform);
std::string_view WordOf(ComparisonKind kind);
std::string_view WordOf(Decision decision);
std::string_view WordOf(Schema schema);
// REQUIRES: level < LevelWords(kind).size().
std::string_view WordOf(ComparisonKind kind, matchers::Level level);

// Position of `word` in `words`; the enum's value.
std::optional<std::size_t> ParseWord(std::span<const std::string_view> words, std::string_view word);
std::optional<matchers::Level> ParseLevel(ComparisonKind kind, std::string_view word);
// The level of equal values, e.g. matchers::DateLevel::kExact.
matchers::Level StrongestLevel(ComparisonKind kind);

// The choice nearest to `word` by edit distance (case ignored), for "did you mean"; empty if none is
// nearer than half of the word's length. Ties go to the first.
std::string NearestWord(std::string_view word, std::span<const std::string_view> choices);
// "; did you mean HOMOPHONE?", or "; give A, B or C" if nothing is near; empty without choices.
Message DidYouMean(std::string_view word, std::span<const std::string_view> choices);
// "A, B or C"
Message JoinChoices(std::span<const std::string_view> choices);

}  // namespace xueji
