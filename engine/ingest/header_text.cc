#include "engine/ingest/header_text.h"

#include <algorithm>

#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/utf8.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

constexpr int kDigitRunMin = 8;           // a birth date; no column is named by so many
constexpr char32_t kLatinEnd = 0x250;     // Basic Latin to Latin Extended-B
constexpr std::size_t kCellBytesMax = 60;  // a longer one is no name of a column
constexpr std::size_t kCellsShownMax = 60;

bool IsKnown(std::string_view cell, const KnownHeader& known) {
  return known(cell) || FindStudentColumn(cell) != nullptr;
}

bool MayBePersonal(std::string_view cell) {
  if (cell.size() > kCellBytesMax) return true;
  int run = 0;
  for (std::size_t at = 0; at < cell.size();) {
    const char32_t c = NextCodePoint(cell, at);
    run = c >= '0' && c <= '9' ? run + 1 : 0;
    if (run >= kDigitRunMin || c >= kLatinEnd) return true;
  }
  return false;
}

}  // namespace

std::string ShowHeaderCell(std::string_view cell, const KnownHeader& known) {
  if (IsKnown(cell, known) || !MayBePersonal(cell)) return std::string(cell);
  return MaskText(cell);
}

Message DescribeHeader(std::span<const std::string> cells, const KnownHeader& known) {
  std::size_t filled = 0, recognised = 0, shown = 0;
  std::string all, known_only;
  for (const std::string& cell : cells) {
    if (FoldHeader(cell).empty()) continue;
    ++filled;
    const bool is_known = IsKnown(cell, known);
    recognised += is_known ? 1 : 0;
    if (shown++ == kCellsShownMax) all += ", ...";
    if (shown > kCellsShownMax) continue;
    const std::string text = ShowHeaderCell(cell, known);
    all += (all.empty() ? "" : ", ") + text;
    if (is_known) known_only += (known_only.empty() ? "" : ", ") + text;
  }
  if (filled == 0) return {"该行是空的", "the line is empty"};
  const Message count("$0 个单元格", filled == 1 ? "$0 cell" : "$0 cells", {filled});
  if (recognised == 0) {
    return {"其 $0 中没有一个是已知的列名：第一行似乎是数据；请在其上加一行表头",
            "none of its $0 is a known column name: the first line seems to be data; write a header "
            "line above it",
            {count}};
  }
  // Where most cells are strange, Latin words among them may be somebody's name as well.
  if (2 * recognised < filled) {
    return {"其 $0 中已知的是：$1", "known among its $0: $1", {count, known_only}};
  }
  return {"找到的是：$0", "found: $0", {all}};
}

}  // namespace xueji
