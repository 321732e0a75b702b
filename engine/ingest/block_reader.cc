#include "engine/ingest/block_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/ingest/gb18030.h"

namespace xueji {
namespace {

// The code page is decided from this much text, unless all of it is ASCII.
constexpr std::size_t kHeadBytes = std::size_t{1} << 20;
constexpr std::size_t kConvertBytes = std::size_t{256} << 10;

absl::Status CheckLineEnds(std::string_view head, const std::string& name) {
  const std::size_t carriage = head.find('\r');
  if (carriage == std::string_view::npos || head.find('\n') != std::string_view::npos ||
      carriage + 1 == head.size()) {
    return absl::OkStatus();
  }
  return InvalidArgument(
      {"$0:1: 各行只以 CR 结尾；请用 LF 或 CRLF 换行另存（tr '\\r' '\\n'）",
       "$0:1: lines end in CR alone; save the file with LF or CRLF line ends (tr '\\r' '\\n')",
       {name}});
}

bool HasLoneCarriageReturn(std::string_view line) {
  for (std::size_t at = line.find('\r'); at != std::string_view::npos; at = line.find('\r', at + 1)) {
    if (at + 1 < line.size() && line[at + 1] != '\n' && line[at + 1] != '\r') return true;
  }
  return false;
}

}  // namespace

BlockReader::BlockReader(std::unique_ptr<ByteSource> source, BlockReaderOptions options)
    : source_(std::move(source)),
      options_(std::move(options)),
      cutter_(options_.separator, options_.format == TextFormat::kCsv, options_.record_bytes_max) {}

void BlockReader::UseFormat(TextFormat format) {
  options_.format = format;
  cutter_ = CsvCutter(options_.separator, format == TextFormat::kCsv, options_.record_bytes_max);
}

absl::Status BlockReader::Start() {
  if (started_) return absl::OkStatus();
  started_ = true;
  std::size_t head_bytes = kHeadBytes;
  if (source_->compression() == "none" && source_->file_bytes() > 0) {
    head_bytes = std::min<std::uint64_t>(head_bytes, source_->file_bytes() + 1);
  }
  std::string head(head_bytes, '\0');
  XUEJI_ASSIGN_OR_RETURN(const std::size_t got, source_->Read(std::span(head.data(), head.size())));
  end_ = got < head.size();
  head.resize(got);
  if (head.empty()) {
    return InvalidArgument({"$0：是空文件，没有表头；请检查导出是否完成",
                            "$0: is empty: no header; check that the export finished",
                            {source_->name()}});
  }
  XUEJI_ASSIGN_OR_RETURN(const CodePageFinding found,
                         DetectCodePage(head, end_, options_.encoding, source_->name()));
  page_ = found.page;
  byte_order_mark_ = found.mark_bytes > 0;
  if (!found.note.empty()) notes_.push_back(found.note);
  RememberCutOff(head);
  head.erase(0, found.mark_bytes);
  text_bytes_ = found.mark_bytes + head.size();
  if (page_ == CodePage::kUtf16Le || page_ == CodePage::kUtf16Be) {
    utf16_ = std::make_unique<Utf16Decoder>(page_ == CodePage::kUtf16Be);
    XUEJI_RETURN_IF_ERROR(DecodeUtf16(head, carry_));
  } else {
    carry_ = std::move(head);
  }
  return CheckLineEnds(carry_, source_->name());
}

absl::Status BlockReader::DecodeUtf16(std::string_view bytes, std::string& text) {
  utf16_->Decode(bytes, end_, text);
  if (!end_ || !utf16_->has_half_unit()) return absl::OkStatus();
  return InvalidArgument({"$0：UTF-16 文本的字节数为奇数，文件被截断；请重新复制或导出",
                          "$0: UTF-16 text with an odd number of bytes: it was cut off; copy or "
                          "export the file again",
                          {source_->name()}});
}

absl::StatusOr<std::size_t> BlockReader::ReadText(char* output, std::size_t wanted) {
  if (utf16_ == nullptr) {
    XUEJI_ASSIGN_OR_RETURN(const std::size_t got, source_->Read(std::span(output, wanted)));
    end_ = got < wanted;
    if (page_ == CodePage::kAsciiSoFar) {
      XUEJI_RETURN_IF_ERROR(CheckCodePage(std::string_view(output, got)));
    }
    text_bytes_ += got;
    return got;
  }
  while (converted_.size() - converted_at_ < wanted && !end_) {
    converted_.erase(0, converted_at_);
    converted_at_ = 0;
    std::string raw(kConvertBytes, '\0');
    XUEJI_ASSIGN_OR_RETURN(const std::size_t got, source_->Read(std::span(raw.data(), raw.size())));
    end_ = got < raw.size();
    XUEJI_RETURN_IF_ERROR(DecodeUtf16(std::string_view(raw).substr(0, got), converted_));
  }
  const std::size_t got = std::min(wanted, converted_.size() - converted_at_);
  std::memcpy(output, converted_.data() + converted_at_, got);
  converted_at_ += got;
  return got;
}

absl::Status BlockReader::CheckCodePage(std::string_view fresh) {
  if (cut_off_.empty() && IsAscii(fresh)) return absl::OkStatus();
  const std::string part = cut_off_ + std::string(fresh);
  XUEJI_ASSIGN_OR_RETURN(const CodePageFinding found,
                         DecideEightBit(part, end_, text_bytes_ - cut_off_.size(),
                                        header_lines_ + cutter_.lines_scanned(),
                                        source_->name()));
  page_ = found.page;
  if (!found.note.empty()) notes_.push_back(found.note);
  RememberCutOff(part);
  return absl::OkStatus();
}

void BlockReader::RememberCutOff(std::string_view text) {
  cut_off_.clear();
  if (page_ != CodePage::kAsciiSoFar) return;
  // Nothing but the first bytes of a character at the very end kept the question open.
  std::size_t begin = text.size();
  while (begin > 0 && (text[begin - 1] & 0x80) != 0) --begin;
  cut_off_ = text.substr(begin);
}

std::string BlockReader::Decoded(std::string_view text) const {
  if (page_ != CodePage::kGb18030) return std::string(text);
  std::string decoded;
  DecodeGb18030(text, decoded);
  return decoded;
}

absl::StatusOr<std::string> BlockReader::ReadHeader() {
  XUEJI_RETURN_IF_ERROR(Start());
  const std::size_t size = carry_.size();
  carry_.append(kCsvPadding, '\0');
  CsvSplitter splitter(std::string_view(carry_).substr(0, size), options_.separator, 1);
  CsvRecord record;
  bool found = false;
  std::size_t blank_lines = 0;
  while (!found && splitter.Next(record)) {
    const std::string_view text =
        std::string_view(carry_).substr(record.begin, record.end - record.begin);
    found = !TrimBlanks(text).empty();
    blank_lines += found ? 0 : 1;
  }
  carry_.resize(size);
  if (!found) {
    return InvalidArgument({"$0：只有空行，没有表头；请检查导出",
                            "$0: has only blank lines: no header; check the export",
                            {source_->name()}});
  }
  carry_.append(kCsvPadding, '\0');
  CsvCutter header_cutter(options_.separator, true);
  const bool torn = header_cutter.ScanToFirst(
                        std::string_view(carry_).substr(record.begin, size - record.begin), end_) == 0;
  carry_.resize(size);
  if (torn) {
    return InvalidArgument({"$0:$1: 表头长于 $2，或其中的引号没有闭合；请检查引号",
                            "$0:$1: the header is longer than $2, or a quote in it is never closed; "
                            "check its quotes",
                            {source_->name(), record.line + 1, FormatBytes(kHeadBytes)}});
  }
  if (blank_lines > 0) notes_.push_back({"表头之前有空行", "blank lines before the header"});
  std::string header = Decoded(std::string_view(carry_).substr(record.begin, record.end - record.begin));
  if (header.find('\0') != std::string::npos) {
    return InvalidArgument({"$0：表头有零字节，不是文本文件；请把表格导出为 CSV UTF-8",
                            "$0: the header has a zero byte: not a text file; export the table as CSV "
                            "UTF-8",
                            {source_->name()}});
  }
  // The first rows would be taken for column names, and be written down as columns not used.
  if (HasLoneCarriageReturn(header)) {
    return InvalidArgument({"$0:$1: 表头以 CR 结尾，其余各行不是；请用同一种换行（LF 或 CRLF）另存",
                            "$0:$1: the header ends in CR alone and other lines do not; save the file "
                            "with one kind of line end, LF or CRLF",
                            {source_->name(), record.line + 1}});
  }
  carry_at_ = std::min(record.end + 1, size);
  header_lines_ = splitter.lines();
  return header;
}

absl::StatusOr<std::string> BlockReader::Peek() {
  XUEJI_RETURN_IF_ERROR(Start());
  return Decoded(std::string_view(carry_).substr(carry_at_));
}

absl::Status BlockReader::Fill(TextBlock& block, std::size_t wanted) {
  if (block.bytes.size() < block.size + wanted + kCsvPadding) {
    block.bytes.resize(block.size + wanted + kCsvPadding);
  }
  char* output = block.bytes.data() + block.size;
  std::size_t got = std::min(wanted, carry_.size() - carry_at_);
  std::memcpy(output, carry_.data() + carry_at_, got);
  carry_at_ += got;
  if (got < wanted && (!end_ || utf16_ != nullptr)) {
    XUEJI_ASSIGN_OR_RETURN(const std::size_t read, ReadText(output + got, wanted - got));
    got += read;
  }
  block.size += got;
  return absl::OkStatus();
}

void BlockReader::Cut(TextBlock& block, std::size_t end) {
  const std::string_view rest = std::string_view(block.bytes.data(), block.size).substr(end);
  if (carry_at_ >= rest.size() && carry_at_ < carry_.size()) {
    carry_at_ -= rest.size();  // the rest came from the carry and lies there still
  } else {
    // The carry is used up, or the rest is longer than what came from it.
    std::string carry(rest);
    carry.append(carry_, carry_at_, std::string::npos);
    carry_ = std::move(carry);
    carry_at_ = 0;
  }
  block.size = end;
  cutter_.Forget(end);
}

absl::Status BlockReader::CheckOpenQuote(bool last) const {
  const bool ends_inside = last && cutter_.in_quotes();
  if (!cutter_.torn() && !ends_inside) return absl::OkStatus();
  const Message until = cutter_.torn() ? Message("$0 之内", "within $0",
                                                 {FormatBytes(options_.record_bytes_max)})
                                       : Message("到文件末尾", "before the end of the file");
  return InvalidArgument({"$0:$1: 此处打开的引号$2没有闭合；请闭合它，或把内容中的引号写两遍",
                          "$0:$1: a quote is opened here and not closed $2; close it, or write a quote "
                          "inside a value twice",
                          {source_->name(), header_lines_ + cutter_.quote_line() + 1, until}});
}

absl::StatusOr<bool> BlockReader::Next(TextBlock& block) {
  XUEJI_RETURN_IF_ERROR(Start());
  block.size = 0;
  block.oversized_line = 0;
  block.first_line = header_lines_ + cutter_.lines_at_end() + 1;
  for (;;) {
    const std::size_t before = block.size;
    XUEJI_RETURN_IF_ERROR(Fill(block, options_.block_bytes));
    const bool last = block.size < before + options_.block_bytes;
    const std::size_t end = cutter_.Scan(block.text(), last);
    XUEJI_RETURN_IF_ERROR(CheckOpenQuote(last));
    block.decode = page_ == CodePage::kGb18030;
    block.input_bytes = source_->bytes_read();
    if (end > 0) {
      Cut(block, end);
      return true;
    }
    if (last) return false;
    if (block.size > options_.record_bytes_max) {
      block.oversized_line = block.first_line;
      XUEJI_RETURN_IF_ERROR(SkipOversized(block));
      return true;
    }
  }
}

absl::Status BlockReader::SkipOversized(TextBlock& block) {
  for (;;) {
    const std::size_t drop = cutter_.Forgettable(block.text());
    cutter_.Forget(drop);
    std::memmove(block.bytes.data(), block.bytes.data() + drop, block.size - drop);
    block.size -= drop;
    const std::size_t before = block.size;
    XUEJI_RETURN_IF_ERROR(Fill(block, options_.block_bytes));
    const bool last = block.size < before + options_.block_bytes;
    const std::size_t end = cutter_.ScanToFirst(block.text(), last);
    if (end > 0) {
      // Only the first record end closes this row; what follows is read again from there.
      Cut(block, end);
      block.size = 0;
      return absl::OkStatus();
    }
    XUEJI_RETURN_IF_ERROR(CheckOpenQuote(last));
  }
}

}  // namespace xueji
