#include "engine/population/text_registry.h"

#include <algorithm>
#include <cstring>
#include <list>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/number_text.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/header_mapping.h"
#include "engine/ingest/input_format.h"
#include "engine/ingest/reject_reason.h"
#include "engine/ingest/simd_text.h"
#include "engine/population/registry_row.h"
#include "engine/record/student_schema.h"

namespace xueji {
namespace {

using matchers::PackedIdNumber;

// Rows whose numbers go to the filter together: enough that its memory accesses overlap, few enough that the
// rows stay in the first cache.
constexpr std::size_t kRowsAtOnce = 64;

struct PendingRow {
  RegistryRow row;
  std::uint32_t line = 0;  // counted from the chunk's first
};

struct TextScratch : RegistryScratch {
  TextBlock block;
  std::string decoded;
  std::list<std::string> unescaped;  // rows with doubled quotes, while they are pending
  NormaliserScratch normaliser;
  JsonObjectParser json;
  std::list<std::string> json_values;
  std::vector<PendingRow> pending;
  std::vector<PackedIdNumber> ids;
  std::vector<std::uint32_t> wanted;
};

// The work on one chunk.
class ChunkDecoder {
 public:
  ChunkDecoder(const RegistryFilter* filter, bool chinese, TextScratch& scratch, RegistryChunk& chunk)
      : filter_(filter), chinese_(chinese), scratch_(scratch), chunk_(chunk) {}

  void Reject(std::uint32_t line, std::string field, std::string_view code, const Message& message) {
    chunk_.rejects.push_back({chunk_.first_row + line, std::move(field), std::string(code),
                              message.In(chinese_ ? Language::kChinese : Language::kEnglish)});
  }
  void Reject(std::uint32_t line, RejectReason reason, std::string detail = {}) {
    const RowFault fault{reason, RowFault::kWholeRow, std::move(detail)};
    const std::string text = RejectMessage(fault, chinese_);
    Reject(line, "", Describe(reason).code, Verbatim(text));
  }
  // REQUIRES: the row's texts stay until Flush().
  void Add(const RegistryRow& row, std::uint32_t line) {
    PackedIdNumber id;
    RegistryFault fault;
    if (!PackRegistryId(row, scratch_.normaliser, id, fault)) [[unlikely]] {
      Reject(line, ColumnName(fault.column), fault.reason_code, fault.message);
      return;
    }
    scratch_.pending.push_back({row, line});
    scratch_.ids.push_back(id);
    if (scratch_.ids.size() == kRowsAtOnce) Flush();
  }
  void Flush() {
    std::vector<std::uint32_t>& wanted = scratch_.wanted;
    wanted.clear();
    if (filter_ != nullptr) filter_->Select(scratch_.ids, wanted);
    std::size_t next = 0;
    for (std::uint32_t i = 0; i < scratch_.ids.size(); ++i) {
      const bool want = filter_ == nullptr || (next < wanted.size() && wanted[next] == i);
      if (want) ++next;
      if (!want && IsPlainRow(scratch_.pending[i].row, scratch_.ids[i])) [[likely]] continue;
      Decode(i, want);
    }
    scratch_.pending.clear();
    scratch_.ids.clear();
    scratch_.unescaped.clear();
    scratch_.json_values.clear();
  }

 private:
  void Decode(std::size_t i, bool want) {
    const PendingRow& pending = scratch_.pending[i];
    RegistryPerson person;
    RegistryFault fault;
    person.id = scratch_.ids[i];
    person.place = pending.line;
    if (!PackRegistryPerson(pending.row, scratch_.normaliser, chunk_, person, fault)) {
      Reject(pending.line, ColumnName(fault.column), fault.reason_code, fault.message);
    } else if (want) {
      chunk_.persons.push_back(person);
    }
  }

  const RegistryFilter* filter_;
  bool chinese_;
  TextScratch& scratch_;
  RegistryChunk& chunk_;
};

class TextRegistry : public RegistrySource {
 public:
  TextRegistry(std::string path, TextRegistryOptions options, InputFormat format, ColumnAliases aliases,
               std::unique_ptr<ByteSource> source)
      : path_(std::move(path)),
        options_(std::move(options)),
        format_(format),
        compression_(source->compression()),
        reader_(std::move(source), {.format = format.text,
                                    .separator = format.separator,
                                    .encoding = options_.encoding,
                                    .record_bytes_max = options_.record_bytes_max,
                                    .block_bytes = options_.block_bytes}),
        aliases_(std::move(aliases)) {}

