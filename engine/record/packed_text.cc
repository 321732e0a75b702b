#include "engine/record/packed_text.h"

#include "engine/base/utf8.h"

namespace xueji {

NameCharacters::NameCharacters(matchers::PackedName name, const TermDictionary& terms) {
  if (matchers::IsEscaped(name)) {
    DecodeUtf8(terms.Text(TermId{matchers::EscapedTerm(name)}), long_);
    view_ = long_;
  } else {
    view_ = {short_.data(), static_cast<std::size_t>(matchers::UnpackName(name, short_.data()))};
  }
}

std::string NameText(matchers::PackedName name, const TermDictionary& terms) {
  return EncodeUtf8(NameCharacters(name, terms).view());
}

std::string IdNumberText(matchers::PackedIdNumber id, const TermDictionary& terms) {
  if (matchers::IsTerm(id)) return std::string(terms.Text(TermId{matchers::IdTerm(id)}));
  return matchers::UnpackIdNumber(id);
}

}  // namespace xueji
