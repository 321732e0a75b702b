#include "engine/ingest/csv_reader.h"

#include <immintrin.h>

#include <algorithm>
#include <bit>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kChunk = 64;
constexpr std::size_t kAtOnce = 4;

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

// Whether a quote behind `before` is the first character of a field, blanks apart.
bool OpensField(std::string_view before, char separator) {
  std::size_t at = before.size();
  while (at > 0 && IsBlankIn(before[at - 1], separator)) --at;
  return at == 0 || before[at - 1] == separator || before[at - 1] == '\n';
}

}  // namespace

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
      if (!OpensField(text.substr(0, quote), separator_)) continue;
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

CsvSplitter::CsvSplitter(std::string_view text, char separator, std::size_t columns)
    : data_(text.data()),
      size_(text.size()),
      separator_(separator),
      columns_(columns),
      // The separators of one chunk are put down four at a time, wanted or not.
      bounds_(1 + columns + 1 + kChunk + kAtOnce) {
  XUEJI_CHECK(size_ < std::size_t{1} << 31);
  if (size_ > 0) LoadChunk(0);
}

inline __attribute__((always_inline)) void CsvSplitter::LoadChunk(std::size_t base) {
  chunk_base_ = base;
  const char* chunk = data_ + base;
  const std::uint64_t valid = Below(size_ - base);
  separators_ = Equal64(chunk, separator_) & valid;
  stops_ = (Equal64(chunk, '\n') | Equal64(chunk, '"')) & valid;
}

inline __attribute__((always_inline)) bool CsvSplitter::NextChunk() {
  if (size_ - chunk_base_ <= kChunk) return false;
  LoadChunk(chunk_base_ + kChunk);
  return true;
}

// Puts down `separators` of the chunk as ends of the fields from number `count` on; returns how many
// fields have ended then. Those beyond the columns are counted and not kept.
inline __attribute__((always_inline)) std::size_t CsvSplitter::AddSeparators(
    std::uint64_t separators, std::size_t count) {
  std::uint32_t* end = bounds_.data() + 1 + std::min(count, columns_);
  const auto base = static_cast<std::uint32_t>(chunk_base_);
  const auto added = static_cast<std::size_t>(std::popcount(separators));
  std::size_t written = 0;
  do {
    for (std::size_t i = 0; i < kAtOnce; ++i) {
      end[written + i] = base + static_cast<std::uint32_t>(std::countr_zero(separators));
      separators &= separators - 1;
    }
    written += kAtOnce;
  } while (written < added);
  return count + added;
}

// Position of the next line end or quote; size_ if there is none. Separators before it count as seen.
inline std::size_t CsvSplitter::NextStop() {
  while (stops_ == 0) {
    if (!NextChunk()) {
      separators_ = 0;
      return size_;
    }
  }
  const std::size_t at = chunk_base_ + static_cast<std::size_t>(std::countr_zero(stops_));
  PassOver(at);
  return at;
}

// Everything up to `at`, which lies in the chunk, counts as visited.
inline void CsvSplitter::PassOver(std::size_t at) {
  const std::uint64_t seen = Below(at - chunk_base_ + 1);
  separators_ &= ~seen;
  stops_ &= ~seen;
}

// Quotes of the chunk, from the one at bit `quote` on, that open a field at its first byte and close it at
// its last, with neither quotes nor line ends between, need not be visited, nor the separators between
// them. False if the first is no such quote.
// PERF: a chunk at a time; 10 ns, where reading its five fields one by one takes 40.
bool CsvSplitter::PassQuoted(std::uint64_t quote) {
  const char* chunk = data_ + chunk_base_;
  const std::size_t left = size_ - chunk_base_;
  const std::uint64_t quotes = Equal64(chunk, '"') & Below(left) & ~(quote - 1);
  // From each opening quote to the byte before the closing one.
  std::uint64_t inside = quotes;
  for (int shift = 1; shift < 64; shift *= 2) inside ^= inside << shift;
  const std::uint64_t line_ends = Equal64(chunk, '\n');
  std::uint64_t edges = Equal64(chunk, separator_) | line_ends;
  if (left < kChunk) edges |= std::uint64_t{1} << left;
  const auto is_edge = [&](char c) { return c == separator_ || c == '\n'; };
  const std::uint64_t edge_before = chunk_base_ == 0 || is_edge(chunk[-1]) ? 1 : 0;
  const std::uint64_t edge_behind = left <= kChunk || is_edge(chunk[kChunk]) ? 1 : 0;
  std::uint64_t wrong = (quotes & inside & ~(edges << 1 | edge_before)) |
                        (quotes & ~inside & ~(edges >> 1 | edge_behind << 63)) | (line_ends & inside);
  if (inside >> 63 != 0) wrong |= std::uint64_t{1} << (63 - std::countl_zero(quotes));
  const std::uint64_t right = wrong == 0 ? ~std::uint64_t{0} : (wrong & (~wrong + 1)) - 1;
  const std::uint64_t closing = quotes & ~inside & right;
  if (closing == 0) return false;
  const std::size_t end = kChunk - static_cast<std::size_t>(std::countl_zero(closing));
  separators_ &= ~(inside & Below(end));
  stops_ &= ~(quotes & Below(end));
  quoted_until_ = chunk_base_ + end;
  return true;
}

