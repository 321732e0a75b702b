// A student number text: a formal number without fault holds a valid resident number; faults and
// kinds are consistent.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "matchers/identity/student_number.h"
#include "matchers/reference/id_number_reference.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace xueji::matchers;  // NOLINT: a fuzzer is one file
  const std::string text(reinterpret_cast<const char*>(data), size);
  const StudentNumberFinding finding = ExamineStudentNumber(text);
  Require((finding.kind == StudentNumberKind::kBlank) == text.empty());
  Require(finding.kind != StudentNumberKind::kUnknown || finding.faults == kStudentNumberShape);
  Require(finding.id_number.empty() || reference::IsValidIdReference(finding.id_number));
  const bool sound = finding.faults == 0;
  if (finding.kind == StudentNumberKind::kFormal ||
      finding.kind == StudentNumberKind::kSubstitute) {
    Require(sound == reference::IsValidIdReference(text.substr(1)));
  }
  Require(finding.kind != StudentNumberKind::kProvisional || !sound || text.size() == 19);
  Require(!StudentNumberKindName(finding.kind).empty());
  return 0;
}