  absl::Status Start();
  absl::StatusOr<bool> Next(RegistryChunk& chunk) override;
  void Decode(const RegistryFilter* filter, RegistryChunk& chunk) const override;
  Message PlaceOf(const RegistryChunk& chunk) const override {
    return {"$0 第 $1 行起的第 $2 块", "$0, chunk $2, which begins at line $1",
            {path_, chunk.first_row, chunk.number + 1}};
  }
  LoadedInput Describe() const override;

 private:
  void ParseCsv(std::string_view text, bool suspect, ChunkDecoder& decoder, RegistryChunk& chunk,
                TextScratch& scratch) const;
  void ParseJson(std::string_view text, bool suspect, ChunkDecoder& decoder, RegistryChunk& chunk,
                 TextScratch& scratch) const;
  bool CheckRow(std::string_view row, std::uint32_t line, bool suspect, ChunkDecoder& decoder) const;

  std::string path_;
  TextRegistryOptions options_;
  InputFormat format_;
  std::string compression_;
  BlockReader reader_;
  ColumnAliases aliases_;
  ColumnMapping mapping_;
  std::unordered_map<std::string, std::size_t> slot_of_key_;  // JSON lines: folded key
  std::uint64_t chunks_ = 0;
};

absl::Status TextRegistry::Start() {
  XUEJI_ASSIGN_OR_RETURN(mapping_, ReadColumnMapping(reader_, format_, RegistrySlots(), aliases_,
                                                     {options_.columns_option}));
  mapping_.column_of_slot.resize(kRegistryColumns, -1);
  if (format_.text != TextFormat::kJsonLines) return absl::OkStatus();
  for (std::size_t slot = 0; slot < kRegistryColumns; ++slot) {
    for (const std::string& key : FoldedHeaders(RegistrySlots()[slot], aliases_)) {
      slot_of_key_.emplace(key, slot);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TextRegistry::Next(RegistryChunk& chunk) {
  if (chunk.scratch == nullptr) chunk.scratch = std::make_unique<TextScratch>();
  TextBlock& block = static_cast<TextScratch&>(*chunk.scratch).block;
  XUEJI_ASSIGN_OR_RETURN(const bool more, reader_.Next(block));
  if (!more) return false;
  chunk.number = chunks_++;
  chunk.first_row = block.first_line;
  chunk.checksum = HashCombine(HashBytes(block.text()), block.oversized_line);
  chunk.input_bytes = block.input_bytes;
  return true;
}

// Faults of a row that need no look at its fields.
bool TextRegistry::CheckRow(std::string_view row, std::uint32_t line, bool suspect,
                            ChunkDecoder& decoder) const {
  if (row.size() > options_.record_bytes_max) {
    decoder.Reject(line, RejectReason::kLineTooLong, "> " + FormatBytes(options_.record_bytes_max));
  } else if (suspect && row.find('\0') != std::string_view::npos) {
    decoder.Reject(line, RejectReason::kNulByte);
  } else if (suspect && !IsValidUtf8(row)) {
    decoder.Reject(line, RejectReason::kEncodingInvalid);
  } else {
    return true;
  }
  return false;
}

void TextRegistry::ParseCsv(std::string_view text, bool suspect, ChunkDecoder& decoder,
                            RegistryChunk& chunk, TextScratch& scratch) const {
  const std::size_t columns = mapping_.header.size();
  CsvSplitter splitter(text, format_.separator, columns);
  CsvRecord record;
  while (splitter.Next(record)) {
    const std::string_view bytes = text.substr(record.begin, record.end - record.begin);
    if (record.field_count == 1 && TrimBlanks(bytes).empty()) {
      ++chunk.blank_lines;
      continue;
    }
    ++chunk.rows;
    if (!CheckRow(bytes, record.line, suspect, decoder)) continue;
    if (record.field_count != columns) {
      decoder.Reject(record.line, RejectReason::kFieldCount,
                     std::to_string(record.field_count) + " / " + std::to_string(columns));
      continue;
    }
    if (record.misplaced_quote) {
      decoder.Reject(record.line, RejectReason::kQuoteMisplaced);
      continue;
    }
    RegistryRow row;
    const bool doubled = splitter.has_doubled();
    if (doubled) scratch.unescaped.emplace_back().reserve(bytes.size());
    const CsvFields fields = splitter.fields();
    for (std::size_t slot = 0; slot < kRegistryColumns; ++slot) {
      if (mapping_.column_of_slot[slot] < 0) continue;
      const auto column = static_cast<std::size_t>(mapping_.column_of_slot[slot]);
      row.values[slot] = doubled                 ? splitter.Field(column, scratch.unescaped.back())
                         : splitter.has_quoted() ? WithoutQuotes(fields[column])
                                                 : TrimBlanks(fields[column]);
    }
    decoder.Add(row, record.line);
  }
}

void TextRegistry::ParseJson(std::string_view text, bool suspect, ChunkDecoder& decoder,
                             RegistryChunk& chunk, TextScratch& scratch) const {
  std::uint32_t line = 0;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view bytes = TrimBlanks(text.substr(begin, end - begin));
    begin = end + 1;
    if (bytes.empty()) {
      ++chunk.blank_lines;
      continue;
    }
    ++chunk.rows;
    if (!CheckRow(bytes, line, suspect, decoder)) continue;
    RegistryRow row;
    bool repeated = false;
    std::array<bool, kRegistryColumns> set{};
    const auto member = [&](std::string_view key, std::string_view value) {
      const auto found = slot_of_key_.find(FoldHeader(key));
      if (found == slot_of_key_.end()) return true;
      repeated = std::exchange(set[found->second], true);
      // The parser's text goes when it returns.
      row.values[found->second] = TrimBlanks(scratch.json_values.emplace_back(value));
      return !repeated;
    };
    const std::string_view fault = scratch.json.Parse(bytes, member);
    if (repeated) {
      decoder.Reject(line, RejectReason::kJsonInvalid, "a key stands twice");
    } else if (!fault.empty()) {
      decoder.Reject(line, RejectReason::kJsonInvalid, std::string(fault));
    } else {
      decoder.Add(row, line);
    }
  }
}

void TextRegistry::Decode(const RegistryFilter* filter, RegistryChunk& chunk) const {
  auto& scratch = static_cast<TextScratch&>(*chunk.scratch);
  chunk.persons.clear();
  chunk.texts.clear();
  chunk.rejects.clear();
  chunk.rows = chunk.blank_lines = 0;
  std::string_view text = scratch.block.text();
  if (scratch.block.decode) {
    DecodeGb18030(text, scratch.decoded);
    const std::size_t size = scratch.decoded.size();
    scratch.decoded.append(kCsvPadding, '\0');
    text = std::string_view(scratch.decoded).substr(0, size);
  }
  const bool suspect =
      !IsValidUtf8(text) || std::memchr(text.data(), '\0', text.size()) != nullptr;
  ChunkDecoder decoder(filter, options_.chinese, scratch, chunk);
  if (format_.text == TextFormat::kCsv) ParseCsv(text, suspect, decoder, chunk, scratch);
  else ParseJson(text, suspect, decoder, chunk, scratch);
  decoder.Flush();
  if (scratch.block.oversized_line != 0) {
    ++chunk.rows;
    decoder.Reject(static_cast<std::uint32_t>(scratch.block.oversized_line - chunk.first_row),
                   RejectReason::kLineTooLong, "> " + FormatBytes(options_.record_bytes_max));
  }
  std::stable_sort(chunk.rejects.begin(), chunk.rejects.end(),
                   [](const RegistryReject& a, const RegistryReject& b) { return a.line < b.line; });
}

LoadedInput TextRegistry::Describe() const {
  LoadedInput input;
  input.path = path_;
  input.bytes = reader_.source().bytes_read();
  input.checksum = reader_.source().checksum();
  input.encoding = reader_.encoding_name();
  input.compression = compression_;
  input.ignored_columns = mapping_.ignored;
  input.notes = reader_.notes();
  std::string absent;
  for (std::size_t slot = 0; slot < kRegistryColumns; ++slot) {
    if (mapping_.column_of_slot[slot] >= 0) continue;
    absent += (absent.empty() ? "" : ", ") + RegistrySlots()[slot].name;
  }
  if (!absent.empty()) input.notes.push_back({"没有这些列：$0", "no column for: $0", {absent}});
  return input;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RegistrySource>> OpenTextRegistry(const std::string& path,
                                                                 const TextRegistryOptions& options) {
  if (path == "-") {
    return InvalidArgument({"人口库要读两遍，不能来自标准输入；请给出文件",
                            "a registry is looked at twice and cannot come from standard input; name a file"});
  }
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  return ReadTextRegistry(std::move(source), options);
}

absl::StatusOr<std::unique_ptr<RegistrySource>> ReadTextRegistry(std::unique_ptr<ByteSource> source,
                                                                 const TextRegistryOptions& options) {
  ColumnAliases aliases;
  if (!options.columns_path.empty()) {
    XUEJI_ASSIGN_OR_RETURN(aliases, ReadColumnAliases(options.columns_path, RegistrySlots()));
  }
  const std::string path = source->name();
  auto registry = std::make_unique<TextRegistry>(path, options, InputFormatOf(path, options.separator),
                                                 std::move(aliases), std::move(source));
  XUEJI_RETURN_IF_ERROR(registry->Start());
  return registry;
}

}  // namespace xueji
