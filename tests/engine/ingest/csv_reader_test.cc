#include "engine/ingest/csv_reader.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/engine/ingest/csv_reference.h"

namespace xueji {
namespace {

// The text with readable bytes behind it that must not matter.
class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(text), size_(text.size()) {
    bytes_.append(kCsvPadding, '"');
  }
  std::string_view text() const { return std::string_view(bytes_).substr(0, size_); }

 private:
  std::string bytes_;
  std::size_t size_;
};

std::vector<std::vector<std::string>> Split(std::string_view text, char separator = ',') {
  const Padded padded(text);
  CsvSplitter splitter(padded.text(), separator, 64);
  CsvRecord record;
  std::vector<std::vector<std::string>> rows;
  while (splitter.Next(record)) {
    std::vector<std::string>& row = rows.emplace_back();
    std::string scratch;
    scratch.reserve(text.size());
    for (std::size_t i = 0; i < record.field_count; ++i) row.emplace_back(splitter.Field(i, scratch));
  }
  return rows;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(CsvSplitter, SplitsFieldsAndTrimsBlanks) {
  EXPECT_EQ(Split("a, b ,c\n1,,3\n"), (Rows{{"a", "b", "c"}, {"1", "", "3"}}));
}

TEST(CsvSplitter, TakesCrLfAndAMissingLastLineEnd) {
  EXPECT_EQ(Split("a,b\r\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvSplitter, KeepsSeparatorsAndLineEndsInsideQuotes) {
  EXPECT_EQ(Split("\"a,\nb\",\"say \"\"hi\"\"\"\nx,y\n"),
            (Rows{{"a,\nb", "say \"hi\""}, {"x", "y"}}));
}

TEST(CsvSplitter, TakesAQuoteInsideAPlainFieldAsText) {
  EXPECT_EQ(Split("5\" disk,b\nc,d\n"), (Rows{{"5\" disk", "b"}, {"c", "d"}}));
}

TEST(CsvSplitter, OpensAQuoteAfterBlanks) {
  EXPECT_EQ(Split("a, \"b,c\" ,d\n"), (Rows{{"a", "b,c", "d"}}));
}

TEST(CsvSplitter, CountsTheLinesInsideQuotes) {
  const Padded padded("\"a\nb\nc\",1\nd,2\n");
  CsvSplitter splitter(padded.text(), ',', 4);
  CsvRecord record;
  ASSERT_TRUE(splitter.Next(record));
  EXPECT_EQ(record.line, 0u);
  ASSERT_TRUE(splitter.Next(record));
  EXPECT_EQ(record.line, 3u);
}

TEST(CsvSplitter, MarksTextBehindAClosingQuote) {
  const Padded padded("\"a\"b,c\nd,e\n");
  CsvSplitter splitter(padded.text(), ',', 4);
  CsvRecord record;
  ASSERT_TRUE(splitter.Next(record));
  EXPECT_TRUE(record.misplaced_quote);
  EXPECT_EQ(record.field_count, 2u);
  ASSERT_TRUE(splitter.Next(record));
  EXPECT_FALSE(record.misplaced_quote);
}

TEST(CsvSplitter, CountsFieldsBeyondTheColumns) {
  const Padded padded("1,2,3,4,5\n");
  CsvSplitter splitter(padded.text(), ',', 2);
  CsvRecord record;
  ASSERT_TRUE(splitter.Next(record));
  EXPECT_EQ(record.field_count, 5u);
  std::string scratch;
  EXPECT_EQ(splitter.Field(1, scratch), "2");
}

TEST(CsvSplitter, SplitsByTab) {
  EXPECT_EQ(Split("a\tb c\t\n", '\t'), (Rows{{"a", "b c", ""}}));
}

// Random text over the characters that matter, long enough to cross masks of 64 bytes.
std::string RandomText(std::mt19937_64& random, std::size_t size) {
  static constexpr std::string_view kAlphabet = "ab,,,\"\"\n \r\tx,y";
  std::string text;
  const std::size_t plain = random() % 40;
  while (text.size() < size) {
    if (random() % 8 == 0) text.append(plain, 'z');
    text += kAlphabet[random() % kAlphabet.size()];
  }
  return text;
}

// Rows as writers make them, most fields between quotes, with a slip here and there.
std::string RandomTable(std::mt19937_64& random) {
  std::string text;
  const std::size_t slips = random() % 3 == 0 ? 12 : 1000;
  for (std::size_t row = 1 + random() % 4; row > 0; --row) {
    for (std::size_t field = 1 + random() % 6; field > 0; --field) {
      const bool quoted = random() % 4 != 0;
      if (random() % slips == 0) text += " ";
      if (quoted) text += '"';
      for (std::size_t i = random() % (random() % 8 == 0 ? 90 : 12); i > 0; --i) {
        const std::size_t kind = random() % slips;
        text += kind == 0 ? "\"\"" : kind == 1 ? "\n" : kind == 2 ? "\"" : random() % 9 == 0 && quoted ? "," : "x";
      }
      if (quoted) text += '"';
      if (random() % slips == 0) text += "y";
      if (field > 1) text += ',';
    }
    text += random() % slips == 0 ? "\r\n" : "\n";
  }
  if (random() % 3 == 0) text.pop_back();
  return text;
}

void ExpectAsReference(const std::string& text, char separator) {
  const ReferenceResult expected = ReferenceSplit(text, separator);
  const Padded padded(text);
  CsvSplitter splitter(padded.text(), separator, 400);
  CsvRecord record;
  for (const ReferenceRecord& reference : expected.records) {
    ASSERT_TRUE(splitter.Next(record)) << text;
    ASSERT_EQ(record.begin, reference.begin) << text;
    ASSERT_EQ(record.line, reference.line) << text;
    ASSERT_EQ(record.misplaced_quote, reference.misplaced_quote) << text;
    ASSERT_EQ(record.field_count, reference.fields.size()) << text;
    if (record.misplaced_quote || (expected.open_quote && &reference == &expected.records.back())) {
      continue;  // such a record is refused as a whole
    }
    std::string scratch;
    scratch.reserve(text.size());
    for (std::size_t i = 0; i < record.field_count; ++i) {
      ASSERT_EQ(splitter.Field(i, scratch), reference.fields[i]) << text << " field " << i;
      if (splitter.has_doubled()) continue;
      const std::string_view bytes = splitter.FieldBytes(i);
      const std::string_view in_place = splitter.has_quoted() ? WithoutQuotes(bytes) : bytes;
      ASSERT_EQ(TrimBlanks(in_place), reference.fields[i]) << text << " field " << i;
    }
  }
  ASSERT_FALSE(splitter.Next(record)) << text;
}

TEST(CsvSplitterDifferential, AgreesWithTheReference) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000 && !HasFatalFailure(); ++round) {
    ExpectAsReference(RandomText(random, random() % 300), round % 5 == 0 ? '\t' : ',');
  }
}

TEST(CsvSplitterDifferential, AgreesWithTheReferenceOnQuotedTables) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000 && !HasFatalFailure(); ++round) {
    ExpectAsReference(RandomTable(random), ',');
  }
}

