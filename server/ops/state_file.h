// A small file of rows that outlives the server: locks of accounts, what was used of the shares.
//
//   constexpr StateForm kForm = {"#xueji-locks 1", 4};
//   XUEJI_RETURN_IF_ERROR(SaveState(path, kForm, {{"li.na", "running_dates", "17", "42"}}));
//   XUEJI_ASSIGN_OR_RETURN(const StateRows rows, LoadState(path, kForm));
//
// A line names form and version, a line is a row of cells between tabs, the last line has their
// count. The file appears whole or not at all, readable as the process's umask says. Cells hold no
// tab and no line end. Thread-safe: functions of a file; two that save one file at a time are the
// caller's to keep apart. Cost: a sync of the disk for a save. Errors: kInvalidArgument (no such
// file, or not whole: file and line), kInternal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"

namespace xueji::server {

struct StateForm {
  std::string_view word;  // the first line
  std::size_t cells = 0;  // of each row
};
using StateRows = std::vector<std::vector<std::string>>;

std::string WriteStateText(const StateForm& form, const StateRows& rows);
absl::StatusOr<StateRows> ParseStateText(const StateForm& form, std::string_view text,
                                         std::string_view source);

absl::Status SaveState(const std::string& path, const StateForm& form, const StateRows& rows);
// No file: no rows.
absl::StatusOr<StateRows> LoadState(const std::string& path, const StateForm& form);

// The fault of row `row` (from 0), for whoever gives the cells their meaning.
absl::Status BadStateRow(std::string_view source, std::size_t row);
// Digits and nothing else; hexadecimal in lower case, 16 digits.
std::optional<std::uint64_t> StateNumber(std::string_view cell);
std::optional<std::uint64_t> StateKey(std::string_view cell);
std::string WriteStateKey(std::uint64_t key);

}  // namespace xueji::server
