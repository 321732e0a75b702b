// HeaderText: what a message may repeat of a line that should have been a header. Where a file has no
// header its first line is a student's record, and a message with it would put the name, the number
// and the address of a child into a log.
//
//   DescribeHeader({"record_id", "nmae", "sex"}, known)   // "found: record_id, nmae, sex"
//   DescribeHeader({"1001", "张伟", "20120305"}, known)
//       // "none of its 3 cells is a known column name: the first line seems to be data; write a header …"
//   ShowHeaderCell("张伟", known)                          // "张*"
//
// `known` says whether a cell is a column name of what is being read; the names of the student record
// are known everywhere. Cells are shown whole if they are known, else masked where they have eight
// digits in a row or a character beyond Latin.
// Thread-safe: pure functions. Cost: of no account, errors only. No errors.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/message.h"

namespace xueji {

using KnownHeader = std::function<bool(std::string_view cell)>;

Message DescribeHeader(std::span<const std::string> cells, const KnownHeader& known);
std::string ShowHeaderCell(std::string_view cell, const KnownHeader& known);

}  // namespace xueji
