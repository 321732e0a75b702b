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

// Empty if the value cannot be read as that type.
std::string FoldedText(FieldType type, std::string_view raw);

}  // namespace xueji
