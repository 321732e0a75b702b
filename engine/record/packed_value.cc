#include "engine/record/packed_value.h"

#include "engine/base/check.h"

namespace xueji {

matchers::PackedDigits DigitsOfTerm(std::uint64_t stored, const TermDictionary& terms) {
  const auto digits = matchers::PackDigits(terms.Text(TermId{static_cast<std::uint32_t>(stored)}));
  XUEJI_DCHECK(digits.has_value());
  return digits.value_or(matchers::PackedDigits{});
}

void StoreDigits(std::byte* at, matchers::PackedDigits digits, TermDictionary& terms) {
  const int count = matchers::DigitCount(digits);
  const std::uint64_t stored =
      count <= kStoredDigitsMax
          ? matchers::DigitValue(digits) | static_cast<std::uint64_t>(count) << kStoredCountShift
          : terms.Intern(matchers::UnpackDigits(digits)).value | kDigitsAreTerm;
  std::memcpy(at, &stored, 6);
}

}  // namespace xueji
