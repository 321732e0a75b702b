// CharacterParts: whether a Han character is written apart in a text: 堃 as 方方土, (龙天) for a character
// no keyboard had.
//
//   IsWrittenApart(U'堃', U"方方土")   // true: its strokes are theirs, one after the other
//   IsWrittenApart(U'堃', U"伟东")     // false
//
// Characters set side by side or one above the other have their parts' strokes in the parts' order (stroke
// order of the General Standard table, five classes); enclosing ones (国) do not and are not recognised. A
// part that has a form of its own beside others may be written whole (水 for 氵).
// Brackets, plus signs and blanks in `parts` do not count. Immutable tables; pure; any number of threads;
// under 100 ns. Tests hold it against the parts that the generated registers write.
#pragma once

#include <string_view>

namespace xueji::matchers {

// False with fewer than two parts, or if the strokes of any are not known.
bool IsWrittenApart(char32_t character, std::u32string_view parts);

}  // namespace xueji::matchers
