// One student's values, separated by line ends: the fast path and the slow path agree byte for byte.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/ingest/record_normaliser.h"
#include "engine/ingest/simd_text.h"

namespace {

const xueji::LinkagePlan& Plan() {
  static const xueji::LinkagePlan plan = [] {
    xueji::LinkagePlan students;
    students.schema = xueji::Schema::kStudent;
    for (const xueji::StudentColumn& column : xueji::StudentColumns()) {
      if (column.id == xueji::StudentColumnId::kRecordId) continue;
      xueji::Field field;
      field.name = std::string(column.name);
      field.type = column.type;
      field.code_table = column.code_table;
      students.fields.push_back(field);
    }
    return students;
  }();
  return plan;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (size > 4096 || !xueji::IsValidUtf8(text)) return 0;
  const xueji::RecordLayout layout(Plan().fields);
  xueji::TermDictionary fast_terms;
  xueji::TermDictionary slow_terms;
  const xueji::RecordNormaliser fast(Plan(), layout, fast_terms, {});
  const xueji::RecordNormaliser slow(Plan(), layout, slow_terms,
                                     {.path = xueji::FoldPath::kReference});
  std::vector<std::string_view> values(fast.slots().size());
  std::size_t at = 0;
  for (std::string_view& value : values) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    value = std::string_view(text).substr(at, end - at);
    at = std::min(end + 1, text.size());
  }
  xueji::NormaliserScratch scratch;
  xueji::NormaliserScratch other;
  std::vector<std::byte> row(layout.row_bytes());
  std::vector<std::byte> reference(layout.row_bytes());
  xueji::ReasonSet warnings;
  xueji::ReasonSet expected;
  xueji::RowFault fault;
  xueji::RowFault reference_fault;
  const bool accepted = fast.Normalise(values, scratch, row.data(), warnings, fault);
  XUEJI_CHECK(slow.Normalise(values, other, reference.data(), expected, reference_fault) == accepted);
  XUEJI_CHECK(accepted || fault.reason == reference_fault.reason);
  XUEJI_CHECK(!accepted || (row == reference && warnings == expected));
  fast.Describe(values);

  // The same values where they stand in one text: what lies behind each of them does not matter.
  xueji::TermDictionary terms;
  const xueji::RecordNormaliser in_place(Plan(), layout, terms, {});
  std::string line = "\n";
  std::vector<std::uint32_t> bounds = {0};
  std::vector<int> column_of_slot;
  for (const std::string_view value : values) {
    column_of_slot.push_back(static_cast<int>(bounds.size()) - 1);
    line += value;
    bounds.push_back(static_cast<std::uint32_t>(line.size()));
    line += '\n';
  }
  line.append(xueji::kCsvPadding, static_cast<char>(size));
  std::vector<std::byte> packed(layout.row_bytes());
  xueji::ReasonSet findings;
  xueji::RowFault found;
  XUEJI_CHECK(in_place.NormaliseFields({line.data(), bounds.data()}, column_of_slot, false, scratch,
                                       packed.data(), findings, found) == accepted);
  XUEJI_CHECK(accepted || found.reason == fault.reason);
  XUEJI_CHECK(!accepted || (packed == row && findings == warnings));
  return 0;
}
