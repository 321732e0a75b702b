#include "engine/jobs/table_reader.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Table {
  Rows rows;
  absl::Status status;
};

Table Read(const std::string& path, std::vector<std::string> columns,
           std::vector<std::string> optional_columns = {}) {
  Table table;
  table.status = ReadTable({path, std::move(columns), std::move(optional_columns)},
                           [&](std::span<const std::string_view> values) {
                             table.rows.emplace_back(values.begin(), values.end());
                             return absl::OkStatus();
                           });
  return table;
}

class TableReaderTest : public testing::Test {
 protected:
  std::string Refusal(const std::string& text, const std::string& name = "t.csv") {
    const Table table = Read(directory_.Write(name, text), {"id", "entity"});
    EXPECT_EQ(table.status.code(), absl::StatusCode::kInvalidArgument) << text;
    return std::string(table.status.message());
  }
  TemporaryDirectory directory_;
};

TEST_F(TableReaderTest, TellsTheLineOfARowAndTheChecksumOfTheFile) {
  const std::string path = directory_.Write("t.csv", "id,x\nr1,1\n\n\"r\n2\",2\nr3,3\n");
  std::uint64_t line = 0;
  std::string checksum;
  std::vector<std::uint64_t> lines;
  const TableOptions options{.path = path, .columns = {"id"}, .line = &line, .checksum = &checksum};
  ASSERT_TRUE(ReadTable(options, [&](std::span<const std::string_view>) {
                lines.push_back(line);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(lines, (std::vector<std::uint64_t>{2, 4, 6}));
  EXPECT_EQ(checksum.size(), 32U);
}

TEST_F(TableReaderTest, GivesTheChosenColumnsInTheOrderAskedFor) {
  const std::string path =
      directory_.Write("t.csv", "x,Entity , ID\r\n1,A,r1\r\n2, \"B, \"\"b\"\"\" ,r2\n\n3,C,r3");
  const Table table = Read(path, {"id", "entity"}, {"x", "absent"});
  ASSERT_TRUE(table.status.ok()) << table.status;
  EXPECT_EQ(table.rows,
            (Rows{{"r1", "A", "1", ""}, {"r2", "B, \"b\"", "2", ""}, {"r3", "C", "3", ""}}));
}

TEST_F(TableReaderTest, ReadsTabsByExtensionAndOtherCodePages) {
  const Table tabs = Read(directory_.Write("t.tsv", "id\tentity\nr,1\t2\n"), {"id", "entity"});
  ASSERT_TRUE(tabs.status.ok()) << tabs.status;
  EXPECT_EQ(tabs.rows, (Rows{{"r,1", "2"}}));
  const Table mark = Read(directory_.Write("b.csv", "\xEF\xBB\xBFid,entity\nr1,李\n"), {"id"});
  ASSERT_TRUE(mark.status.ok()) << mark.status;
  EXPECT_EQ(mark.rows, (Rows{{"r1"}}));
  const Table chinese =
      Read(directory_.Write("g.csv", "\xB1\xE0\xBA\xC5,entity\nr1,\xC0\xEE\n"), {"编号", "entity"});
  ASSERT_TRUE(chinese.status.ok()) << chinese.status;
  EXPECT_EQ(chinese.rows, (Rows{{"r1", "李"}}));
}

TEST_F(TableReaderTest, ManyRowsKeepTheirOrder) {
  std::string text = "id,entity\n";
  constexpr int kRows = 600'000;  // more than one block
  for (int i = 0; i < kRows; ++i)
    text += "r" + std::to_string(i) + ",\"e" + std::to_string(i) + "\"\n";
  int next = 0;
  const std::string path = directory_.Write("t.csv", text);
  const absl::Status status =
      ReadTable({path, {"entity", "id"}}, [&](std::span<const std::string_view> values) {
        const std::string number = std::to_string(next++);
        if (values[0] != "e" + number || values[1] != "r" + number) {
          return absl::InternalError("row " + number);
        }
        return absl::OkStatus();
      });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(next, kRows);
}

TEST_F(TableReaderTest, FaultsNameFileAndLine) {
  EXPECT_NE(Refusal("id,other\n1,2\n").find("t.csv:1: there is no column 'entity'"),
            std::string::npos);
  EXPECT_NE(Refusal("id,other\n1,2\n").find("id, other"), std::string::npos);
  EXPECT_NE(Refusal("id,entity,ID\n").find("stands twice"), std::string::npos);
  EXPECT_NE(Refusal("id,entity\na,b\n\"x\ny\",b\nc\n").find("t.csv:5: 1 fields"),
            std::string::npos);
  EXPECT_NE(Refusal("id,entity\na,b,c\n").find("t.csv:2: 3 fields"), std::string::npos);
  EXPECT_NE(Refusal("id,entity\n\"a\"x,b\n").find("t.csv:2: text after a closing quote"),
            std::string::npos);
  EXPECT_NE(Refusal("id,entity\n\"a,b\n").find("t.csv"), std::string::npos);
  EXPECT_FALSE(Refusal("").empty());
}

TEST_F(TableReaderTest, AVisitorsRefusalGetsFileAndLine) {
  const std::string path = directory_.Write("t.csv", "id\na\nb\n");
  const absl::Status status =
      ReadTable({path, {"id"}}, [&](std::span<const std::string_view> values) {
        return values[0] == "b" ? absl::InvalidArgumentError("b is bad") : absl::OkStatus();
      });
  EXPECT_EQ(status.message(), path + ":3: b is bad");
}

TEST_F(TableReaderTest, AMissingFileIsNotFound) {
  EXPECT_EQ(Read(directory_.FilePath("none.csv"), {"id"}).status.code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace xueji
