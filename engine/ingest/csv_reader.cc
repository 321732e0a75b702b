#include "engine/ingest/csv_reader.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kChunk = 64;

// Bit i is set if data[i] == c, for 64 bytes.
inline std::uint64_t Equal64(const char* data, char c) {
  const __m256i needle = _mm256_set1_epi8(c);
  const auto* vectors = reinterpret_cast<const __m256i*>(data);
  const auto low = static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256(vectors), needle)));
  const auto high = static_cast<std::uint32_t>(
      _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_loadu_si256(vectors + 1), needle)));
  return std::uint64_t{high} << 32 | low;
}

// Bits below `count` (at most 64).
inline std::uint64_t Below(std::size_t count) {
  return count >= kChunk ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

inline bool IsBlankIn(char c, char separator) {
  return c == ' ' || c == '\r' || (c == '\t' && separator != '\t');
}

}  // namespace

bool CsvCutter::OpensField(std::string_view text, std::size_t quote) const {
  std::size_t at = quote;
  while (at > 0 && IsBlankIn(text[at - 1], separator_)) --at;
  return at == 0 || text[at - 1] == separator_ || text[at - 1] == '\n';
}

// Visits the quotes of one chunk; returns which of its bytes lie inside quotes. Moves at_ back if the
// last byte of the text must wait for the next.
std::uint64_t CsvCutter::QuotedRanges(std::string_view text, std::size_t base, std::uint64_t quotes,
                                      std::uint64_t line_ends, bool last) {
  std::uint64_t inside = in_quotes_ ? ~std::uint64_t{0} : 0;
  while (quotes != 0) {
    const auto bit = static_cast<std::size_t>(std::countr_zero(quotes));
    const std::size_t quote = base + bit;
    quotes &= quotes - 1;
    if (!in_quotes_) {
      if (!OpensField(text, quote)) continue;
      in_quotes_ = true;
      quote_open_ = forgotten_ + quote;
      quote_line_ = lines_scanned_ + static_cast<unsigned>(std::popcount(line_ends & Below(bit)));
      inside |= ~Below(bit);
      continue;
    }
    if (quote + 1 == text.size() && !last) {
      at_ = quote;  // closing or doubled? The next byte tells
      break;
    }
    if (quote + 1 < text.size() && text[quote + 1] == '"') {
      if (bit + 1 < kChunk) quotes &= ~(std::uint64_t{1} << (bit + 1));
      else at_ = quote + 2;  // the second of the two lies in the next chunk
      continue;
    }
    in_quotes_ = false;
    inside &= Below(bit);
    if (!torn_ && forgotten_ + quote - quote_open_ > quote_bytes_max_) {
      torn_ = true;
      torn_line_ = quote_line_;
    }
  }
  return inside;
}

// PERF: 64 bytes a step; without quotes two compares, a count and a branch each.
std::size_t CsvCutter::Scan(std::string_view text, bool last, bool first_end) {
  while (at_ < text.size()) {
    const std::size_t base = at_;
    const std::uint64_t valid = Below(text.size() - base);
    const std::uint64_t line_ends = Equal64(text.data() + base, '\n') & valid;
    const std::uint64_t quotes = quotes_ ? Equal64(text.data() + base, '"') & valid : 0;
    at_ = std::min(base + kChunk, text.size());
    std::uint64_t ends = line_ends;
    if (quotes != 0 || in_quotes_) ends &= ~QuotedRanges(text, base, quotes, line_ends, last);
    if (ends != 0) {
      const std::size_t end = first_end ? static_cast<std::size_t>(std::countr_zero(ends)) + 1
                                        : kChunk - static_cast<std::size_t>(std::countl_zero(ends));
      last_end_ = forgotten_ + base + end;
      lines_at_end_ =
          lines_scanned_ + static_cast<unsigned>(std::popcount(line_ends & Below(end)));
    }
    if (ends != 0 && first_end) {
      in_quotes_ = false;  // a record ends here; what comes after is scanned again
      at_ = base + static_cast<std::size_t>(std::countr_zero(ends)) + 1;
      lines_scanned_ = lines_at_end_;
      return static_cast<std::size_t>(last_end_ - forgotten_);
    }
    // at_ may lie one byte beyond the chunk, behind the second quote of a pair.
    lines_scanned_ +=
        static_cast<unsigned>(std::popcount(line_ends & Below(std::min(at_ - base, kChunk))));
    if (at_ == base || (at_ < text.size() && at_ - base < kChunk)) break;  // waits for a byte
  }
  if (last && !in_quotes_) {
    last_end_ = forgotten_ + text.size();
    lines_at_end_ = lines_scanned_;
  }
  return last_end_ > forgotten_ ? static_cast<std::size_t>(last_end_ - forgotten_) : 0;
}

