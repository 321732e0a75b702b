#include "engine/ingest/input_format.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

TEST(InputFormatOf, GoesByTheNameWithoutCompression) {
  EXPECT_EQ(InputFormatOf("a.csv", 0).separator, ',');
  EXPECT_EQ(InputFormatOf("a.tsv.gz", 0).separator, '\t');
  EXPECT_EQ(InputFormatOf("a.tsv", ';').separator, ';');
  EXPECT_EQ(InputFormatOf("a.jsonl.zst", 0).text, TextFormat::kJsonLines);
  EXPECT_EQ(InputFormatOf("a.ndjson", 0).text, TextFormat::kJsonLines);
  EXPECT_EQ(InputFormatOf("-", 0).text, TextFormat::kCsv);
  EXPECT_EQ(InputFormatOf("tsv", 0).separator, ',');
}

class RowsAtMostTest : public ::testing::Test {
 protected:
  std::uint64_t Of(const std::string& name, const std::string& text) {
    const std::string path = directory_.Write(name, text);
    const auto rows = RowsAtMost(path, InputFormatOf(path, 0));
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.value_or(0);
  }
  const TemporaryDirectory directory_;
};

TEST_F(RowsAtMostTest, BoundsTheRowsOfAFile) {
  // A row of three columns has at least two separators and a line end.
  EXPECT_EQ(Of("a.csv", "a,b,c\n" + std::string(294, 'x')), 101u);
  EXPECT_GE(Of("b.csv", "a,b,c\n,,\n,,\n,,"), 3u);
  EXPECT_GE(Of("c.csv", "a\n1\n2\n3"), 3u);
  EXPECT_GE(Of("d.csv", "\n\n\"a,b,c,d\"\n1\n2\n3"), 3u);
  EXPECT_GE(Of("e.jsonl", "{\"a\":1}\n{\"a\":2}"), 2u);
  EXPECT_GE(Of("f.csv", ""), 1u);
}

TEST_F(RowsAtMostTest, DoesNotKnowWhatIsCompressedOrNoFile) {
  EXPECT_EQ(Of("a.csv", "\x1F\x8B whatever"), std::uint64_t{1} << 31);
  EXPECT_EQ(*RowsAtMost("-", {}), std::uint64_t{1} << 31);
  EXPECT_EQ(*RowsAtMost(directory_.FilePath("none"), {}), std::uint64_t{1} << 31);
}

}  // namespace
}  // namespace xueji
