#include "engine/ingest/field_text.h"

#include "engine/base/utf8.h"
#include "engine/ingest/code_normaliser.h"
#include "engine/ingest/name_normaliser.h"
#include "engine/ingest/unicode_fold.h"

namespace xueji {

std::string FoldedText(FieldType type, std::string_view raw) {
  CodeScratch scratch;
  switch (type) {
    case FieldType::kName:
    case FieldType::kSeldomName: {
      std::u32string name;
      NormaliseName(raw, name);
      return EncodeUtf8(name);
    }
    case FieldType::kDate: {
      const auto date = NormaliseDate(raw, scratch);
      return date ? matchers::FormatDate(*date) : "";
    }
    case FieldType::kRegion: {
      const auto region = NormaliseRegion(raw, scratch);
      return region ? std::to_string(*region) : "";
    }
    case FieldType::kDigits: {
      const auto digits = NormaliseDigits(raw, false, scratch);
      return digits ? matchers::UnpackDigits(*digits) : "";
    }
    case FieldType::kAddress: {
      std::u32string address;
      FoldAddress(raw, address);
      return EncodeUtf8(address);
    }
    case FieldType::kText: {
      std::string text;
      FoldText(raw, text);
      return text;
    }
    case FieldType::kIdNumber:
    case FieldType::kCode: return std::string(FoldCode(raw, scratch.text));
  }
  return "";
}

}  // namespace xueji
