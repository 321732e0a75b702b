#include "engine/index/text_word.h"

#include <algorithm>
#include <string>

#include "engine/base/hash.h"
#include "engine/base/utf8.h"
#include "engine/record/packed_text.h"
#include "matchers/text/soundex.h"

namespace xueji {
namespace {

std::uint64_t CharactersWord(std::u32string_view characters) {
  return characters.empty() ? 0 : TextWord(EncodeUtf8(characters));
}

std::u32string_view PrefixOf(std::u32string_view text, int length) {
  const auto count = static_cast<std::size_t>(length);
  return text.size() < count ? std::u32string_view() : text.substr(0, count);
}

std::u32string_view SuffixOf(std::u32string_view text, int length) {
  const auto count = static_cast<std::size_t>(length);
  return text.size() < count ? std::u32string_view() : text.substr(text.size() - count);
}

}  // namespace

std::uint64_t TextWord(std::string_view text) {
  return text.empty() ? 0 : HashBytes(text) | 1;
}

std::uint64_t LongNameWord(matchers::PackedName name, KeyTransform transform, int length,
                           const TermDictionary& terms) {
  const NameCharacters characters(name, terms);
  const std::u32string_view view = characters.view();
  switch (transform) {
    case KeyTransform::kHomophone: return matchers::HomophoneKey(view);
    case KeyTransform::kSortedChars: return matchers::SortedCharsKey(view);
    case KeyTransform::kSortedParts: return matchers::SortedPartsKey(view);
    case KeyTransform::kSurname:
      return matchers::VariantKey(view.substr(0, matchers::SurnameLength(view)));
    case KeyTransform::kGivenName: {
      const std::u32string_view given = view.substr(std::min(view.size(), matchers::SurnameLength(view)));
      return given.empty() ? 0 : matchers::VariantKey(given);
    }
    case KeyTransform::kPrefix: {
      const std::u32string_view part = PrefixOf(view, length);
      return part.empty() ? 0 : matchers::VariantKey(part);
    }
    case KeyTransform::kSuffix: {
      const std::u32string_view part = SuffixOf(view, length);
      return part.empty() ? 0 : matchers::VariantKey(part);
    }
    default: return matchers::VariantKey(view);
  }
}

std::uint64_t TermWord(TermId term, KeyTransform transform, int length,
                       const TermDictionary& terms) {
  if (term.value == 0) return 0;
  if (transform == KeyTransform::kExact) return terms.Hash(term) | 1;
  const std::string_view text = terms.Text(term);
  if (transform == KeyTransform::kSoundex) return matchers::Soundex(text);
  std::u32string characters = DecodeUtf8(text);
  switch (transform) {
    case KeyTransform::kPrefix: return CharactersWord(PrefixOf(characters, length));
    case KeyTransform::kSuffix: return CharactersWord(SuffixOf(characters, length));
    case KeyTransform::kSortedChars:
      std::sort(characters.begin(), characters.end());
      return CharactersWord(characters);
    default: return terms.Hash(term) | 1;
  }
}

}  // namespace xueji
