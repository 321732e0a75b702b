// The CSV splitter and cutter against their character-by-character twin, on any text in any pieces.
#include <cstdint>
#include <string>

#include "engine/base/check.h"
#include "engine/ingest/csv_reader.h"
#include "tests/engine/ingest/csv_reference.h"

using xueji::CsvCutter;
using xueji::CsvRecord;
using xueji::CsvSplitter;

namespace {

void CompareSplit(const std::string& text, char separator) {
  const xueji::ReferenceResult expected = xueji::ReferenceSplit(text, separator);
  std::string padded = text + std::string(xueji::kCsvPadding, '"');
  CsvSplitter splitter(std::string_view(padded).substr(0, text.size()), separator, text.size() + 1);
  CsvRecord record;
  for (const xueji::ReferenceRecord& reference : expected.records) {
    XUEJI_CHECK(splitter.Next(record));
    XUEJI_CHECK(record.begin == reference.begin && record.line == reference.line);
    XUEJI_CHECK(record.misplaced_quote == reference.misplaced_quote);
    XUEJI_CHECK(record.field_count == reference.fields.size());
    const bool torn = expected.open_quote && &reference == &expected.records.back();
    if (record.misplaced_quote || torn) continue;
    std::string scratch;
    scratch.reserve(text.size());
    for (std::size_t i = 0; i < record.field_count; ++i) {
      XUEJI_CHECK(splitter.Field(i, scratch) == reference.fields[i]);
      if (splitter.has_doubled()) continue;
      const std::string_view bytes = splitter.FieldBytes(i);
      const std::string_view in_place = splitter.has_quoted() ? xueji::WithoutQuotes(bytes) : bytes;
      XUEJI_CHECK(xueji::TrimBlanks(in_place) == reference.fields[i]);
    }
  }
  XUEJI_CHECK(!splitter.Next(record));
}

void CompareCuts(const std::string& text, std::size_t piece) {
  const xueji::ReferenceResult expected = xueji::ReferenceSplit(text, ',');
  CsvCutter cutter(',', true);
  std::size_t taken = 0;
  std::size_t record = 0;
  for (std::size_t known = 0; known < text.size();) {
    known = std::min(text.size(), known + piece);
    const std::string padded = text.substr(taken, known - taken) + std::string(xueji::kCsvPadding, '\n');
    const std::size_t end =
        cutter.Scan(std::string_view(padded).substr(0, known - taken), known == text.size());
    cutter.Forget(end);
    taken += end;
    // Every cut is the end of a record of the twin.
    while (record < expected.records.size() && expected.records[record].end < taken) ++record;
    XUEJI_CHECK(taken == 0 || (record < expected.records.size() && expected.records[record].end == taken));
  }
  XUEJI_CHECK(cutter.in_quotes() == expected.open_quote);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  CompareSplit(text, (data[0] & 1) != 0 ? '\t' : ',');
  CompareCuts(text, 1 + data[0] / 2);
  return 0;
}
