// Two identity number texts, separated by a line feed: the levels agree with the reference and are
// symmetric; findings and validity agree.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/id_number.h"
#include "matchers/reference/id_number_reference.h"

namespace {

using namespace xueji::matchers;  // NOLINT: a fuzzer is one file

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 128));
  const std::size_t cut = std::min(input.find('\n'), input.size());
  const std::string left = input.substr(0, cut);
  const std::string right = input.substr(std::min(cut + 1, input.size()));

  const IdLevel level = CompareIdTexts(left, right);
  Require(level == reference::CompareIdTextsReference(left, right));
  Require(level == CompareIdTexts(right, left));
  const PackedIdNumber id = PackIdNumber(left);
  Require(IsWellFormed(id) == reference::IsIdShape(left));
  Require(IsValid(id) == reference::IsValidIdReference(left));
  Require(UnpackIdNumber(id) == (IsWellFormed(id) ? left : ""));
  // 999 numbers and a repeated digit may have the right form: they are faults all the same.
  const IdFindings findings = ExamineIdNumber(left);
  Require(findings.faults != 0 || IsValid(id));
  Require(findings.faults == 0 || !IsValid(id) || findings.Has(kIdFaultPseudo999) ||
          findings.Has(kIdFaultRepeatedDigit));
  return 0;
}
