// Names of persons: one canonical form for every way a school types them.
//
//   std::u32string name;
//   NormaliseName("张　三", name)              // U"张三": blanks inside Han names vanish
//   NormaliseName("热比娅•买买提", name)         // U"热比娅·买买提": every dot is U+00B7 (GB18030 A1A4)
//   NormaliseName("热比娅 买买提", name)         // the same: parts of two characters and more, five in all
//   NormaliseName("  mary  Ann smith", name)   // U"MARY ANN SMITH"
//
// On top of Canonical (unicode_fold.h). Dots and bullets are always separators; '.', ',', '-', '_',
// quotes and blanks are only between two characters of a Han name; separators at the ends go, runs become
// one. Latin letters are upper case. Variants and homophones are not touched: matchers see them.
// Thread-safe: pure. Cost: 5 ns for a plain Han name of two to four characters, else about 1 µs.
#pragma once

#include <string>
#include <string_view>

#include "engine/ingest/unicode_fold.h"
#include "matchers/name/person_name.h"

namespace xueji {

// Replaces `name` by the canonical name in `text` (UTF-8); empty if nothing is left.
void NormaliseName(std::string_view text, std::u32string& name);

// The packed form of a name that is two to four plain ideographs and nothing else; blank otherwise
// (then NormaliseName tells). 5 ns.
matchers::PackedName PackPlainName(std::string_view text);

// A word that schools write where they have no name: 无, 无名, 不详, 测试 … `name` is canonical.
bool IsPlaceholderName(std::u32string_view name);

}  // namespace xueji
