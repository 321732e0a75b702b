#include "engine/ingest/input_format.h"

#include <sys/stat.h>

#include <memory>

#include "engine/ingest/byte_source.h"

namespace xueji {
namespace {

// Address space, not memory, for inputs whose size is not known beforehand.
constexpr std::uint64_t kRowsUnknown = std::uint64_t{1} << 31;
constexpr std::size_t kPeekBytes = std::size_t{64} << 10;
// A JSON row has a key of its own name and a value: {"id":1}
constexpr std::uint64_t kJsonRowBytesMin = 8;

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

struct FileKind {
  TextFormat format = TextFormat::kCsv;
  char separator = ',';
};

}  // namespace

InputFormat InputFormatOf(std::string_view path, char separator) {
  for (const std::string_view compressed : {".gz", ".zst"}) {
    if (EndsWith(path, compressed)) path.remove_suffix(compressed.size());
  }
  InputFormat format;
  if (EndsWith(path, ".jsonl") || EndsWith(path, ".ndjson")) format.text = TextFormat::kJsonLines;
  if (EndsWith(path, ".tsv") || EndsWith(path, ".tab")) format.separator = '\t';
  if (separator != 0) format.separator = separator;
  return format;
}

absl::StatusOr<std::uint64_t> RowsAtMost(const std::string& path, const InputFormat& format) {
  struct stat about {};
  if (path == "-" || stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
    return kRowsUnknown;  // what is wrong with the path, opening it will say
  }
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<ByteSource> source, ByteSource::Open(path));
  if (source->compression() != "none") return kRowsUnknown;
  if (format.text == TextFormat::kJsonLines) return source->file_bytes() / kJsonRowBytesMin + 1;
  std::string head(kPeekBytes, '\0');
  XUEJI_ASSIGN_OR_RETURN(const std::size_t got, source->Read(std::span(head.data(), head.size())));
  std::uint64_t row_bytes = 1;
  bool quoted = false;
  bool blank = true;  // lines before the header
  for (const char c : std::string_view(head).substr(0, got)) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted && !blank) break;
    if (c != '\n' && c != '\r' && c != ' ') blank = false;
    row_bytes += c == format.separator && !quoted;
  }
  return source->file_bytes() / row_bytes + 1;
}

}  // namespace xueji
