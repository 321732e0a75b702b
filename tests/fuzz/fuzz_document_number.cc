// A document type byte and a text: the canonical text is canonical (cleaning it again changes
// nothing), never longer than the text, and has a name for its kind.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/document_number.h"
#include "matchers/identity/enrolment_state.h"
#include "matchers/identity/region_code.h"

namespace {

const std::string kAscii = [] {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  return all;
}();

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  if (size == 0) return 0;
  const auto type = static_cast<char>(data[0]);
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const DocumentNumber number = CanonicalDocument(text, type);
  Require(number.text.size() <= text.size());
  Require((number.kind == DocumentKind::kBlank) == number.text.empty());
  Require(!DocumentKindName(number.kind).empty());
  // Of bytes that are no UTF-8, blanks taken out may leave new characters behind.
  const bool ascii = text.find_first_not_of(kAscii) == std::string::npos;
  Require(!ascii || CanonicalDocument(number.text, type).text == number.text);
  if (const auto region = ParseRegion(text)) Require(*region > 0 && *region <= 999'999);
  if (const auto state = ParseEnrolmentState(text)) {
    Require(ParseEnrolmentState(EnrolmentStateName(*state)) == state);
  }
  return 0;
}
