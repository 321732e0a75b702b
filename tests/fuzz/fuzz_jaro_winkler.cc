// Two texts, separated by a line feed: similarities agree with the reference, are symmetric and
// bounded; text levels (on whatever bytes) and soundex are symmetric and do not fault.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "matchers/reference/text_reference.h"
#include "matchers/text/jaro_winkler.h"
#include "matchers/text/soundex.h"
#include "matchers/text/text_levels.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  const std::string_view input(reinterpret_cast<const char*>(data),
                               std::min<std::size_t>(size, 300));
  const std::size_t cut = std::min(input.find('\n'), input.size());
  const std::string_view left = input.substr(0, cut);
  const std::string_view right = input.substr(std::min(cut + 1, input.size()));

  const double similarity = JaroWinklerSimilarity(left, right);
  Require(similarity == reference::JaroWinklerReference(left, right));
  Require(similarity == JaroWinklerSimilarity(right, left));
  Require(similarity >= 0 && similarity <= 1);
  const TextThresholds thresholds{{0.95, 0.9, 0.8}};
  Require(CompareTexts(left, right, thresholds) == CompareTexts(right, left, thresholds));
  Require(SoundexText(Soundex(left)).size() % 4 == 0);
  return 0;
}
