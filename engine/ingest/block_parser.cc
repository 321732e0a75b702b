#include "engine/ingest/block_parser.h"

#include <algorithm>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/memory_budget.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/reject_reason.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsAtOnce = 1024;

}  // namespace

struct BlockParser::Context {
  std::string_view text;
  bool suspect_encoding = false;  // some byte of the block is malformed: look at each row
  bool suspect_nul = false;
  std::uint64_t line = 0;         // of the current row, 1-based in the file
  ParserScratch& scratch;
  ParsedBlock& parsed;
  std::size_t row_bytes = 0;      // of the packed rows so far; zeros behind them

  // Room for one more row, all zeros. PERF: made for many rows at a time.
  std::byte* NextRow(std::size_t bytes) {
    std::vector<std::byte>& rows = parsed.batch.rows;
    if (rows.size() < row_bytes + bytes) rows.resize(std::max(2 * rows.size(), kRowsAtOnce * bytes));
    return rows.data() + row_bytes;
  }
};

// At most `bytes_max` bytes, cut before a character and not inside one.
static std::string_view FirstBytes(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

void ParsedBlock::Clear() {
  batch.Clear();
  rejects.clear();
  typed.clear();
  typed_bytes = 0;
  rows = 0;
  blank_lines = 0;
  input_bytes = 0;
  unknown_keys.clear();
}

BlockParser::BlockParser(const RecordNormaliser& normaliser, ColumnMapping mapping,
                         const ColumnAliases& aliases, BlockParserOptions options)
    : normaliser_(normaliser), mapping_(std::move(mapping)), options_(options) {
  for (std::size_t slot = 0; slot < mapping_.column_of_slot.size(); ++slot) {
    if (mapping_.column_of_slot[slot] < 0) continue;
    uses_.push_back({static_cast<std::size_t>(mapping_.column_of_slot[slot]), slot});
  }
  if (options_.format != TextFormat::kJsonLines) return;
  const std::vector<InputSlot>& slots = normaliser_.slots();
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    const std::vector<std::string> keys = FoldedHeaders(slots[slot], aliases);
    for (std::size_t rank = 0; rank < keys.size(); ++rank) {
      uses_of_key_[keys[rank]].push_back({slot, rank, slots[slot].exclusive});
    }
  }
}

void BlockParser::Reject(Context& context, const RowFault& fault) const {
  RejectedRow row;
  row.file = options_.file;
  row.line = context.line;
  const std::vector<std::string_view>& values = context.scratch.values;
  if (!values.empty()) row.record_id = std::string(FirstBytes(TrimBlanks(values[0]), 256));
  if (fault.slot != RowFault::kWholeRow) row.field = normaliser_.slots()[fault.slot].name;
  row.reason_code = std::string(Describe(fault.reason).code);
  row.message = RejectMessage(fault, options_.chinese);
  context.parsed.rejects.push_back(std::move(row));
}

// Faults of a row that need no look at its fields.
bool BlockParser::CheckRow(Context& context, std::string_view row) const {
  RowFault fault;
  if (row.size() > options_.record_bytes_max) {
    fault = {RejectReason::kLineTooLong, RowFault::kWholeRow,
             "> " + FormatBytes(options_.record_bytes_max)};
  } else if (context.suspect_nul && row.find('\0') != std::string_view::npos) {
    fault = {RejectReason::kNulByte, RowFault::kWholeRow, {}};
  } else if (context.suspect_encoding && !IsValidUtf8(row)) {
    fault = {RejectReason::kEncodingInvalid, RowFault::kWholeRow, {}};
  } else {
    return true;
  }
  // The row's own text cannot be trusted, not even for its record id.
  context.scratch.values.clear();
  Reject(context, fault);
  return false;
}

void BlockParser::AddTyped(Context& context) const {
  TypedRow row{options_.file, context.line, normaliser_.Describe(context.scratch.values)};
  std::uint64_t bytes = sizeof row;
  for (const NormalisedField& field : row.fields) {
    bytes += sizeof field + field.name.capacity() + field.raw.capacity() + field.folded.capacity();
  }
  context.parsed.typed_bytes += bytes;
  context.parsed.typed.push_back(std::move(row));
}

// scratch.values -> a packed record or a reject.
void BlockParser::AddRow(Context& context) const {
  ParserScratch& scratch = context.scratch;
  std::byte* row = context.NextRow(normaliser_.row_bytes());
  ReasonSet warnings;
  RowFault fault;
  if (normaliser_.Normalise(scratch.values, scratch.normaliser, row, warnings, fault)) {
    Accept(context, TrimBlanks(scratch.values[0]), warnings);
  } else {
    Refuse(context, row, fault);
  }
}

