// The text of rule_sets.tsv as it was when the program was built.
//
//   ParseRuleSets(BuiltinRuleSetsText(), "rule_sets.tsv")
//
// Immutable; thread-safe.
#pragma once

#include <string_view>

namespace xueji {

std::string_view BuiltinRuleSetsText();

}  // namespace xueji