// The end of the last record that a line end closes.
std::size_t ReferenceCut(std::string_view text) {
  std::size_t end = 0;
  for (const ReferenceRecord& record : ReferenceSplit(text, ',').records) {
    if (record.complete) end = record.end;
  }
  return end;
}

TEST(CsvCutterDifferential, FindsTheLastRecordEndHoweverTheTextArrives) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 10000; ++round) {
    const std::string text = RandomText(random, random() % 400);
    CsvCutter cutter(',', true);
    std::size_t forgotten = 0;
    std::size_t known = 0;
    while (known < text.size()) {
      known = std::min(text.size(), known + 1 + random() % 90);
      const Padded padded(std::string_view(text).substr(forgotten, known - forgotten));
      const std::size_t end = cutter.Scan(padded.text(), false);
      // Whether a quote at the very end closes is not known yet; then the twin may see one record more.
      if (text[known - 1] != '"') {
        ASSERT_EQ(forgotten + end, std::max(forgotten, ReferenceCut(text.substr(0, known))))
            << text.substr(0, known);
        const auto lines = std::count(text.begin(), text.begin() + static_cast<long>(known), '\n');
        ASSERT_EQ(cutter.lines_scanned(), static_cast<std::uint64_t>(lines));
      }
      const auto lines_at_end = std::count(
          text.begin(), text.begin() + static_cast<long>(forgotten + end), '\n');
      ASSERT_EQ(cutter.lines_at_end(), static_cast<std::uint64_t>(lines_at_end)) << text;
      if (random() % 2 == 0) {
        cutter.Forget(end);
        forgotten += end;
      }
    }
    const Padded padded(std::string_view(text).substr(forgotten));
    cutter.Scan(padded.text(), true);
    ASSERT_EQ(cutter.in_quotes(), ReferenceSplit(text, ',').open_quote) << text;
  }
}

TEST(CsvCutterDifferential, FindsTheFirstRecordEnd) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 10000; ++round) {
    const std::string text = RandomText(random, 1 + random() % 300);
    const ReferenceResult expected = ReferenceSplit(text, ',');
    const Padded padded(text);
    CsvCutter cutter(',', true);
    const std::size_t end = cutter.ScanToFirst(padded.text(), true);
    const bool torn = expected.records.size() == 1 && expected.open_quote;
    ASSERT_EQ(end, torn ? 0 : expected.records.front().end) << text;
  }
}

TEST(CsvCutter, TellsWhereAnOpenQuoteBegan) {
  const Padded padded("a,b\nc,\"d\ne\n");
  CsvCutter cutter(',', true);
  EXPECT_EQ(cutter.Scan(padded.text(), true), 4u);
  EXPECT_TRUE(cutter.in_quotes());
  EXPECT_EQ(cutter.quote_line(), 1u);
  EXPECT_FALSE(cutter.torn());
}

TEST(CsvCutter, AQuotedFieldBeyondTheLimitIsTornWhetherItIsClosedOrNot) {
  const std::string text = "a\n\"" + std::string(100, 'x') + "\"\nb\n";
  for (const std::size_t known : {std::size_t{60}, std::size_t{100}, text.size()}) {
    const Padded padded(std::string_view(text).substr(0, known));
    for (const std::uint64_t limit : {50u, 101u, 1000u}) {
      CsvCutter cutter(',', true, limit);
      cutter.Scan(padded.text(), false);
      EXPECT_EQ(cutter.torn(), limit == 50u) << known << " " << limit;
      if (limit == 50u) {
        EXPECT_EQ(cutter.quote_line(), 1u);
      }
    }
  }
}

}  // namespace
}  // namespace xueji
