// NameModel: surnames and given names as children born 2008-2020 have them.
//
//   const NameModel names;
//   std::u32string surname = names.DrawSurname(kHanGroup, random);           // 欧阳
//   std::u32string name = surname + names.DrawGiven(Sex::kFemale, random);   // 欧阳雨桐
//
// Calibrated to what is published: surnames' sum of squared shares 0.0268; one-character given
// names 6.3 %; 17 % of given names among the hundred commonest of the sex; given names' sum of
// squared shares 4 to 5e-4, so that two pupils of one sex share the full name with probability
// about 1.1e-5. Under 1 % of names have a rare character (level 3 of the General Standard table).
// Immutable; any number of threads. Memory: 100 KB. Cost: 20-40 ns a name.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "datasets/generator/minority_names.h"
#include "datasets/generator/seeded_random.h"

namespace xueji::datasets {

class NameModel {
 public:
  NameModel();

  std::u32string DrawSurname(int ethnic_group, SeededRandom& random) const;
  // One or two characters. Adults have more one-character names and fewer of the popular ones.
  std::u32string DrawGiven(Sex sex, SeededRandom& random, bool adult = false) const;
  // A character of a given name: place 0 or 1.
  char32_t DrawCharacter(Sex sex, int place, SeededRandom& random) const;

  // How common a character is in given names (any sex), in millionths; 0 for one never drawn.
  double Commonness(char32_t character) const;
  // The same for surnames of one character.
  double SurnameCommonness(char32_t character) const;

 private:
  std::vector<std::u32string> surnames_;
  WeightedTable surname_draw_;
  WeightedTable popular_draw_;
  std::vector<char32_t> pool_[2][2];  // sex, place
  WeightedTable pool_draw_[2][2];
  std::unordered_map<char32_t, double> commonness_;
  std::unordered_map<char32_t, double> surname_commonness_;
};

}  // namespace xueji::datasets
