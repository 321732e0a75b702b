// JsonKeys: the keys of the first JSON lines of a text, in the order they are first met: what stands
// for the header in a file that has none.
//
//   const JsonKeys found = FindJsonKeys(std::move(text));   // {"record_id", "name"}, 1000 lines
//
// Lines that are no object are counted and give no key; the parser refuses them by themselves. A pure
// function: thread-safe. Cost: at most 1,000 lines are looked at.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace xueji {

struct JsonKeys {
  std::vector<std::string> keys;
  std::size_t lines = 0;  // not blank ones
};

JsonKeys FindJsonKeys(std::string text);

}  // namespace xueji
