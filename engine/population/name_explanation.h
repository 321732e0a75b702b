// NameExplanation: how the name a school has and the name the registry has may come to differ.
//
//   ExplainNames({U"王小明", U""}, {U"王晓明", U""})        // Explanation::kHomophone
//   ExplainNames({U"王小明", U""}, {U"王大伟", U"王小明"})  // kFormerName
//
// What the words mean and which comes first: verdict.h. Names are canonical, as ingest makes them.
// Symmetric in the two sides. Pure; thread-safe; 0.2 to 1 us. No errors.
#pragma once

#include <cstdint>
#include <string_view>

namespace xueji {

enum class Explanation : std::uint8_t {
  kNone, kFormerName, kSeparator, kRareCharacter, kVariant, kHomophone, kTransliteration, kLookAlike,
  kOrder, kOneErrorInId, kAnotherPerson, kCount
};
// The word of the result files: "look_alike"; "" for kNone.
std::string_view WordOf(Explanation explanation);

// What one side calls the person and did call it; a former name may be empty.
struct NamePair {
  std::u32string_view name, former_name;
  bool by_sound = false;  // of a people whose names are written in Chinese characters by their sound
};
// By the name of the people, 维吾尔族 or 维吾尔 (GB/T 3304). It only makes a spelling likelier than another person.
bool IsWrittenBySound(std::string_view ethnic_group);

// kNone if the names are equal. `close` says whether names that nothing explains have the given name, or all
// but one character, in common. REQUIRES: neither name is empty.
Explanation ExplainNames(const NamePair& student, const NamePair& entry, bool* close = nullptr);

}  // namespace xueji
