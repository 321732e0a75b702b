// ComparePackedNames: the NameLevel of two packed names, by the rules of name_levels.h.
//
//   ComparePackedNames(*PackName(U"王小明"), *PackName(U"王晓明"))   // NameLevel::kHomophone
//
// Names of Han characters only, nearly all of them, are compared without unpacking into texts;
// others (letters, marks, separators) go through CompareNames. Twins: CompareNames, and
// reference/name_levels_reference.h.
//
// PERF: under 1 ns for equal or blank names, about 12 ns for unrelated ones: one table row of
// sixteen bytes per character, no branch per reading; strokes are compared only when another
// character already agrees and the cheap signals allow it (bench/matchers/name_levels_bench.cc).
// Pure; nothing allocates; any number of threads.
#pragma once

#include "matchers/level.h"

namespace xueji::matchers {

struct PackedName;

// REQUIRES: neither is escaped. Equals CompareNames of the unpacked names. Symmetric.
NameLevel ComparePackedNames(PackedName left, PackedName right);

}  // namespace xueji::matchers
