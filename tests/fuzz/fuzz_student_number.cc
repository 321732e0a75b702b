// A student number text: kind and faults are those of the reference; a formal number without fault holds a
// valid resident number; local numbers are taken apart within bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/local_number.h"
#include "matchers/identity/student_number.h"
#include "matchers/reference/id_number_reference.h"
#include "matchers/reference/student_number_reference.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  const std::string text(reinterpret_cast<const char*>(data), size);
  const StudentNumberFinding finding = ExamineStudentNumber(text);
  Require(finding.kind == reference::StudentNumberKindReference(text));
  Require(finding.faults == reference::StudentNumberFaultsReference(text));
  Require(finding.id_number.empty() || reference::IsValidIdReference(finding.id_number));
  Require(!StudentNumberKindName(finding.kind).empty());
  const LocalNumber local = ExamineLocalNumber(text);
  const int serial = reference::LocalSerialReference(text);
  Require(serial < 0 ? local.serial == 0 : local.serial == static_cast<std::uint32_t>(serial));
  Require(LocalSeriesOf(text).empty() || text.size() == 14);
  Require(CanonicalStudentNumber(text).find_first_of(" -abcxyz") == std::string::npos);
  return 0;
}
