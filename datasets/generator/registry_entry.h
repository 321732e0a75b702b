// RegistryEntry: one row of the synthetic population registry, before it is text; and the words for
// how it differs from its person's own data (RegistryChange).
//
//   RegistryEntry entry;
//   entry.number = child.document_number;
//   entry.state = RegistryState::kCancelled;
//
// Plain values; any number of threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "datasets/generator/minority_names.h"

namespace xueji::datasets {

enum class RegistryState : std::uint8_t { kNormal, kCancelled, kDeceased };

constexpr std::string_view RegistryStateWord(RegistryState state) {
  constexpr std::string_view kWords[] = {"normal", "cancelled", "deceased"};
  return kWords[static_cast<int>(state)];
}

// How the registry's name differs from the person's own. kNone: it does not.
enum class RegistryNameChange : std::uint8_t {
  kNone,
  kHomophone,
  kVariant,
  kLookAlike,
  kRareCharacter,
  kSeparator,
  kTransliteration,
  kOrder,
  kOldName,  // the person was renamed, and the registry has the name of before
  kNewName,  // the registry has renamed the person since, and has the person's name as the former
             // one
};

inline constexpr int kNoBirthDay = INT32_MIN;

struct RegistryEntry {
  std::string number;
  std::u32string name;
  std::u32string former_name;
  int sex = 0;  // GB/T 2261.1; 0: blank
  int birth_day = kNoBirthDay;
  int ethnic_group = 1;
  std::uint32_t household_region = 0;
  RegistryState state = RegistryState::kNormal;

  // What the generator did; not written.
  std::uint64_t person = UINT64_MAX;  // of the register; UINT64_MAX: nobody's
  RegistryNameChange change = RegistryNameChange::kNone;
};

}  // namespace xueji::datasets
