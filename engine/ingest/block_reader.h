// BlockReader: one input -> blocks of whole records, in the code page that was found.
//
//   BlockReader reader(std::move(source), {.format = TextFormat::kCsv, .separator = ','});
//   TextBlock block;
//   XUEJI_ASSIGN_OR_RETURN(std::string header, reader.ReadHeader());
//   for (;;) { XUEJI_ASSIGN_OR_RETURN(const bool more, reader.Next(block)); if (!more) break; … }
//
// The serial part of loading: reads, decompresses, converts UTF-16, and cuts after a record; GB18030
// is left to the workers (TextBlock::decode), because cutting is safe in its undecoded bytes. A row
// longer than record_bytes_max is not kept: only the place of it is told, so that no input can make
// memory grow. Thread-compatible: one caller. Memory: two blocks.
// Errors, each naming the file, the line and the repair: kInvalidArgument for a quote that is opened
// and not closed within record_bytes_max or before the end, for a text that fits no code page, for CR
// alone as line end; and what ByteSource says.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/ingest/byte_source.h"
#include "engine/ingest/code_page.h"
#include "engine/ingest/csv_reader.h"

namespace xueji {

enum class TextFormat : std::uint8_t { kCsv, kJsonLines };

struct BlockReaderOptions {
  TextFormat format = TextFormat::kCsv;
  char separator = ',';
  std::string encoding = "auto";
  std::uint32_t record_bytes_max = 1U << 20;
  std::uint32_t block_bytes = 4U << 20;
};

// Whole records, one after the other. `text()` is followed by 64 readable bytes.
struct TextBlock {
  std::vector<char> bytes;   // reused from block to block
  std::size_t size = 0;
  bool decode = false;       // bytes are GB18030, to be decoded by whoever splits them
  std::uint64_t first_line = 1;   // of the text's first row, 1-based
  // Line of a row that was too long to keep; it comes after the text of this block. 0: none.
  std::uint64_t oversized_line = 0;
  std::uint64_t input_bytes = 0;  // read from the disk when this block was cut

  std::string_view text() const { return {bytes.data(), size}; }
};

class BlockReader {
 public:
  BlockReader(std::unique_ptr<ByteSource> source, BlockReaderOptions options);

  // The first record, decoded to UTF-8, without its line end; its line ends are counted in
  // header_lines(). CSV only, before Next(). Error: kInvalidArgument if the input is empty.
  absl::StatusOr<std::string> ReadHeader();
  std::uint64_t header_lines() const { return header_lines_; }
  // The next block into `block`; false at the end. Always makes progress.
  absl::StatusOr<bool> Next(TextBlock& block);
  // The beginning of the text, decoded, without taking it: for the keys of JSON lines.
  absl::StatusOr<std::string> Peek();
  // Finds the code page without taking anything. Called by the others.
  absl::Status Start();

  // Changes the format the reader was made with. REQUIRES: neither ReadHeader() nor Next() was called.
  void UseFormat(TextFormat format);

  const ByteSource& source() const { return *source_; }
  std::string encoding_name() const { return CodePageName(page_, byte_order_mark_); }
  const std::vector<Message>& notes() const { return notes_; }

 private:
  // Appends up to `wanted` bytes of text to the block being built.
  absl::Status Fill(TextBlock& block, std::size_t wanted);
  // Text from the source, UTF-16 converted; fewer than `wanted` bytes only at the end.
  absl::StatusOr<std::size_t> ReadText(char* output, std::size_t wanted);
  absl::Status CheckCodePage(std::string_view fresh);
  // A character begun at the end of `text` is checked together with what follows.
  void RememberCutOff(std::string_view text);
  absl::Status DecodeUtf16(std::string_view bytes, std::string& text);
  // Keeps the first `end` bytes of the block, gives the others back.
  void Cut(TextBlock& block, std::size_t end);
  // Reads on to the end of a row that is already too long, keeping nothing of it.
  absl::Status SkipOversized(TextBlock& block);
  absl::Status CheckOpenQuote(bool last) const;
  std::string Decoded(std::string_view text) const;

  std::unique_ptr<ByteSource> source_;
  BlockReaderOptions options_;
  CsvCutter cutter_;
  bool started_ = false;
  bool end_ = false;               // the source has no more
  CodePage page_ = CodePage::kAsciiSoFar;
  bool byte_order_mark_ = false;
  std::vector<Message> notes_;
  std::unique_ptr<Utf16Decoder> utf16_;
  std::string converted_;          // UTF-16: text not yet handed on
  std::size_t converted_at_ = 0;
  std::string cut_off_;            // begin of a character at the end of what was checked
  std::string carry_;              // text read but not yet part of a block
  std::size_t carry_at_ = 0;
  std::uint64_t text_bytes_ = 0;   // read so far, for the place of a fault
  std::uint64_t header_lines_ = 0;
};

}  // namespace xueji
