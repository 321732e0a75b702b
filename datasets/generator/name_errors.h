// NameErrors: what becomes of a name between the household register and the student register.
//
//   const NameErrors errors(names, minority, confusion);
//   ErrorClass what = errors.Corrupt(home, child, random, name, former_name);   // name_homophone
//   errors.Reformat(random, name);          // the same name in another form: "王 伟", "Ｗ"
//
// Shares of the kinds, given an error: homophone 34 %, other tone 10, near sound 4, look-alike 14,
// variant form 12, rare character spoiled 5, dropped 4, added 2, swapped 3, other parent's surname
// 4, renamed 5, wrong field or a relative's name 3 (Liu et al.; SIGHAN 2013/14; registers copied
// from handwriting are a little more visual). A kind that a name does not admit falls back to a
// homophone, then to a dropped or doubled character, so Corrupt always changes the name.
// Immutable, any number of threads.
#pragma once

#include <string>

#include "datasets/generator/confusion_model.h"
#include "datasets/generator/error_class.h"
#include "datasets/generator/household_model.h"

namespace xueji::datasets {

class NameErrors {
 public:
  NameErrors(const NameModel& names, const MinorityNames& minority,
             const ConfusionModel& confusion);

  // A real error in `name`, which is the child's true name. Half of the renamed keep the old name
  // in `former_name`.
  ErrorClass Corrupt(const Household& home, const Child& child, SeededRandom& random,
                     std::u32string& name, std::u32string& former_name) const;
  // A transliterated name spelt as another office would: a part in another spelling, the father's
  // part left out, cut to the width of a column, parts exchanged. `factor` scales the rates (15 %,
  // 5 %, 1 %, 1 % of Uyghur and Kazakh, 6 % of other such names in a second record).
  void RespellTransliterated(const Household& home, double factor, SeededRandom& random,
                             std::u32string& name, ErrorClasses& found) const;
  // U+00B7 replaced by what was at hand. False if the name has none.
  bool ReplaceSeparator(SeededRandom& random, std::u32string& name) const;
  // The same name in another form: blanks, U+3000, zero-width, a radical in place of a character.
  void Reformat(SeededRandom& random, std::u32string& name) const;

 private:
  bool Substitute(ErrorClass kind, const Child& child, SeededRandom& random,
                  std::u32string& name) const;
  bool SpoilRare(const Child& child, SeededRandom& random, std::u32string& name) const;
  bool Rearrange(ErrorClass kind, const Household& home, const Child& child, SeededRandom& random,
                 std::u32string& name, std::u32string& former_name) const;
  void Rename(const Child& child, SeededRandom& random, std::u32string& name) const;

  const NameModel& names_;
  const MinorityNames& minority_;
  const ConfusionModel& confusion_;
  WeightedTable kind_draw_;
};

}  // namespace xueji::datasets
