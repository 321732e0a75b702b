#include "engine/ingest/header_mapping.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/json_keys.h"

namespace xueji {
namespace {

absl::StatusOr<ColumnMapping> MapKeys(BlockReader& reader, std::span<const InputSlot> wanted,
                                      const ColumnAliases& aliases, MappingOption option) {
  XUEJI_ASSIGN_OR_RETURN(std::string text, reader.Peek());
  JsonKeys found = FindJsonKeys(std::move(text));
  const std::string place = reader.source().name() + ":1";
  if (found.keys.empty() && found.lines > 0) {
    return InvalidArgument({"$0: 找不到 JSON 对象；请每行写一个对象，值为文字、数字或 null，或以 .csv 命名文件",
                            "$0: no JSON object found; write one object a line, its values text, "
                            "numbers or null, or name the file .csv",
                            {place}});
  }
  // A file of blank lines has no rows, and no header to complain about.
  if (found.lines == 0) return ColumnMapping{};
  // Rows may use different names of one field; a row that uses two is refused by itself.
  std::vector<InputSlot> slots(wanted.begin(), wanted.end());
  for (InputSlot& slot : slots) slot.exclusive = false;
  XUEJI_ASSIGN_OR_RETURN(ColumnMapping mapping,
                         MapColumns(std::move(found.keys), slots, aliases, place, option));
  mapping.ignored.clear();  // the parser sees every row's keys and tells
  return mapping;
}

}  // namespace

absl::StatusOr<ColumnMapping> ReadColumnMapping(BlockReader& reader, const InputFormat& format,
                                                std::span<const InputSlot> slots,
                                                const ColumnAliases& aliases, MappingOption option) {
  if (format.text == TextFormat::kJsonLines) return MapKeys(reader, slots, aliases, option);
  XUEJI_ASSIGN_OR_RETURN(std::string text, reader.ReadHeader());
  const std::size_t size = text.size();
  const std::string place =
      reader.source().name() + ":" + std::to_string(reader.header_lines());
  text.append(kCsvPadding, '\0');
  const std::size_t columns_max =
      static_cast<std::size_t>(std::count(text.begin(), text.end(), format.separator)) + 1;
  CsvSplitter splitter(std::string_view(text).substr(0, size), format.separator, columns_max);
  CsvRecord record;
  std::vector<std::string> header;
  if (splitter.Next(record)) {
    if (record.misplaced_quote) {
      return InvalidArgument(
          {"$0: 表头中引号之后还有内容；名称中的引号须写两遍",
           "$0: text follows a closing quote in the header; write a quote inside a name twice",
           {place}});
    }
    for (std::size_t i = 0; i < record.field_count; ++i) {
      std::string unescaped;
      header.emplace_back(splitter.Field(i, unescaped));
    }
  }
  return MapColumns(std::move(header), slots, aliases, place, option);
}

}  // namespace xueji
