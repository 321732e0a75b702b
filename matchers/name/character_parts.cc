#include "matchers/name/character_parts.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "matchers/name/character_data.h"
#include "matchers/name/character_table.h"

namespace xueji::matchers {
namespace {

namespace data = character_data;

// The class of each stroke in order; empty if not known.
std::span<const std::uint8_t> StrokesOf(char32_t character) {
  const std::uint32_t offset = data::kShape[data::Entry(character)].stroke_offset;
  if (offset == 0) return {};
  const std::uint8_t* const strokes = data::kStrokes + offset;
  return {strokes + 1 + data::kStrokeClasses, strokes[0]};
}

// What people write for a part that has a form of its own beside others: the whole character.
constexpr char32_t kSideForms[][2] = {
    {U'水', U'氵'}, {U'草', U'艹'}, {U'金', U'钅'}, {U'手', U'扌'}, {U'人', U'亻'}, {U'言', U'讠'},
    {U'心', U'忄'}, {U'示', U'礻'}, {U'犬', U'犭'}, {U'丝', U'纟'}, {U'食', U'饣'}};

char32_t SideForm(char32_t part) {
  for (const auto& [whole, side] : kSideForms) {
    if (part == whole) return side;
  }
  return part;
}

// Takes the strokes of `part` from the front of `rest`; false if they do not stand there.
bool TakeStrokes(char32_t part, std::span<const std::uint8_t>& rest) {
  const std::span<const std::uint8_t> strokes = StrokesOf(part);
  if (strokes.empty() || strokes.size() > rest.size()) return false;
  if (!std::equal(strokes.begin(), strokes.end(), rest.begin())) return false;
  rest = rest.subspan(strokes.size());
  return true;
}

}  // namespace

bool IsWrittenApart(char32_t character, std::u32string_view parts) {
  std::span<const std::uint8_t> rest = StrokesOf(character);
  std::size_t count = 0;
  for (const char32_t part : parts) {
    if (!IsHan(part)) {
      constexpr std::u32string_view kBetween = U"()（）[]［］+＋ ";
      if (kBetween.find(part) == kBetween.npos) return false;
      continue;
    }
    if (!TakeStrokes(part, rest) && !TakeStrokes(SideForm(part), rest)) return false;
    ++count;
  }
  return count >= 2 && rest.empty();
}

}  // namespace xueji::matchers
