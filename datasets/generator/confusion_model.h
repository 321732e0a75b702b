// ConfusionModel: the character that someone writes in place of another, by sound, by shape or by
// form, weighted by how common it is in names.
//
//   const ConfusionModel confusion(names);
//   std::optional<char32_t> wrong = confusion.SameSound(U'伟', NamePlace::kGiven, random);   // 炜
//
// Readings, shapes and variants come from matchers/name/character_table.h, commonness from
// NameModel. Each call returns a character other than the one given, or nullopt if there is none.
// Thread-safe: immutable but for the look-alike lists, which are found on demand (0.2 ms) and kept
// one list per character and thread. Cost: 1-2 us otherwise. Memory: below 1 MB a thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "datasets/generator/name_model.h"
#include "datasets/generator/seeded_random.h"
#include "engine/base/parallel.h"

namespace xueji::datasets {

enum class NamePlace : std::uint8_t { kSurname, kGiven };

class ConfusionModel {
 public:
  // `names` must outlive this. Made for the current ThreadLimit().
  explicit ConfusionModel(const NameModel& names);

  // Same syllable, same tone; same syllable, another tone; a near syllable (zh z, ch c, sh s, n l,
  // f h, r l, an ang, en eng, in ing).
  std::optional<char32_t> SameSound(char32_t character, NamePlace place,
                                    SeededRandom& random) const;
  std::optional<char32_t> OtherTone(char32_t character, NamePlace place,
                                    SeededRandom& random) const;
  std::optional<char32_t> NearSound(char32_t character, NamePlace place,
                                    SeededRandom& random) const;
  // By similarity to the fourth power, name characters preferred, homophones left out.
  std::optional<char32_t> LookAlike(char32_t character, SeededRandom& random) const;
  // A traditional, variant or second-scheme form (萧 肖, 傅 付, 阎 闫, 戴 代).
  std::optional<char32_t> VariantForm(char32_t character, NamePlace place,
                                      SeededRandom& random) const;
  // "WEI": the commonest reading in capitals, "" if unknown.
  std::u32string CapitalSyllable(char32_t character) const;
  // The parts of a character written side by side (喆 as 吉吉), "" if not stated.
  std::u32string_view Components(char32_t character) const;

 private:
  struct Scored {
    char32_t character;
    double weight;
  };
  using LookAlikeLists = std::unordered_map<char32_t, std::vector<Scored>>;

  double Weight(char32_t character, NamePlace place) const;
  template <typename Accept>
  std::optional<char32_t> Choose(std::span<const char32_t> candidates, NamePlace place,
                                 const Accept& accept, SeededRandom& random) const;

  const NameModel& names_;
  mutable PerThread<LookAlikeLists> look_alikes_;
};

}  // namespace xueji::datasets
