// ColumnMapping: which column of a file carries which value. Headers are found by the names a field
// declares, for the student record also by its Chinese headers and mnemonics, or through a mapping file:
//
//   # our name = header in the file
//   name = 学生姓名（户口簿）
//   birth_date = DOB
//
//   XUEJI_ASSIGN_OR_RETURN(ColumnAliases aliases, ReadColumnAliases("provincial.columns"));
//   XUEJI_ASSIGN_OR_RETURN(ColumnMapping mapping, MapColumns(header, slots, aliases, "roster.csv:1"));
//   mapping.column_of_slot[2]          // -1: the file does not have it
//
// Errors are kInvalidArgument and name the place, what is missing or doubled, the nearest names, and of
// the header found what header_text.h lets through. Immutable once made; pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/status.h"

namespace xueji {

// One value a record may have.
struct InputSlot {
  std::string name;                  // our name for it, e.g. "birth_date"
  std::vector<std::string> headers;  // names a header may use, in order of preference
  bool required = false;             // the header must have it
  bool exclusive = false;  // two of its names in one header are a contradiction, not a preference
};

// our name -> the header that carries it.
using ColumnAliases = std::unordered_map<std::string, std::string>;

struct ColumnMapping {
  std::vector<int> column_of_slot;     // -1: not in this file
  std::vector<std::string> header;     // as found
  std::vector<std::string> ignored;    // columns nobody asked for
};

// Reads a mapping file; `slots` are the names it may use. Error: kInvalidArgument with file:line.
absl::StatusOr<ColumnAliases> ReadColumnAliases(const std::string& path,
                                                std::span<const InputSlot> slots);

// The command's option that takes a mapping file: an error names it.
struct MappingOption {
  std::string_view name = "--columns";
};

// `place` says where the header stands ("roster.csv:1").
absl::StatusOr<ColumnMapping> MapColumns(std::vector<std::string> header,
                                         std::span<const InputSlot> slots,
                                         const ColumnAliases& aliases, const std::string& place,
                                         MappingOption option = {});

// The folded headers (FoldHeader) a slot answers to, in order of preference.
std::vector<std::string> FoldedHeaders(const InputSlot& slot, const ColumnAliases& aliases);

}  // namespace xueji
