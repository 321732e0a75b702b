// CSV as RFC 4180 has it, found in a block of text: where records may be cut, and where fields lie.
//
//   CsvCutter cutter(',', true);                 // serial, one per file: state goes over the blocks
//   CsvSplitter splitter(block, ',', columns);   // one per block, in parallel
//   CsvRecord record;
//   while (splitter.Next(record)) { splitter.Field(record, 3, scratch) … }
//
// The grammar, the same in both (and in the reference twin, tests/engine/ingest/csv_reference.h):
// a record ends at LF or at the end of the text (a CR before it belongs to the line end); a field
// whose first character after blanks is '"' is quoted: separators and line ends inside it are text,
// "" is one quote, and only blanks may follow its closing quote (else the record is `misplaced`).
// Elsewhere a quote is an ordinary character. Blanks around a field do not belong to it.
//
// Thread-compatible; a CsvSplitter borrows the text, which must be followed by kCsvPadding readable
// bytes. Limits: a text below 2 GiB. Cost: bench/engine/ingest_bench.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xueji {

inline constexpr std::size_t kCsvPadding = 64;

// Finds the last record end in a growing text, and counts lines on the way.
class CsvCutter {
 public:
  // `quotes` false: every LF ends a record (JSON lines). A quoted field longer than `quote_bytes_max`
  // counts as torn, wherever the text happens to be cut.
  CsvCutter(char separator, bool quotes, std::uint64_t quote_bytes_max = ~std::uint64_t{0})
      : separator_(separator), quotes_(quotes), quote_bytes_max_(quote_bytes_max) {}

  // Scans on from where the last call stopped. `text` is what is left of the same text, possibly
  // longer than last time. With `last` nothing follows. Returns the end of the last whole record in
  // `text` (0: none). REQUIRES: kCsvPadding readable bytes behind `text`.
  std::size_t Scan(std::string_view text, bool last) { return Scan(text, last, false); }
  // The same up to the first record end only.
  std::size_t ScanToFirst(std::string_view text, bool last) { return Scan(text, last, true); }
  // The caller took `bytes`, all of them scanned, from the front of the text.
  void Forget(std::size_t bytes);
  // Bytes at the front that Scan() will not look at again.
  std::size_t Forgettable(std::string_view text) const;

  bool in_quotes() const { return in_quotes_; }
  // True once a quote was not closed within quote_bytes_max; quote_line() is its line then.
  bool torn() const {
    return torn_ || (in_quotes_ && forgotten_ + at_ - quote_open_ > quote_bytes_max_);
  }
  // 0-based line of the quote that is torn, or still open.
  std::uint64_t quote_line() const { return torn_ ? torn_line_ : quote_line_; }
  // Line ends before the last record end, and before everything scanned.
  std::uint64_t lines_at_end() const { return lines_at_end_; }
  std::uint64_t lines_scanned() const { return lines_scanned_; }

 private:
  std::size_t Scan(std::string_view text, bool last, bool first_end);
  std::uint64_t QuotedRanges(std::string_view text, std::size_t base, std::uint64_t quotes,
                             std::uint64_t line_ends, bool last);

  char separator_;
  bool quotes_;
  std::uint64_t quote_bytes_max_;
  bool torn_ = false;
  std::uint64_t torn_line_ = 0;
  std::size_t at_ = 0;             // scanned up to here
  bool in_quotes_ = false;
  std::uint64_t forgotten_ = 0;    // bytes taken from the front so far
  std::uint64_t last_end_ = 0;     // these two count from the beginning of the whole text
  std::uint64_t quote_open_ = 0;
  std::uint64_t quote_line_ = 0;
  std::uint64_t lines_at_end_ = 0;
  std::uint64_t lines_scanned_ = 0;
};

struct CsvRecord {
  std::size_t begin = 0;       // in the text
  std::size_t end = 0;         // without the line end
  std::uint32_t line = 0;      // 0-based in the text
  std::size_t field_count = 0;  // may exceed the columns asked for
  bool misplaced_quote = false;
};

// The fields of a record as they stand in the text: field i lies between bounds[i] and bounds[i + 1],
// neither included. In front of the first field of the text stands the number before 0.
struct CsvFields {
  const char* text;
  const std::uint32_t* bounds;
  std::string_view operator[](std::size_t i) const {
    const std::uint32_t begin = bounds[i] + 1;
    return {text + begin, bounds[i + 1] - begin};
  }
};

class CsvSplitter {
 public:
  // Positions of at most `columns` fields of a record are kept.
  CsvSplitter(std::string_view text, char separator, std::size_t columns);

  // The next record, blank lines included (one empty field). False at the end of the text.
  bool Next(CsvRecord& record);
  // Field number `i` of the record Next() gave, blanks around it removed. A doubled quote needs
  // `scratch`, to which the clean text is appended: reserve it for the record, so views stay valid.
  // REQUIRES: i < columns and i < record.field_count.
  std::string_view Field(std::size_t i, std::string& scratch) const;
  // Whether a field of the record may be quoted (its text begins with a quote then), and whether one
  // has a quote inside it, written twice.
  bool has_quoted() const { return has_quoted_; }
  bool has_doubled() const { return has_doubled_; }
  // Field `i` as it stands in the text, with its quotes and blanks. REQUIRES: as of Field().
  std::string_view FieldBytes(std::size_t i) const { return fields()[i]; }
  // All of them; valid until Next() is called again.
  CsvFields fields() const { return {data_, bounds_.data()}; }
  // Line ends passed so far.
  std::uint32_t lines() const { return line_; }

 private:
  void LoadChunk(std::size_t base);
  bool NextChunk();
  std::size_t AddSeparators(std::uint64_t separators, std::size_t count);
  std::size_t NextStop();
  void PassOver(std::size_t at);
  bool PassQuoted(std::uint64_t quote);
  std::size_t QuotedField(CsvRecord& record);

  const char* data_;
  std::size_t size_;
  char separator_;
  std::size_t columns_;
  std::vector<std::uint32_t> bounds_;  // of CsvFields, for the record
  bool has_quoted_ = false;
  bool has_doubled_ = false;
  std::size_t quoted_until_ = 0;       // behind the last quote found to open or close a field
  std::size_t at_ = 0;                 // begin of the next record
  std::size_t chunk_base_ = 0;
  std::uint64_t separators_ = 0;       // of the chunk, not yet visited
  std::uint64_t stops_ = 0;            // its line ends and quotes, not yet visited
  std::uint32_t line_ = 0;
};

// `text` without ASCII blanks, tabs and carriage returns around it.
inline std::string_view TrimBlanks(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  const auto solid = [](char c) { return static_cast<unsigned char>(c) > ' '; };
  if (!text.empty() && solid(text.front()) && solid(text.back())) [[likely]] return text;
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// What stands between the quotes around `text`, blanks apart; `text` itself if it has none. REQUIRES: no
// quote is written twice in it, and nothing but blanks behind the closing one.
inline std::string_view WithoutQuotes(std::string_view text) {
  text = TrimBlanks(text);
  return text.size() >= 2 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace xueji
