// A date text: what parses is a real date that formats and parses back; two of them compare like
// the reference.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/packed_date.h"
#include "matchers/reference/date_reference.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto date = ParseDate(text)) {
    Require(!IsBlank(*date) && IsValid(*date));
    Require(ParseDate(FormatDate(*date)) == date);
    Require(DateOfDayNumber(DayNumber(*date)) == *date);
  }
  if (size < 4) return 0;
  const PackedDate left{static_cast<std::uint16_t>(data[0] | data[1] << 8)};
  const PackedDate right{static_cast<std::uint16_t>(data[2] | data[3] << 8)};
  if (IsBlank(left) || IsBlank(right) || !IsValid(left) || !IsValid(right)) return 0;
  const DateLevel level = CompareDates(left, right);
  Require(level == reference::CompareDatesReference(UnpackDate(left), UnpackDate(right)));
  Require(level == CompareDates(right, left));
  return 0;
}