// The same for a row of CSV whose fields are as they stand in the text.
inline void BlockParser::AddRowInPlace(Context& context, const CsvSplitter& splitter,
                                       const CsvRecord& record) const {
  const CsvFields fields = splitter.fields();
  const bool quoted = splitter.has_quoted();
  std::byte* row = context.NextRow(normaliser_.row_bytes());
  ReasonSet warnings;
  RowFault fault;
  const bool accepted =
      normaliser_.NormaliseFields(fields, mapping_.column_of_slot, quoted, context.scratch.normaliser,
                                  row, warnings, fault);
  const bool typed = options_.typed_ids != nullptr && !options_.typed_ids->empty();
  if (!accepted || typed) [[unlikely]] ReadFields(context, splitter, record);
  if (accepted) [[likely]] {
    // An accepted record has an id.
    const std::string_view id = fields[static_cast<std::size_t>(mapping_.column_of_slot[0])];
    Accept(context, TrimBlanks(quoted ? WithoutQuotes(id) : id), warnings);
  } else {
    Refuse(context, row, fault);
  }
}

void BlockParser::Refuse(Context& context, std::byte* row, const RowFault& fault) const {
  std::fill_n(row, normaliser_.row_bytes(), std::byte{0});
  Reject(context, fault);
}

// The row that was packed last belongs to record `id`.
inline void BlockParser::Accept(Context& context, std::string_view id, ReasonSet warnings) const {
  RecordBatch& batch = context.parsed.batch;
  context.row_bytes += normaliser_.row_bytes();
  if (options_.typed_ids != nullptr && options_.typed_ids->contains(id)) [[unlikely]] {
    AddTyped(context);
  }
  batch.ids.append(id);
  batch.id_ends.push_back(static_cast<std::uint32_t>(batch.ids.size()));
  batch.lines.push_back(static_cast<std::uint32_t>(context.line));
  batch.warnings.push_back(warnings.bits());
}

// scratch.values of a row of CSV.
void BlockParser::ReadFields(Context& context, const CsvSplitter& splitter,
                             const CsvRecord& record) const {
  ParserScratch& scratch = context.scratch;
  scratch.unescaped.clear();
  scratch.unescaped.reserve(record.end - record.begin);  // so that views into it stay valid
  for (const Use& use : uses_) {
    scratch.values[use.slot] = use.column < record.field_count
                                   ? splitter.Field(use.column, scratch.unescaped)
                                   : std::string_view();
  }
}

// PERF: fields nobody asked for are passed over; their text is never looked at. A row is packed from where
// it stands, unless a quote is written twice in it.
void BlockParser::ParseCsv(Context& context) const {
  ParserScratch& scratch = context.scratch;
  const std::size_t columns = mapping_.header.size();
  const std::uint64_t first_line = context.line;
  CsvSplitter splitter(context.text, options_.separator, columns);
  CsvRecord record;
  scratch.values.assign(mapping_.column_of_slot.size(), {});
  while (splitter.Next(record)) {
    context.line = first_line + record.line;
    const std::string_view row = context.text.substr(record.begin, record.end - record.begin);
    if (record.field_count == 1 && TrimBlanks(row).empty()) {
      ++context.parsed.blank_lines;
      continue;
    }
    ++context.parsed.rows;
    if (row.size() > options_.record_bytes_max || context.suspect_nul ||
        context.suspect_encoding) [[unlikely]] {
      if (!CheckRow(context, row)) {
        scratch.values.assign(mapping_.column_of_slot.size(), {});
        continue;
      }
    }
    const bool in_place = record.field_count == columns && !splitter.has_doubled() &&
                          !record.misplaced_quote;
    if (!in_place) {
      ReadFields(context, splitter, record);
      if (record.field_count != columns) {
        Reject(context, {RejectReason::kFieldCount, RowFault::kWholeRow,
                         std::to_string(record.field_count) + " / " + std::to_string(columns)});
        continue;
      }
      if (record.misplaced_quote) {
        Reject(context, {RejectReason::kQuoteMisplaced, RowFault::kWholeRow, {}});
        continue;
      }
    }
    if (row.size() > options_.field_bytes_max) [[unlikely]] {
      std::size_t longest = 0;
      for (std::size_t i = 0; i < columns; ++i) {
        longest = std::max(longest, splitter.FieldBytes(i).size());
      }
      if (longest > options_.field_bytes_max) {
        ReadFields(context, splitter, record);
        Reject(context, {RejectReason::kFieldTooLong, RowFault::kWholeRow,
                         "> " + FormatBytes(options_.field_bytes_max)});
        continue;
      }
    }
    if (in_place) [[likely]] AddRowInPlace(context, splitter, record);
    else AddRow(context);
  }
}

