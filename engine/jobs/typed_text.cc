#include "engine/jobs/typed_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/base/masking.h"
#include "engine/base/utf8.h"
#include "engine/ingest/code_normaliser.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/unicode_fold.h"
#include "engine/report/marked_text.h"

namespace xueji {
namespace {

bool IsControl(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

bool IsInvisible(char32_t c) {
  return IsControl(c) || Canonical(std::u32string_view(&c, 1)).empty();
}

bool IsFullWidth(char32_t c) {
  return (c >= 0xFF01 && c <= 0xFF5E) || (c >= 0xFFE0 && c <= 0xFFE6);
}

bool IsNumber(FieldType type) {
  return type == FieldType::kIdNumber || type == FieldType::kDigits || type == FieldType::kDate ||
         type == FieldType::kRegion;
}

// A plain spelling of what is compared.
bool IsSame(FieldType type, std::string_view raw, std::string folded) {
  if (raw == folded) return true;
  if (type == FieldType::kDate) {
    std::erase(folded, '-');
    return raw == folded;
  }
  if (type == FieldType::kIdNumber && raw.size() < folded.size()) {
    return folded.ends_with(raw) && folded[folded.size() - raw.size() - 1] == ':';
  }
  return false;
}

std::string Visible(std::string_view text) {
  std::string visible;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    if (!IsInvisible(c)) {
      AppendUtf8(c, visible);
      continue;
    }
    std::array<char, 16> escape;
    std::snprintf(escape.data(), escape.size(), "<U+%04X>", static_cast<unsigned>(c));
    visible += escape.data();
  }
  return visible;
}

// Masks of numbers count and show bytes: what is no ASCII becomes one byte that shows nothing.
std::string OneByteEach(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = NextCodePoint(text, at);
    bytes.push_back(c < 0x80 ? static_cast<char>(c) : '*');
  }
  return bytes;
}

}  // namespace

std::vector<TypedField> TypedOtherwise(const TypedRow& row, std::span<const PairField> fields,
                                       std::string PairField::* side) {
  std::vector<TypedField> typed;
  for (std::size_t i = 0; i < std::min(row.fields.size(), fields.size()); ++i) {
    const PairField& field = fields[i];
    const NormalisedField& described = row.fields[i];
    const std::string& compared =
        field.type == FieldType::kAddress ? described.folded : field.*side;
    // A cell of spaces is a blank cell.
    if (TrimBlanks(described.raw).empty()) continue;
    if (IsSame(field.type, described.raw, compared)) continue;
    typed.push_back({field.name, field.type, field.personal, described.raw, compared});
  }
  return typed;
}

std::vector<TypingChange> TypingChanges(const TypedField& field) {
  const std::u32string raw = DecodeUtf8(field.raw);
  const std::u32string folded = DecodeUtf8(field.folded);
  const auto in_folded = [&](char32_t c) { return folded.find(c) != std::u32string::npos; };
  const auto any = [&](const auto& holds) { return std::any_of(raw.begin(), raw.end(), holds); };
  const auto blanks = [](const std::u32string& text) {
    return std::count_if(text.begin(), text.end(), IsBlankCharacter);
  };
  std::vector<TypingChange> changes;
  const auto add_if = [&](bool changed, TypingChange change) {
    if (changed) changes.push_back(change);
  };
  add_if(any([&](char32_t c) { return IsFullWidth(c) && !in_folded(c); }),
         TypingChange::kFullWidth);
  add_if(any(IsInvisible), TypingChange::kInvisible);
  add_if(!folded.empty() && blanks(raw) != blanks(folded), TypingChange::kBlank);
  add_if(any([&](char32_t c) { return c >= 'a' && c <= 'z' && !in_folded(c); }) && !folded.empty() &&
             field.type != FieldType::kCode,
         TypingChange::kLowerCase);
  add_if(!folded.empty() && !IsNumber(field.type) && field.type != FieldType::kCode &&
             any([&](char32_t c) { return c >= 0x2E80 && !IsFullWidth(c) && !IsInvisible(c) &&
                                          !IsBlankCharacter(c) && !in_folded(c); }),
         TypingChange::kCharacter);
  add_if(folded.empty(), TypingChange::kReadAsBlank);
  add_if(changes.empty(), TypingChange::kForm);
  return changes;
}

std::string_view ChangeWord(TypingChange change) {
  constexpr std::array<std::string_view, 7> kWords = {
      "full_width", "invisible", "blank", "lower_case", "character", "form", "read_as_blank"};
  return kWords[static_cast<std::size_t>(change)];
}

BothTexts ChangePhrase(TypingChange change) {
  switch (change) {
    case TypingChange::kFullWidth: return {"全角字符", "full-width characters"};
    case TypingChange::kInvisible: return {"不可见字符", "invisible characters"};
    case TypingChange::kBlank: return {"空格", "blanks"};
    case TypingChange::kLowerCase: return {"小写字母", "lower case"};
    case TypingChange::kCharacter: return {"同一字的另一编码", "another code of the same character"};
    case TypingChange::kForm: return {"写法不同", "written another way"};
    case TypingChange::kReadAsBlank: return {"不能识别，按空值处理", "not readable: taken as blank"};
  }
  return {};
}

MarkedTyping MarkTyping(const TypedField& field) {
  // The mask of an address's signature has no places; its text has.
  FieldType type = field.type == FieldType::kAddress ? FieldType::kText : field.type;
  std::string raw = field.raw;
  // What cannot be read as its type may be anything: a name among the sexes.
  const bool unread = field.folded.empty();
  if (unread && (type == FieldType::kCode || type == FieldType::kRegion)) type = FieldType::kText;
  const bool masked = field.personal || unread;
  if (IsNumber(type) && masked) raw = OneByteEach(raw);
  const MarkedPair marked = MarkDifference(type, masked, raw, field.folded);
  return {Visible(Bracketed(marked.left)), Bracketed(marked.right)};
}

}  // namespace xueji
