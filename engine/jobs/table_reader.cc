#include "engine/jobs/table_reader.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/byte_source.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/header_text.h"

namespace xueji {
namespace {

constexpr std::size_t kColumnsMax = 4096;
constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

absl::Status FaultAt(const std::string& path, std::uint64_t line, const Message& what) {
  return InvalidArgument({"$0:$1: $2", "$0:$1: $2", {path, line, what}});
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
  if (!splitter.Next(record)) {
    return FaultAt(options.path, 1, {"空的，没有表头；请加一行表头", "empty: no header; add one"});
  }
  if (record.field_count > kColumnsMax) {
    return FaultAt(options.path, 1, {"超过 4096 列；请检查分隔符",
                                     "more than 4,096 columns; check the separator"});
  }
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
    if (count > 1) {
      return FaultAt(options.path, 1, {"列 '$0' 出现两次；请改名其中一列",
                                       "the column '$0' stands twice; rename one", {wanted}});
    }
    if (count == 0 && required) {
      return FaultAt(options.path, 1, {"没有列 '$0'；$1", "there is no column '$0'; $1",
                                       {wanted, DescribeHeader(cells, known)}});
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
        return FaultAt(options_.path, line,
                       {"引号之后还有内容；内容中的引号须写两遍",
                        "text after a closing quote; double the quotes inside a quoted field"});
      }
      scratch_.clear();
      if (record.field_count == 1 && splitter.Field(0, scratch_).empty()) continue;
      if (record.field_count != columns_.header_fields) {
        return FaultAt(options_.path, line,
                       {"有 $0 栏，而表头有 $1 栏；请检查分隔符和引号",
                        "$0 fields, but the header has $1; check separators and quotes",
                        {record.field_count, columns_.header_fields}});
      }
      scratch_.clear();
      scratch_.reserve(record.end - record.begin);  // so that views into it stay valid
      for (std::size_t i = 0; i < values_.size(); ++i) {
        values_[i] = columns_.places[i] == kAbsent ? std::string_view()
                                                   : splitter.Field(columns_.places[i], scratch_);
      }
      if (options_.line != nullptr) *options_.line = line;
      if (absl::Status status = visit_(values_); !status.ok()) {
        if (status.code() != absl::StatusCode::kInvalidArgument) return status;
        return FaultAt(options_.path, line, MessageOf(status));
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
    if (!more) {
      if (options.checksum != nullptr) *options.checksum = reader.source().checksum();
      return absl::OkStatus();
    }
    std::string_view text = block.text();
    if (block.decode) {
      DecodeGb18030(text, decoded);
      const std::size_t size = decoded.size();
      decoded.append(kCsvPadding, '\0');
      text = std::string_view(decoded).substr(0, size);
    }
    XUEJI_RETURN_IF_ERROR(visitor.Visit(text, block.first_line));
    if (block.oversized_line > 0) {
      return FaultAt(options.path, block.oversized_line,
                     {"此行超过 1 MiB；请检查换行和引号",
                      "a row longer than 1 MiB; check line ends and quotes"});
    }
  }
}

}  // namespace xueji
