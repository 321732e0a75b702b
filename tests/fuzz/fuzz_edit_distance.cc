// Two texts, separated by a line feed, the first byte a limit: both distances agree with the full
// table.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "matchers/reference/text_reference.h"
#include "matchers/text/edit_distance.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  if (size == 0) return 0;
  const int limit = data[0];
  const std::string_view input(reinterpret_cast<const char*>(data) + 1,
                               std::min<std::size_t>(size - 1, 300));
  const std::size_t cut = std::min(input.find('\n'), input.size());
  const std::string_view left = input.substr(0, cut);
  const std::string_view right = input.substr(std::min(cut + 1, input.size()));

  const int levenshtein = reference::LevenshteinReference(left, right);
  const int osa = reference::OsaReference(left, right);
  Require(LevenshteinDistance(left, right) == levenshtein);
  Require(OsaDistance(right, left) == osa);
  Require(LevenshteinDistance(right, left, limit) == std::min(levenshtein, limit + 1));
  Require(OsaDistance(left, right, limit) == std::min(osa, limit + 1));
  const std::u32string wide_left(left.begin(), left.end());
  const std::u32string wide_right(right.begin(), right.end());
  Require(LevenshteinDistance(wide_left, wide_right) == levenshtein);
  Require(OsaDistance(wide_left, wide_right, limit) == std::min(osa, limit + 1));
  return 0;
}