// Reads the field whose opening quote was the last stop, up to the separator or line end behind it;
// returns where that is, size_ at the end of the text.
std::size_t CsvSplitter::QuotedField(CsvRecord& record) {
  std::size_t closed = size_;
  for (std::size_t at = NextStop(); at < size_; at = NextStop()) {
    if (data_[at] == '\n') {
      ++line_;
    } else if (at + 1 < size_ && data_[at + 1] == '"') {
      has_doubled_ = true;
      NextStop();  // the second quote of the pair
    } else {
      closed = at + 1;
      break;
    }
  }
  quoted_until_ = closed;
  // Quotes behind the closing one are text in the wrong place, as anything else but blanks is.
  std::size_t end = size_;
  for (;;) {
    const std::uint64_t specials = separators_ | stops_;
    if (specials == 0) {
      if (NextChunk()) continue;
      break;
    }
    const std::size_t at = chunk_base_ + static_cast<std::size_t>(std::countr_zero(specials));
    PassOver(at);
    if (data_[at] == '"') continue;
    end = at;
    break;
  }
  for (std::size_t i = closed; i < end; ++i) {
    if (!IsBlankIn(data_[i], separator_)) record.misplaced_quote = true;
  }
  return end;
}

// PERF: two masks of 64 bytes, separators, and line ends and quotes together. The separators before the
// next line end or quote are put down at once, without a look at each; 1 ns a field, where a step for
// each took 2. Blanks are looked at only in fields somebody asks for.
bool CsvSplitter::Next(CsvRecord& record) {
  if (at_ >= size_) return false;
  record.begin = at_;
  bounds_[0] = static_cast<std::uint32_t>(at_) - 1;
  record.line = line_;
  record.misplaced_quote = false;
  has_doubled_ = false;
  std::size_t count = 0;
  std::size_t end = size_;
  for (;;) {
    const std::uint64_t stop = stops_ & (~stops_ + 1);  // the first; 0 if there is none
    const std::uint64_t before = separators_ & (stop - 1);
    count = AddSeparators(before, count);
    if (stop == 0) {
      if (NextChunk()) continue;
      break;
    }
    separators_ ^= before;
    stops_ ^= stop;
    std::size_t at = chunk_base_ + static_cast<std::size_t>(std::countr_zero(stop));
    if (data_[at] == '"') {
      if (PassQuoted(stop)) continue;
      if (!OpensField({data_ + at_, at - at_}, separator_)) continue;
      at = QuotedField(record);
      if (at < size_ && data_[at] == separator_) {
        bounds_[1 + std::min(count, columns_)] = static_cast<std::uint32_t>(at);
        ++count;
        continue;
      }
    }
    end = at;
    break;
  }
  bounds_[1 + std::min(count, columns_)] = static_cast<std::uint32_t>(end);
  has_quoted_ = quoted_until_ > at_;
  record.field_count = count + 1;
  record.end = end;
  at_ = end + 1;
  ++line_;
  return true;
}

std::string_view CsvSplitter::Field(std::size_t i, std::string& scratch) const {
  std::string_view text = TrimBlanks(FieldBytes(i));
  if (!has_quoted_ || text.empty() || text.front() != '"') [[likely]] return text;
  text.remove_prefix(1);
  // The closing quote is the last character, but for a misplaced one (then the record is refused) and
  // a text that ends inside quotes (which the cutter never hands on).
  if (!text.empty() && text.back() == '"') text.remove_suffix(1);
  if (text.find('"') == std::string_view::npos) return TrimBlanks(text);
  const std::size_t begin = scratch.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    scratch.push_back(text[at]);
    if (text[at] == '"') ++at;
  }
  return TrimBlanks(std::string_view(scratch).substr(begin));
}

}  // namespace xueji
