#include "engine/population/text_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/engine/population/population_test_support.h"

namespace xueji {
namespace {

using ::testing::HasSubstr;

constexpr const char* kHeader =
    "document_number,name,former_name,sex,birth_date,ethnic_group,household_region,registry_state\n";

std::string Id(int i) { return WithCheck("37010220120305" + std::to_string(100 + i)); }
std::string RowOf(int i, const std::string& name = "王小明") {
  return Id(i) + "," + name + ",,1,20120305,汉族,370102,\n";
}

struct Read {
  std::vector<std::string> names;  // "ID name place"
  std::vector<RegistryReject> rejects;
  std::vector<std::uint64_t> checksums;
  std::uint64_t rows = 0, blank_lines = 0;
  LoadedInput input;
  absl::Status status;
};

std::string Utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) AppendUtf8(c, out);
  return out;
}

Read ReadAll(const std::string& name, const std::string& text, TextRegistryOptions options = {},
             const RegistryFilter* filter = nullptr) {
  const TemporaryDirectory directory;
  const auto source = OpenTextRegistry(directory.Write(name, text), options);
  Read read;
  read.status = source.status();
  if (!source.ok()) return read;
  RegistryChunk chunk;
  for (;;) {
    const absl::StatusOr<bool> more = (*source)->Next(chunk);
    read.status = more.status();
    if (!more.ok() || !*more) break;
    (*source)->Decode(filter, chunk);
    for (const RegistryPerson& person : chunk.persons) {
      char32_t characters[4];
      const std::u32string name_text =
          IsEscaped(person.name)
              ? std::u32string(chunk.Text(person.name))
              : std::u32string(characters, static_cast<std::size_t>(UnpackName(person.name, characters)));
      read.names.push_back(matchers::UnpackIdNumber(person.id) + " " + Utf8(name_text) + " " +
                           std::to_string(chunk.first_row + person.place));
    }
    read.rejects.insert(read.rejects.end(), chunk.rejects.begin(), chunk.rejects.end());
    read.checksums.push_back(chunk.checksum);
    read.rows += chunk.rows;
    read.blank_lines += chunk.blank_lines;
  }
  read.input = (*source)->Describe();
  return read;
}

TEST(TextRegistry, CsvIsReadWithItsLines) {
  const Read read = ReadAll("p.csv", std::string(kHeader) + RowOf(1) + "\n" + RowOf(2, "热比娅•买买提"));
  ASSERT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(read.names, (std::vector<std::string>{Id(1) + " 王小明 2", Id(2) + " 热比娅·买买提 4"}));
  EXPECT_EQ(read.rows, 2U);
  EXPECT_EQ(read.blank_lines, 1U);
  EXPECT_EQ(read.input.encoding, "UTF-8");
  EXPECT_FALSE(read.input.checksum.empty());
}

TEST(TextRegistry, ChineseHeadersQuotesAndMappedColumnsAreKnown) {
  const Read chinese = ReadAll("p.csv", "\"姓名\",多余,公民身份号码\n\"王\"\"小\"\"明\",x," + Id(1) + "\n\"李 伟\",y,\"" +
                                            Id(2) + "\"\n");
  ASSERT_TRUE(chinese.status.ok()) << chinese.status;
  ASSERT_EQ(chinese.names.size(), 2U);
  EXPECT_EQ(chinese.names[1], Id(2) + " 李伟 3");
  EXPECT_EQ(chinese.input.ignored_columns, std::vector<std::string>{"多余"});
  const TemporaryDirectory directory;
  const std::string mapping = directory.Write("m", "document_number = NR\nname = WHO\n");
  const Read mapped = ReadAll("p.csv", "NR,WHO\n" + Id(1) + ",王小明\n", {.columns_path = mapping});
  EXPECT_EQ(mapped.names.size(), 1U) << mapped.status;
}

