// Any text as a file of rule sets: parsed, or refused with its line; what was parsed has a name, a fingerprint
// and a document behind every rule.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/rules/rule_set.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto sets = xueji::ParseRuleSets(text, "fuzz.tsv");
  if (!sets.ok()) {
    Require(std::string(sets.status().message()).substr(0, 9) == "fuzz.tsv:");
    return 0;
  }
  for (const xueji::RuleSet& set : *sets) {
    Require(!set.name.empty() && set.fingerprint.size() == 16);
    for (const auto& rule : set.rules) Require(!rule.has_value() || !rule->document.empty());
  }
  return 0;
}
