// Text tables for people: columns aligned by what a terminal shows, where a Han character is two
// cells wide (Unicode UAX 11).
//
//   TextTable table;  table.Add({"记录", "1,234"});  table.Print()
//
// The first column is aligned left, the others right, unless the constructor is told.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xueji::tools {

// Terminal cells that UTF-8 text takes.
std::size_t DisplayWidth(std::string_view text);

enum class Align : std::uint8_t { kLeft, kRight };

class TextTable {
 public:
  // Columns beyond `alignment` are right-aligned.
  explicit TextTable(std::vector<Align> alignment = {Align::kLeft})
      : alignment_(std::move(alignment)) {}
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // A line of a summary: what is counted, and how many ("1,234").
  void AddCount(std::string_view what, std::uint64_t count);
  // Lines ended by '\n', without trailing blanks.
  std::string Print() const;

 private:
  std::vector<Align> alignment_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace xueji::tools
