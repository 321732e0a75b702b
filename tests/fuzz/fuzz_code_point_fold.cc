// Any code points (four bytes each): folds are idempotent, table look-ups stay inside their tables.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "matchers/name/character_table.h"
#include "matchers/name/code_point_fold.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  char32_t before = 0;
  for (std::size_t i = 0; i + 4 <= size && i < 256; i += 4) {
    char32_t c;
    std::memcpy(&c, data + i, 4);
    Require(FoldCodePoint(FoldCodePoint(c)) == FoldCodePoint(c));
    Require(FoldVariant(FoldVariant(c)) == FoldVariant(c));
    Require(FoldSurname(FoldSurname(c)) == FoldSurname(c));
    Require(!IsDedicatedSeparator(c) || IsNameSeparator(c));
    Require(Readings(c).size() <= 4 && StandardLevel(c) <= 3);
    for (const TonedId toned : TonedReadings(c)) Require(!TonedText(toned).empty());
    const double score = LookAlike(before, c);
    Require(score == LookAlike(c, before) && score >= 0 && score <= 1);
    Require(IsLookAlike(before, c) == (score >= kLookAlikeMin));
    Require(SharesReading(before, c) == SharesReading(c, before));
    before = c;
  }
  return 0;
}