void CsvCutter::Forget(std::size_t bytes) {
  XUEJI_DCHECK(bytes <= at_);
  at_ -= bytes;
  forgotten_ += bytes;
}

std::size_t CsvCutter::Forgettable(std::string_view text) const {
  // OpensField looks back over blanks to the character before them.
  std::size_t at = std::min(at_, text.size());
  while (at > 0 && IsBlankIn(text[at - 1], separator_)) --at;
  return at > 0 ? at - 1 : 0;
}

inline __attribute__((always_inline)) void CsvSplitter::LoadChunk(std::size_t base) {
  chunk_base_ = base;
  const char* chunk = data_ + base;
  chunk_mask_ = (Equal64(chunk, separator_) | Equal64(chunk, '\n') | Equal64(chunk, '"')) &
                Below(size_ - base);
}

// Position of the next separator, quote or line end; size_ if there is none.
inline __attribute__((always_inline)) std::size_t CsvSplitter::NextSpecial() {
  while (chunk_mask_ == 0) {
    if (size_ - chunk_base_ <= kChunk) return size_;
    LoadChunk(chunk_base_ + kChunk);
  }
  const auto bit = static_cast<std::size_t>(std::countr_zero(chunk_mask_));
  chunk_mask_ &= chunk_mask_ - 1;
  return chunk_base_ + bit;
}

CsvSplitter::CsvSplitter(std::string_view text, char separator, std::size_t columns)
    : data_(text.data()),
      size_(text.size()),
      separator_(separator),
      columns_(columns),
      spans_(columns + 1) {
  XUEJI_CHECK(size_ < std::size_t{1} << 31);
  if (size_ > 0) LoadChunk(0);
}

std::size_t CsvSplitter::SkipQuoted(bool& doubled) {
  for (;;) {
    const std::size_t at = NextSpecial();
    if (at == size_) return size_;
    if (data_[at] == '\n') ++line_;
    if (data_[at] != '"') continue;
    if (at + 1 < size_ && data_[at + 1] == '"') {
      doubled = true;
      NextSpecial();  // the second quote of the pair
      continue;
    }
    return at + 1;
  }
}

inline void CsvSplitter::AddField(CsvRecord& record, std::size_t begin, std::size_t end,
                                  std::uint32_t quoted) {
  // One spare place at the end takes the fields beyond the columns.
  spans_[std::min(record.field_count, columns_)] = {static_cast<std::uint32_t>(begin),
                                                    static_cast<std::uint32_t>(end), quoted};
  ++record.field_count;
}

// PERF: one mask of 64 bytes for separators, quotes and line ends together, then one step for each of
// them; blanks are looked at only in fields somebody asks for.
bool CsvSplitter::Next(CsvRecord& record) {
  if (at_ >= size_) return false;
  record.begin = at_;
  record.line = line_;
  record.field_count = 0;
  record.misplaced_quote = false;
  std::size_t field = at_;
  std::uint32_t quoted = 0;
  std::size_t closed = 0;
  for (;;) {
    const std::size_t at = NextSpecial();
    const char c = at < size_ ? data_[at] : '\n';
    if (c == '"') [[unlikely]] {
      if (quoted != 0) continue;  // text behind the closing quote: seen when the field ends
      std::size_t text = field;
      while (IsBlankIn(data_[text], separator_)) ++text;
      if (text != at) continue;  // a quote inside a plain field
      bool doubled = false;
      closed = SkipQuoted(doubled);
      quoted = doubled ? 2 : 1;
      continue;
    }
    AddField(record, field, at, quoted);
    if (quoted != 0) [[unlikely]] {
      for (std::size_t i = closed; i < at; ++i) {
        if (!IsBlankIn(data_[i], separator_)) record.misplaced_quote = true;
      }
      quoted = 0;
    }
    field = at + 1;
    if (c != '\n') continue;
    record.end = at;
    at_ = at + 1;
    ++line_;
    return true;
  }
}

std::string_view CsvSplitter::Field(std::size_t i, std::string& scratch) const {
  const Span& span = spans_[i];
  std::string_view text = TrimBlanks({data_ + span.begin, span.end - span.begin});
  if (span.quoted == 0) [[likely]] return text;
  text.remove_prefix(1);
  // The closing quote is the last character, but for a misplaced one (then the record is refused) and
  // a text that ends inside quotes (which the cutter never hands on).
  if (!text.empty() && text.back() == '"') text.remove_suffix(1);
  if (span.quoted == 1) return TrimBlanks(text);
  const std::size_t begin = scratch.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    scratch.push_back(text[at]);
    if (text[at] == '"') ++at;
  }
  return TrimBlanks(std::string_view(scratch).substr(begin));
}

}  // namespace xueji
