#include "engine/record/packed_text.h"

#include "engine/base/utf8.h"

namespace xueji {

NameCharacters::NameCharacters(matchers::PackedName name, const TermDictionary& terms) {
  if (!matchers::IsEscaped(name)) {
    view_ = {inline_.data(), static_cast<std::size_t>(matchers::UnpackName(name, inline_.data()))};
    return;
  }
  const std::string_view text = terms.Text(TermId{matchers::EscapedTerm(name)});
  if (text.size() > kInlineMax) {  // a character has one byte at least
    DecodeUtf8(text, long_);
    view_ = long_;
    return;
  }
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) inline_[count++] = NextCodePoint(text, at);
  view_ = {inline_.data(), count};
}

std::string NameText(matchers::PackedName name, const TermDictionary& terms) {
  return EncodeUtf8(NameCharacters(name, terms).view());
}

std::string IdNumberText(matchers::PackedIdNumber id, const TermDictionary& terms) {
  if (matchers::IsTerm(id)) return std::string(terms.Text(TermId{matchers::IdTerm(id)}));
  return matchers::UnpackIdNumber(id);
}

}  // namespace xueji
