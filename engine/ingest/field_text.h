// The folded text of one value: what a person is shown beside the value as it was typed.
//
//   FoldedText(FieldType::kName, "王　芳") == "王芳"
//   FoldedText(FieldType::kDate, "2012年3月5日") == "2012-03-05"
//
// The same folds as packing, printed. Slow (it allocates); for explanations only. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "engine/record/field.h"

namespace xueji {

// A value as it was given and as it is compared.
struct NormalisedField {
  std::string name;    // the field's
  std::string raw;     // UTF-8, whatever the code page of the file; blanks and all
  std::string folded;  // empty if blank or not readable
};

// Empty if the value cannot be read as that type.
std::string FoldedText(FieldType type, std::string_view raw);

}  // namespace xueji
