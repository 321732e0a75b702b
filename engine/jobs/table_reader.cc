#include "engine/jobs/table_reader.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "engine/base/cancellation.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/byte_source.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/header_text.h"

namespace xueji {
namespace {

constexpr std::size_t kColumnsMax = 4096;
constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

absl::Status Fault(const std::string& path, std::uint64_t line, const std::string& what) {
  return absl::InvalidArgumentError(path + ":" + std::to_string(line) + ": " + what);
}

std::string Folded(std::string_view header) {
  std::string folded(header);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

char SeparatorOf(std::string_view path) {
  for (const std::string_view compression : {".gz", ".zst"}) {
    if (path.ends_with(compression)) path.remove_suffix(compression.size());
  }
  return path.ends_with(".tsv") ? '\t' : ',';
}

// Where the wanted columns stand in the header.
struct Columns {
  std::size_t header_fields = 0;
  std::vector<std::size_t> places;  // of the options' columns, then the optional ones; or kAbsent
};

absl::StatusOr<Columns> FindColumns(const TableOptions& options, std::string header,
                                    char separator) {
  const std::size_t size = header.size();
  header.append(kCsvPadding, '\0');
  CsvSplitter splitter(std::string_view(header).substr(0, size), separator, kColumnsMax);
  CsvRecord record;
  if (!splitter.Next(record)) return Fault(options.path, 1, "empty: no header");
  if (record.field_count > kColumnsMax) return Fault(options.path, 1, "more than 4,096 columns");
  std::string scratch;
  scratch.reserve(size);
  std::vector<std::string> names;
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < record.field_count; ++i) {
    const std::string_view name = splitter.Field(i, scratch);
    names.push_back(Folded(name));
    cells.emplace_back(name);
  }
  const auto known = [&](std::string_view cell) {
    const auto is_cell = [&](const std::string& wanted) { return Folded(wanted) == Folded(cell); };
    return std::any_of(options.columns.begin(), options.columns.end(), is_cell) ||
           std::any_of(options.optional_columns.begin(), options.optional_columns.end(), is_cell);
  };
  Columns columns;
  columns.header_fields = record.field_count;
  const auto find = [&](const std::string& wanted, bool required) -> absl::Status {
    const std::string folded = Folded(TrimBlanks(wanted));
    const auto count = std::count(names.begin(), names.end(), folded);
    if (count > 1) return Fault(options.path, 1, "the column '" + wanted + "' stands twice");
    if (count == 0 && required) {
      return Fault(options.path, 1,
                   "there is no column '" + wanted + "'; " + DescribeHeader(cells, known));
    }
    const auto found = std::find(names.begin(), names.end(), folded);
    columns.places.push_back(count == 0 ? kAbsent
                                        : static_cast<std::size_t>(found - names.begin()));
    return absl::OkStatus();
  };
  for (const std::string& name : options.columns) XUEJI_RETURN_IF_ERROR(find(name, true));
  for (const std::string& name : options.optional_columns) {
    XUEJI_RETURN_IF_ERROR(find(name, false));
  }
  return columns;
}

// Splits blocks and visits their rows.
class BlockVisitor {
 public:
  BlockVisitor(const TableOptions& options, const Columns& columns, char separator,
               const TableVisitor& visit)
      : options_(options), columns_(columns), separator_(separator), visit_(visit) {
    values_.resize(columns.places.size());
  }

  absl::Status Visit(std::string_view text, std::uint64_t first_line) {
    CsvSplitter splitter(text, separator_, columns_.header_fields);
    CsvRecord record;
    while (splitter.Next(record)) {
      const std::uint64_t line = first_line + record.line;
      if (record.misplaced_quote) {
        return Fault(options_.path, line,
                     "text after a closing quote; double the quotes inside a quoted field");
      }
      scratch_.clear();
      if (record.field_count == 1 && splitter.Field(0, scratch_).empty()) continue;
      if (record.field_count != columns_.header_fields) {
        return Fault(options_.path, line,
                     std::to_string(record.field_count) + " fields, but the header has " +
                         std::to_string(columns_.header_fields));
      }
      scratch_.clear();
      scratch_.reserve(record.end - record.begin);  // so that views into it stay valid
      for (std::size_t i = 0; i < values_.size(); ++i) {
        values_[i] = columns_.places[i] == kAbsent ? std::string_view()
                                                   : splitter.Field(columns_.places[i], scratch_);
      }
      if (absl::Status status = visit_(values_); !status.ok()) {
        if (status.code() != absl::StatusCode::kInvalidArgument) return status;
        return Fault(options_.path, line, std::string(status.message()));
      }
    }
    return absl::OkStatus();
  }

 private:
  const TableOptions& options_;
  const Columns& columns_;
  const char separator_;
  const TableVisitor& visit_;
  std::vector<std::string_view> values_;
  std::string scratch_;
};

}  // namespace

absl::Status ReadTable(const TableOptions& options, const TableVisitor& visit) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(options.path));
  const char separator = SeparatorOf(options.path);
  BlockReader reader(std::move(source), {.separator = separator});
  XUEJI_ASSIGN_OR_RETURN(std::string header, reader.ReadHeader());
  XUEJI_ASSIGN_OR_RETURN(const Columns columns, FindColumns(options, std::move(header), separator));
  BlockVisitor visitor(options, columns, separator, visit);
  TextBlock block;
  std::string decoded;
  for (;;) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    XUEJI_ASSIGN_OR_RETURN(const bool more, reader.Next(block));
    if (!more) return absl::OkStatus();
    std::string_view text = block.text();
    if (block.decode) {
      DecodeGb18030(text, decoded);
      const std::size_t size = decoded.size();
      decoded.append(kCsvPadding, '\0');
      text = std::string_view(decoded).substr(0, size);
    }
    XUEJI_RETURN_IF_ERROR(visitor.Visit(text, block.first_line));
    if (block.oversized_line > 0) {
      return Fault(options.path, block.oversized_line, "a row longer than 1 MiB");
    }
  }
}

}  // namespace xueji
