#include "engine/ingest/name_normaliser.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/base/utf8.h"
#include "matchers/name/code_point_fold.h"

namespace xueji {
namespace {

using matchers::kNameSeparator;

// A blank inside a Han name stands for the separator of a transliterated name if every part has two
// characters and the name five; 张 三 and 欧阳 娜娜 are names with a stray blank.
constexpr std::size_t kPartMin = 2;
constexpr std::size_t kTransliteratedMin = 5;

bool BlanksSeparateParts(std::u32string_view text) {
  std::size_t total = 0;
  std::size_t part = 0;
  std::size_t shortest = text.size();
  bool has_blank = false;
  for (const char32_t c : text) {
    if (IsBlankCharacter(c)) {
      if (part > 0) shortest = std::min(shortest, part);
      has_blank = has_blank || part > 0;
      part = 0;
      continue;
    }
    ++part;
    ++total;
  }
  if (part > 0) shortest = std::min(shortest, part);
  return has_blank && shortest >= kPartMin && total >= kTransliteratedMin;
}

void Trim(std::u32string& text) {
  const auto blank = [](char32_t c) { return IsBlankCharacter(c); };
  text.erase(std::find_if_not(text.rbegin(), text.rend(), blank).base(), text.end());
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), blank));
}

// Separators at the ends are dropped, runs become one.
void AppendSeparator(std::u32string& out) {
  if (!out.empty() && out.back() != kNameSeparator) out.push_back(kNameSeparator);
}

void NormaliseHan(std::u32string_view text, std::u32string& out) {
  const bool blank_separates = BlanksSeparateParts(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (IsBlankCharacter(c)) {
      if (blank_separates) AppendSeparator(out);
    } else if (matchers::IsNameSeparator(c)) {
      AppendSeparator(out);
    } else {
      out.push_back(UpperCase(c));
    }
  }
}

void NormaliseLatin(std::u32string_view text, std::u32string& out) {
  bool blank = false;
  for (const char32_t c : text) {
    if (IsBlankCharacter(c)) {
      blank = !out.empty();
      continue;
    }
    if (matchers::IsDedicatedSeparator(c)) {
      AppendSeparator(out);
      blank = false;
      continue;
    }
    if (blank && out.back() != kNameSeparator) out.push_back(' ');
    blank = false;
    out.push_back(UpperCase(c));
  }
}

// Ideographs and middle dots only, as nearly all transliterated names are written: what the slow way
// would make of them, without ICU. False if anything else stands in it, or no ideograph.
bool NormalisePlain(std::string_view text, std::u32string& name) {
  name.clear();
  bool has_han = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (IsPlainHan(c)) {
      name.push_back(c);
      has_han = true;
    } else if (c == kNameSeparator || c == U'•' || c == U'‧' || c == U'・') {
      AppendSeparator(name);
    } else {
      return false;
    }
  }
  if (has_han && name.back() == kNameSeparator) name.pop_back();
  return has_han;
}

}  // namespace

void NormaliseName(std::string_view text, std::u32string& name, FoldPath path) {
  if (path == FoldPath::kFast && NormalisePlain(text, name)) return;
  std::u32string canonical = Canonical(DecodeUtf8(text));
  Trim(canonical);
  name.clear();
  if (std::any_of(canonical.begin(), canonical.end(), IsHan)) {
    NormaliseHan(canonical, name);
  } else {
    NormaliseLatin(canonical, name);
  }
  while (!name.empty() && name.back() == kNameSeparator) name.pop_back();
}

bool IsPlaceholderName(std::u32string_view name) {
  static constexpr std::array<std::u32string_view, 16> kWords = {
      U"无",   U"无名",   U"无名氏", U"不详", U"未知", U"暂无", U"没有", U"待定",
      U"测试", U"未取名", U"未命名", U"空",   U"TEST", U"NULL", U"NONE", U"N/A"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

}  // namespace xueji
