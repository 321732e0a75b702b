#include "engine/ingest/json_keys.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include "engine/ingest/csv_reader.h"
#include "engine/ingest/simd_text.h"

namespace xueji {
namespace {

constexpr std::size_t kLinesMax = 1000;

}  // namespace

JsonKeys FindJsonKeys(std::string text) {
  const std::size_t size = text.size();
  text.append(kSimdPadding, '\0');
  JsonKeys found;
  std::set<std::string, std::less<>> seen;
  JsonObjectParser parser;
  for (std::size_t begin = 0; begin < size && found.lines < kLinesMax;) {
    const std::size_t end = std::min(text.find('\n', begin), size);
    const std::string_view line = TrimBlanks(std::string_view(text).substr(begin, end - begin));
    begin = end + 1;
    if (line.empty()) continue;
    ++found.lines;
    parser.Parse(line, [&](std::string_view key, std::string_view) {
      if (!seen.contains(key)) {
        seen.emplace(key);
        found.keys.emplace_back(key);
      }
      return true;
    });
  }
  return found;
}

}  // namespace xueji
