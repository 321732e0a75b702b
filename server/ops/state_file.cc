#include "server/ops/state_file.h"

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/message.h"
#include "engine/base/staged_file.h"

namespace xueji::server {
namespace {

constexpr std::string_view kEnd = "#end ";
constexpr std::size_t kKeyDigits = 16;

// Its line in the file; from 1.
absl::Status BadLine(std::string_view source, std::size_t line) {
  return InvalidArgument(
      {"$0:$"
       "1：不是本程序写的内容；恢复备份，或移走此文件后重新启动（其中的锁定或已用额度随之作废）",
       "$0:$1: not what this program wrote; restore the file, or move it away and start anew "
       "(the locks or used shares in it are lost then)",
       {source, line}});
}

std::vector<std::string> CellsOf(std::string_view line) {
  std::vector<std::string> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    cells.emplace_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return cells;
}

std::optional<std::uint64_t> Read(std::string_view cell, int base) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value, base);
  if (cell.empty() || error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string WriteStateText(const StateForm& form, const StateRows& rows) {
  std::string text(form.word);
  text += '\n';
  for (const std::vector<std::string>& row : rows) {
    XUEJI_DCHECK(row.size() == form.cells);
    for (std::size_t cell = 0; cell < row.size(); ++cell) {
      if (cell > 0) text += '\t';
      text += row[cell];
    }
    text += '\n';
  }
  text += kEnd;
  text += std::to_string(rows.size());
  text += '\n';
  return text;
}

absl::StatusOr<StateRows> ParseStateText(const StateForm& form, std::string_view text,
                                         std::string_view source) {
  StateRows rows;
  std::size_t number = 0;
  while (true) {
    ++number;
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return BadLine(source, number);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (number == 1) {
      if (line != form.word) return BadLine(source, number);
      continue;
    }
    if (line.substr(0, kEnd.size()) == kEnd) {
      // Written as we write it, and nothing behind it.
      if (line.substr(kEnd.size()) != std::to_string(rows.size()) || !text.empty())
        return BadLine(source, number);
      return rows;
    }
    std::vector<std::string> cells = CellsOf(line);
    if (cells.size() != form.cells) return BadLine(source, number);
    rows.push_back(std::move(cells));
  }
}

absl::Status SaveState(const std::string& path, const StateForm& form, const StateRows& rows) {
  const std::string text = WriteStateText(form, rows);
  XUEJI_ASSIGN_OR_RETURN(const auto file,
                         StagedFile::Create(path, {.replace = true, .magic = form.word}));
  XUEJI_RETURN_IF_ERROR(file->WriteAt(0, std::as_bytes(std::span(text))));
  return file->Commit(text.size());
}

absl::StatusOr<StateRows> LoadState(const std::string& path, const StateForm& form) {
  std::error_code error;
  if (!std::filesystem::exists(path, error) && !error) return StateRows();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) {
    return InvalidArgument({"$0：无法读取", "$0: cannot be read", {path}});
  }
  return ParseStateText(form, text.str(), path);
}

absl::Status BadStateRow(std::string_view source, std::size_t row) {
  return BadLine(source, row + 2);  // behind the first line
}

std::optional<std::uint64_t> StateNumber(std::string_view cell) {
  return Read(cell, 10);
}

std::optional<std::uint64_t> StateKey(std::string_view cell) {
  return cell.size() == kKeyDigits ? Read(cell, 16) : std::nullopt;
}

std::string WriteStateKey(std::uint64_t key) {
  std::string digits(kKeyDigits, '0');
  for (std::size_t at = kKeyDigits; at-- > 0; key >>= 4) digits[at] = "0123456789abcdef"[key & 15];
  return digits;
}

}  // namespace xueji::server
