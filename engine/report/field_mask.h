// MaskField: a field's value as people other than the registrar may see it (base/masking.h by
// type).
//
//   MaskField(FieldType::kName, /*personal=*/true, "李晓明")      // "李**"
//
// Thread-safe: pure function.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/masking.h"
#include "engine/record/field.h"

namespace xueji {

inline std::string MaskField(FieldType type, bool personal, std::string_view value) {
  if (value.empty() || !personal) return std::string(value);
  switch (type) {
    case FieldType::kName:
    case FieldType::kSeldomName:
      return MaskName(value);
    case FieldType::kDate:
      return MaskDate(value);
    case FieldType::kIdNumber:
    case FieldType::kDigits:
      return MaskNumber(value);
    case FieldType::kRegion:  // no more than MaskNumber shows of an ID number
      return value.size() <= 4 ? std::string(value) : std::string(value.substr(0, 4)) + "**";
    case FieldType::kCode:  // one of a few values, names nobody
      return std::string(value);
    case FieldType::kText:
    case FieldType::kAddress:
      return MaskText(value);
  }
  return MaskText(value);
}

}  // namespace xueji
