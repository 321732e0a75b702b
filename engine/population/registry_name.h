// RegistryName: the characters of a name of the registry, wherever they are kept: in the word itself or in
// the chunk's texts.
//
//   const RegistryName name(person.name, chunk);
//   CompareNames(name.view(), …);
//
// Borrows from the chunk, and lives as long as it is not decoded again. Pure; allocates nothing; 2 ns.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/population/registry_person.h"
#include "matchers/name/person_name.h"

namespace xueji {

class RegistryName {
 public:
  RegistryName(matchers::PackedName name, const RegistryChunk& chunk) {
    if (IsEscaped(name)) {
      view_ = chunk.Text(name);
    } else {
      view_ = {characters_.data(), static_cast<std::size_t>(UnpackName(name, characters_.data()))};
    }
  }
  RegistryName(const RegistryName&) = delete;
  RegistryName& operator=(const RegistryName&) = delete;
  std::u32string_view view() const { return view_; }

 private:
  std::array<char32_t, matchers::kPackedNameCharsMax> characters_{};
  std::u32string_view view_;
};

}  // namespace xueji
