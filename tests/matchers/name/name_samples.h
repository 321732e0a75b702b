// Random names and slips of the pen for the tests of matchers/name. Seeded; not thread-safe.
//
//   NameSamples samples(7);
//   std::u32string name = samples.Name();
//   std::u32string other = samples.Slip(name);
#pragma once

#include <random>
#include <span>
#include <string>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"

namespace xueji::matchers {

class NameSamples {
 public:
  explicit NameSamples(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t limit) { return random_() % limit; }

  // Mostly common characters, some rare, some outside every table.
  char32_t Character() {
    const std::size_t kind = Below(40);
    if (kind == 0) return U'?';
    if (kind == 1) return 0x25A1;
    if (kind == 2) return 0xE000 + static_cast<char32_t>(Below(0x100));
    if (kind == 3) return static_cast<char32_t>(U'A' + Below(26));
    if (kind == 4) return 0x9FF0 + static_cast<char32_t>(Below(16));
    if (kind == 5) return 0x20000 + static_cast<char32_t>(Below(0x2000));
    return Pick(CharactersOfLevel(kind < 8 ? 3 : kind < 12 ? 2 : 1));
  }

  std::u32string Name() {
    std::u32string name;
    if (Below(10) == 0) {
      static constexpr std::u32string_view kCompounds[] = {U"欧阳", U"诸葛", U"司马", U"尉迟"};
      name = kCompounds[Below(4)];
    } else if (Below(6) == 0) {
      static constexpr std::u32string_view kForms = U"肖萧付傅单曾乾干锺钟鍾於于";
      name += kForms[Below(kForms.size())];
    }
    const std::size_t length = name.size() + 1 + Below(Below(5) == 0 ? 8 : 3);
    while (name.size() < length) name += Character();
    if (Below(6) == 0 && name.size() > 3) name.insert(1 + Below(name.size() - 1), 1, 0xB7);
    return name;
  }

  // One to three spellings of the table, joined or with separators.
  std::u32string TransliteratedName() {
    std::u32string name;
    for (std::size_t left = 1 + Below(3); left > 0; --left) {
      if (!name.empty() && Below(2) == 0) name += U'·';
      name += Spelling(Below(static_cast<std::size_t>(character_data::kSpellingCount)));
    }
    if (Below(5) == 0) name += Character();
    return name;
  }

  // The name with one to three typical errors.
  std::u32string Slip(std::u32string name) {
    for (std::size_t times = 1 + Below(3); times > 0; --times) name = OneSlip(name);
    return name;
  }

 private:
  char32_t Pick(std::span<const char32_t> characters, char32_t otherwise = U'?') {
    if (characters.empty()) return otherwise;
    return characters[Below(characters.size())];
  }

  std::u32string OneSlip(std::u32string name) {
    if (name.empty()) return std::u32string(1, Character());
    const std::size_t at = Below(name.size());
    switch (Below(13)) {
      case 0:
        name[at] = Character();
        break;
      case 1:
        if (!Readings(name[at]).empty())
          name[at] = Pick(CharactersWithSyllable(Sound(name[at])), name[at]);
        break;
      case 2:
        if (!VariantForms(name[at]).empty()) name[at] = Pick(VariantForms(name[at]));
        break;
      case 3: {
        const auto alike = MostAlike(name[at], 8);
        name[at] = alike[Below(alike.size())].character;
        break;
      }
      case 4:
        std::swap(name[at], name[Below(name.size())]);
        break;
      case 5:
        name.erase(at, 1);
        break;
      case 6:
        name.insert(at, 1, Character());
        break;
      case 7:
        name.insert(at, 1, 0xB7);
        break;
      case 8:
        if (const std::size_t dot = name.find(0xB7); dot != std::u32string::npos) {
          name = name.substr(dot + 1) + (Below(2) == 0 ? U"·" : U"") + name.substr(0, dot);
        }
        break;
      case 9:
        if (!Readings(name[at]).empty()) {  // pinyin in capitals
          std::u32string letters;
          for (const char letter : SyllableText(Sound(name[at]))) {
            if (letter >= 'a' && letter <= 'z') letters += static_cast<char32_t>(letter - 32);
          }
          name.replace(at, 1, letters);
        }
        break;
      case 10:
        Respell(name);
        break;
      case 11:  // a near sound
        if (!Readings(name[at]).empty()) {
          const NearSoundId wanted = NearSoundOf(Sound(name[at]));
          const auto syllable = static_cast<SyllableId>(1 + Below(static_cast<std::size_t>(
                                                                SyllableCount())));
          for (int i = 0; i < SyllableCount(); ++i) {
            const auto other = static_cast<SyllableId>((syllable + i) % SyllableCount() + 1);
            if (NearSoundOf(other) != wanted) continue;
            name[at] = Pick(CharactersWithSyllable(other), name[at]);
            break;
          }
        }
        break;
      default:
        name[at] = FoldVariant(name[at]);
        break;
    }
    return name;
  }

  static std::u32string Spelling(std::size_t index) {
    return {character_data::kSpelling + character_data::kSpellingOffset[index],
            character_data::kSpelling + character_data::kSpellingOffset[index + 1]};
  }

  // Another spelling of the first known one in the name.
  void Respell(std::u32string& name) {
    const auto count = static_cast<std::size_t>(character_data::kSpellingCount);
    const std::size_t start = Below(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t from = (start + i) % count;
      const std::size_t at = name.find(Spelling(from));
      if (at == std::u32string::npos) continue;
      for (std::size_t j = 1; j < count; ++j) {
        const std::size_t to = (from + j) % count;
        if (character_data::kSpellingGroup[to] != character_data::kSpellingGroup[from]) continue;
        name.replace(at, Spelling(from).size(), Spelling(to));
        return;
      }
    }
  }

  SyllableId Sound(char32_t character) {
    const auto readings = Readings(character);
    return readings[Below(readings.size())];
  }

  std::mt19937 random_;
};

}  // namespace xueji::matchers
