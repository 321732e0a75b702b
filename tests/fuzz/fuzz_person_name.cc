// Two names as UTF-16 units (little endian; 0xFFFF separates them): levels agree with the reference
// and are symmetric, keys of the packed and the unpacked name agree, packing loses nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/name/person_name.h"
#include "matchers/reference/character_similarity_reference.h"
#include "matchers/reference/name_levels_reference.h"

namespace {

using namespace xueji::matchers;  // NOLINT: a fuzzer is one file

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckOne(const std::u32string& name) {
  Require(SurnameLength(name) <= name.size());
  Require((HomophoneKey(name) == 0) == (VariantKey(name) == 0));
  Require(IsHanName(name) || name != U"王");
  HasStandIn(name);
  const auto packed = PackName(name);
  if (!packed) return;
  char32_t out[4];
  const int count = UnpackName(*packed, out);
  Require(std::u32string(out, out + count) == name && !IsEscaped(*packed));
  Require(HomophoneKey(*packed) == HomophoneKey(name));
  Require(VariantKey(*packed) == VariantKey(name));
  Require(SortedCharsKey(*packed) == SortedCharsKey(name));
  Require(SortedPartsKey(*packed) == SortedPartsKey(name));
}

void CheckCharacters(char32_t left, char32_t right) {
  const CharacterLikeness likeness = CharacterSimilarity(left, right);
  Require(likeness.relation == reference::CharacterRelationReference(left, right));
  Require(likeness.relation == CharacterSimilarity(right, left).relation);
  Require(likeness.score >= 0 && likeness.score <= 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::u32string names[2];
  std::size_t at = 0;
  for (std::size_t i = 0; i + 1 < size && i < 160; i += 2) {
    const char32_t unit = data[i] | static_cast<char32_t>(data[i + 1]) << 8;
    if (unit == 0xFFFF) {
      at = 1;
    } else if (unit >= 0xD800 && unit <= 0xDFFF) {
      names[at] += 0x20000 + (unit - 0xD800) * 32;  // other planes
    } else {
      names[at] += unit;
    }
  }
  const NameLevel level = CompareNames(names[0], names[1]);
  Require(level == reference::CompareNamesReference(names[0], names[1]));
  Require(level == CompareNames(names[1], names[0]));
  const auto left = PackName(names[0]);
  const auto right = PackName(names[1]);
  if (left && right) Require(ComparePackedNames(*left, *right) == level);
  CheckOne(names[0]);
  CheckOne(names[1]);
  if (!names[0].empty() && !names[1].empty()) CheckCharacters(names[0][0], names[1][0]);
  return 0;
}
