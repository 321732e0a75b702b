#include "engine/jobs/query_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/message.h"
#include "engine/ingest/block_reader.h"
#include "engine/ingest/byte_source.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/record_normaliser.h"

namespace xueji {
namespace {

constexpr std::size_t kColumnsMax = 4096;

// Header and value of what is asked for, and where it stands ("--like" or a file and line).
struct Query {
  std::string place;
  bool from_file = false;
  std::vector<std::string> header = {}, values = {};
};

absl::StatusOr<Query> ReadWords(const std::vector<std::string>& like) {
  Query query{.place = "--like"};
  for (const std::string& word : like) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) {
      // What was typed may be a child's name: only its place is said.
      return InvalidArgument({"--like 的第 $0 个值：请写 字段=值，或只写一个文件名",
                              "--like, value $0: write field=value, or one file name alone",
                              {query.header.size() + 1}});
    }
    query.header.push_back(word.substr(0, equals));
    query.values.push_back(word.substr(equals + 1));
  }
  return query;
}

// The fields of the next record in `text`; empty at the end, or if it is a blank line.
std::vector<std::string> NextFields(CsvSplitter& splitter) {
  std::vector<std::string> fields;
  CsvRecord record;
  if (!splitter.Next(record)) return fields;
  for (std::size_t i = 0; i < std::min(record.field_count, kColumnsMax); ++i) {
    std::string scratch;
    fields.emplace_back(splitter.Field(i, scratch));
  }
  return fields.size() == 1 && fields[0].empty() ? std::vector<std::string>() : fields;
}

absl::StatusOr<Query> ReadQueryFile(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  std::string_view stem = path;
  for (const std::string_view compression : {".gz", ".zst"}) {
    if (stem.ends_with(compression)) stem.remove_suffix(compression.size());
  }
  const char separator = stem.ends_with(".tsv") ? '\t' : ',';
  BlockReader reader(std::move(source), {.separator = separator});
  XUEJI_ASSIGN_OR_RETURN(std::string header, reader.ReadHeader());
  Query query{.place = path + ":2", .from_file = true};
  std::size_t size = header.size();
  header.append(kCsvPadding, '\0');
  CsvSplitter head(std::string_view(header).substr(0, size), separator, kColumnsMax);
  query.header = NextFields(head);
  TextBlock block;
  XUEJI_ASSIGN_OR_RETURN(const bool more, reader.Next(block));
  if (!more || query.header.empty()) {
    return InvalidArgument({"$0：需要一行表头和一行数据", "$0: needs a header and one row", {path}});
  }
  std::string text(block.text());
  if (block.decode) {
    std::string decoded;
    DecodeGb18030(text, decoded);
    text = std::move(decoded);
  }
  size = text.size();
  text.append(kCsvPadding, '\0');
  CsvSplitter rows(std::string_view(text).substr(0, size), separator, kColumnsMax);
  query.values = NextFields(rows);
  if (query.values.size() != query.header.size()) {
    return InvalidArgument({"$0: 有 $1 栏，而表头有 $2 栏；请检查分隔符和引号",
                            "$0: $1 fields, but the header has $2; check separators and quotes",
                            {query.place, query.values.size(), query.header.size()}});
  }
  if (!NextFields(rows).empty()) {
    return InvalidArgument({"$0:3: 不止一行；一次只查找一条记录",
                            "$0:3: more than one row; search for one record a time", {path}});
  }
  return query;
}

std::string FieldNames(const std::vector<InputSlot>& slots) {
  std::string names;
  for (const InputSlot& slot : slots) names += (names.empty() ? "" : ", ") + slot.name;
  return names;
}

}  // namespace

absl::StatusOr<RecordId> AppendQuery(const std::vector<std::string>& like,
                                     const ExecutionPlan& plan, RecordStore* store) {
  const bool is_file = like.size() == 1 && like[0].find('=') == std::string::npos;
  absl::StatusOr<Query> read = is_file ? ReadQueryFile(like[0]) : ReadWords(like);
  XUEJI_RETURN_IF_ERROR(read.status());
  const Query& query = *read;

  const RecordNormaliser normaliser(plan.plan, plan.layout, store->terms(), {.partial = true});
  std::vector<InputSlot> slots = normaliser.slots();
  for (InputSlot& slot : slots) slot.required = false;
  XUEJI_ASSIGN_OR_RETURN(const ColumnMapping mapping,
                         MapColumns(query.header, slots, {}, query.place));
  if (!query.from_file && !mapping.ignored.empty()) {
    return InvalidArgument({"$0: 没有字段 '$1'（或写了两次）；字段有：$2",
                            "$0: no field '$1' (or given twice); the fields are: $2",
                            {query.place, mapping.ignored[0], FieldNames(slots)}});
  }
  std::vector<std::string_view> values(slots.size());
  bool any = false;
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    if (mapping.column_of_slot[slot] < 0) continue;
    values[slot] = query.values[static_cast<std::size_t>(mapping.column_of_slot[slot])];
    any |= slot > 0 && !values[slot].empty();
  }
  if (!any) {
    return InvalidArgument({"$0: 没有一个字段有值，无从查找；字段有：$1",
                            "$0: no field has a value; there is nothing to search for. The fields are: "
                            "$1",
                            {query.place, FieldNames(slots)}});
  }
  if (values[0].empty()) values[0] = kQueryRecordId;

  RecordBatch batch;
  batch.rows.assign(normaliser.row_bytes(), std::byte{0});
  NormaliserScratch scratch;
  ReasonSet warnings;
  RowFault fault;
  if (!normaliser.Normalise(values, scratch, batch.rows.data(), warnings, fault)) {
    const std::string field = fault.slot < slots.size() ? slots[fault.slot].name + ": " : "";
    Message why;
    why.zh = RejectMessage(fault, /*chinese=*/true);
    why.en = RejectMessage(fault, /*chinese=*/false);
    return InvalidArgument({"$0: $1$2", "$0: $1$2", {query.place, field, why}});
  }
  batch.ids = std::string(values[0]);
  batch.id_ends = {static_cast<std::uint32_t>(batch.ids.size())};
  batch.lines = {query.from_file ? 2u : 0u};
  batch.warnings = {warnings.bits()};
  store->BeginFile(query.place);
  XUEJI_RETURN_IF_ERROR(store->Append(batch));
  return RecordId{store->size() - 1};
}

}  // namespace xueji
