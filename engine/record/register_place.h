// RegisterPlace: up to where in a store of the live register somebody has its records; and what was written out of it there.
//
//   const std::string text = RegisterExportText({.place = place, .records = 17, …});     // beside the records
//   XUEJI_ASSIGN_OR_RETURN(const RegisterExport written, ParseRegisterExport(text));
//   facts.place = written.place;                                                         // of a base made of it
//
// Whoever has a place has every record as it was after that change, and need not read what came before. Plain values;
// the functions are pure and thread-safe; ParseRegisterExport takes any bytes (fuzz_register_place). Error:
// kInvalidArgument, without the file's name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/status.h"

namespace xueji {

struct RegisterPlace {
  std::string store_id = {};     // empty: no place
  std::uint64_t change_seq = 0;  // the last change that is in it
  // Tells that change from another one of the same number: a store that was restored from a backup went on otherwise
  // from there. Empty where there is no change.
  std::string change_mark = {};
  bool empty() const { return store_id.empty(); }
  friend bool operator==(const RegisterPlace&, const RegisterPlace&) = default;
};

// A store's records, as files: their number, and the XXH3-128 of each file, so that the place goes with no other one.
struct RegisterExport {
  RegisterPlace place = {};
  std::uint64_t records = 0;
  std::string records_checksum = {};
  std::uint64_t withdrawn = 0;
  std::string withdrawn_checksum = {};
  friend bool operator==(const RegisterExport&, const RegisterExport&) = default;
};

// A line for each value.
std::string RegisterExportText(const RegisterExport& written);
absl::StatusOr<RegisterExport> ParseRegisterExport(std::string_view text);

}  // namespace xueji