// PERF: objects of one file have their keys in one order; comparing with the last object's key at the
// same place saves folding it.
const std::vector<BlockParser::KeyUse>* BlockParser::UsesOf(Context& context, std::size_t place,
                                                            std::string_view key) const {
  std::vector<ParserScratch::KeyMemo>& memos = context.scratch.keys;
  if (place < memos.size() && memos[place].key == key) {
    return static_cast<const std::vector<KeyUse>*>(memos[place].uses);
  }
  const auto found = uses_of_key_.find(FoldHeader(key));
  const std::vector<KeyUse>* uses = found == uses_of_key_.end() ? nullptr : &found->second;
  if (uses == nullptr && context.parsed.unknown_keys.size() < kUnknownKeysMax) {
    context.parsed.unknown_keys.emplace(key);
  }
  if (place >= memos.size() && place < kUnknownKeysMax) memos.resize(place + 1);
  if (place < memos.size()) memos[place] = {std::string(key), uses};
  return uses;
}

// Fills scratch.values from one object; what is wrong with it, or empty.
std::string_view BlockParser::ReadJsonRow(Context& context, std::string_view row,
                                          RowFault& fault) const {
  ParserScratch& scratch = context.scratch;
  const std::size_t slots = normaliser_.slots().size();
  constexpr std::size_t kUnset = static_cast<std::size_t>(-1);
  scratch.values.assign(slots, {});
  scratch.ranks.assign(slots, kUnset);
  std::string_view repeated;
  std::size_t place = 0;
  const auto member = [&](std::string_view key, std::string_view value) {
    const std::vector<KeyUse>* uses = UsesOf(context, place++, key);
    if (uses == nullptr) return true;
    for (const KeyUse& use : *uses) {
      const std::size_t set = scratch.ranks[use.slot];
      if (set == use.rank || (use.exclusive && set != kUnset)) {
        repeated = "a key stands twice";
        return false;
      }
      if (set < use.rank) continue;
      scratch.ranks[use.slot] = use.rank;
      scratch.values[use.slot] = value;
    }
    if (value.size() > options_.field_bytes_max) {
      fault = {RejectReason::kFieldTooLong, uses->front().slot,
               "> " + FormatBytes(options_.field_bytes_max)};
    }
    return true;
  };
  const std::string_view syntax = scratch.json.Parse(row, member);
  return syntax.empty() ? repeated : syntax;
}

void BlockParser::ParseJson(Context& context) const {
  const std::uint64_t first_line = context.line;
  std::uint64_t lines = 0;
  for (std::size_t begin = 0; begin < context.text.size(); ++lines) {
    const std::size_t end = std::min(context.text.find('\n', begin), context.text.size());
    const std::string_view row = TrimBlanks(context.text.substr(begin, end - begin));
    begin = end + 1;
    if (row.empty()) {
      ++context.parsed.blank_lines;
      continue;
    }
    context.line = first_line + lines;
    ++context.parsed.rows;
    if (!CheckRow(context, row)) continue;
    RowFault fault;
    fault.slot = RowFault::kWholeRow;
    fault.reason = RejectReason::kCount;
    if (const std::string_view wrong = ReadJsonRow(context, row, fault); !wrong.empty()) {
      context.scratch.values.clear();
      Reject(context, {RejectReason::kJsonInvalid, RowFault::kWholeRow, std::string(wrong)});
    } else if (fault.reason != RejectReason::kCount) {
      Reject(context, fault);
    } else {
      AddRow(context);
    }
  }
}

void BlockParser::Parse(const TextBlock& block, ParserScratch& scratch, ParsedBlock& parsed) const {
  parsed.Clear();
  parsed.input_bytes = block.input_bytes;
  std::string_view text = block.text();
  if (block.decode) {
    DecodeGb18030(text, scratch.decoded);
    const std::size_t size = scratch.decoded.size();
    scratch.decoded.append(kCsvPadding, '\0');
    text = std::string_view(scratch.decoded).substr(0, size);
  }
  Context context{.text = text,
                  .suspect_encoding = !IsValidUtf8(text),
                  .suspect_nul = std::memchr(text.data(), '\0', text.size()) != nullptr,
                  .line = block.first_line,
                  .scratch = scratch,
                  .parsed = parsed};
  if (options_.format == TextFormat::kCsv) {
    ParseCsv(context);
  } else {
    ParseJson(context);
  }
  parsed.batch.rows.resize(context.row_bytes);
  if (block.oversized_line == 0) return;
  context.line = block.oversized_line;
  scratch.values.clear();
  ++parsed.rows;
  Reject(context, {RejectReason::kLineTooLong, RowFault::kWholeRow,
                   "> " + FormatBytes(options_.record_bytes_max)});
}

}  // namespace xueji