TEST(TextRegistry, JsonLinesAreReadByTheirKeys) {
  const Read read = ReadAll("p.jsonl", "{\"姓名\":\"王小明\",\"document_number\":\"" + Id(1) +
                                           "\",\"more\":1}\n\n{\"name\":\"李伟\"}\nnothing\n{\"name\":\"李\",\"name\":\"王\"}\n");
  ASSERT_TRUE(read.status.ok()) << read.status;
  EXPECT_EQ(read.names, std::vector<std::string>{Id(1) + " 王小明 1"});
  ASSERT_EQ(read.rejects.size(), 3U);
  EXPECT_EQ(read.rejects[0].reason_code, "ID_INVALID");
  EXPECT_EQ(read.rejects[0].line, 3U);
  EXPECT_EQ(read.rejects[1].reason_code, "JSON_INVALID");
  EXPECT_EQ(read.rejects[2].reason_code, "JSON_INVALID");
  EXPECT_EQ(read.rows, 4U);
}

TEST(TextRegistry, EveryBadRowIsNamedAndNoneIsLost) {
  const Read read = ReadAll(
      "p.csv", std::string(kHeader) + RowOf(1) + "1234,王小明,,1,20120305,,370102,\n" + Id(2) + ",,,1,20120305,,,\n" +
                   Id(3) + ",王小明,,7,20120305,,,\n" + Id(4) + ",王小明,,1,20129305,,,\n" + Id(5) + ",王小明,\n" +
                   Id(6) + ",\"王\"小明,,1,20120305,,,\n" + Id(7) + ",王\xFF,,1,20120305,,,\n" + RowOf(8));
  ASSERT_TRUE(read.status.ok()) << read.status;
  std::vector<std::string> codes;
  for (const RegistryReject& reject : read.rejects) {
    codes.push_back(std::to_string(reject.line) + " " + reject.field + " " + reject.reason_code);
    EXPECT_FALSE(reject.message.empty());
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"3 document_number ID_INVALID", "4 name NAME_MISSING", "5 sex SEX_INVALID",
                                             "6 birth_date BIRTH_DATE_INVALID", "7  FIELD_COUNT",
                                             "8  QUOTE_MISPLACED", "9  ENCODING_INVALID"}));
  EXPECT_EQ(read.names.size(), 2U);
  EXPECT_EQ(read.rows, 9U);
}

class WantSome : public RegistryFilter {
 public:
  explicit WantSome(int every) : every_(every) {}
  void Select(std::span<const matchers::PackedIdNumber> ids, std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      if (static_cast<int>(matchers::IdSequence(ids[i])) % every_ == 0) wanted.push_back(i);
    }
  }

 private:
  int every_;
};

TEST(TextRegistry, AFilterChoosesPersonsAndHidesNoFault) {
  std::string text = kHeader;
  for (int i = 0; i < 300; ++i) text += i == 151 ? Id(i) + ",王小明,,1,20120399,,,\n" : RowOf(i);
  const Read all = ReadAll("p.csv", text);
  const WantSome filter(7);
  const Read some = ReadAll("p.csv", text, {}, &filter);
  EXPECT_EQ(all.names.size(), 299U);
  EXPECT_EQ(some.rejects.size(), 1U);
  EXPECT_EQ(all.rejects.size(), 1U);
  EXPECT_EQ(some.rows, 300U);
  const std::set<std::string> known(all.names.begin(), all.names.end());
  std::size_t expected = 0;
  for (int i = 0; i < 300; ++i) expected += (100 + i) % 7 == 0 && i != 151;
  EXPECT_EQ(some.names.size(), expected);
  for (const std::string& name : some.names) EXPECT_TRUE(known.contains(name)) << name;
}

TEST(TextRegistry, ChunksDoNotChangeWhatIsRead) {
  std::string text = kHeader;
  for (int i = 0; i < 500; ++i) text += RowOf(i, i % 9 == 0 ? "热比娅·买买提" : "王小明");
  const Read one = ReadAll("p.csv", text);
  const Read many = ReadAll("p.csv", text, {.record_bytes_max = 1024, .block_bytes = 2048});
  EXPECT_EQ(one.names, many.names);
  EXPECT_EQ(one.checksums.size(), 1U);
  EXPECT_GT(many.checksums.size(), 10U);
  EXPECT_EQ(std::set<std::uint64_t>(many.checksums.begin(), many.checksums.end()).size(), many.checksums.size());
}

TEST(TextRegistry, WhatCannotBeReadIsRefusedBeforeARowIs) {
  EXPECT_EQ(OpenTextRegistry("-", {}).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenTextRegistry("no/such/file.csv", {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ReadAll("p.csv", "name,sex\n").status.message(), HasSubstr("document_number"));
}

}  // namespace
}  // namespace xueji
