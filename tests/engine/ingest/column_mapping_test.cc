#include "engine/ingest/column_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<InputSlot> kSlots = {
    {.name = "id", .headers = {"rec_id", "id"}, .required = true},
    {.name = "name", .headers = {"name", "姓名", "XM"}, .required = true, .exclusive = true},
    {.name = "born", .headers = {"birth_date", "dob"}}};

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(MapColumns, FindsHeadersByAnyOfTheirNames) {
  const auto mapping = MapColumns({" Rec_ID ", "other", "ｘｍ", ""}, kSlots, {}, "f.csv:1");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_THAT(mapping->column_of_slot, ElementsAre(0, 2, -1));
  EXPECT_THAT(mapping->ignored, ElementsAre("other", "(column 4 without a name)"));
}

TEST(MapColumns, PrefersTheFirstOfSeveralNamesOrRefusesTwo) {
  const auto preferred = MapColumns({"dob", "id", "name", "birth_date"}, kSlots, {}, "f.csv:1");
  ASSERT_TRUE(preferred.ok());
  EXPECT_EQ(preferred->column_of_slot[2], 3);
  EXPECT_THAT(Message(MapColumns({"id", "name", "XM"}, kSlots, {}, "f.csv:1").status()),
              AllOf(HasSubstr("f.csv:1"), HasSubstr("'name'"), HasSubstr("'XM'")));
}

TEST(MapColumns, ListsWhatIsMissingAndWhatWasFound) {
  EXPECT_THAT(Message(MapColumns({"rec_di", "nane"}, kSlots, {}, "f.csv:1").status()),
              AllOf(HasSubstr("id"), HasSubstr("did you mean 'rec_di'"),
                    HasSubstr("did you mean 'nane'"), HasSubstr("found: rec_di, nane"),
                    HasSubstr("--columns")));
}

TEST(MapColumns, RefusesAHeaderTwice) {
  EXPECT_THAT(Message(MapColumns({"id", "name", "ID"}, kSlots, {}, "f.csv:1").status()),
              AllOf(HasSubstr("twice"), HasSubstr("1"), HasSubstr("3")));
}

TEST(MapColumns, AnAliasIsTheOnlyNameThen) {
  const ColumnAliases aliases = {{"name", "Full Name"}};
  const auto mapping = MapColumns({"id", "name", "full name"}, kSlots, aliases, "f.csv:1");
  ASSERT_TRUE(mapping.ok());
  EXPECT_EQ(mapping->column_of_slot[1], 2);
  EXPECT_THAT(Message(MapColumns({"id", "name"}, kSlots, aliases, "f.csv:1").status()),
              HasSubstr("'Full Name' in the mapping file"));
  // Also for a value that is not required: who maps it wants it.
  EXPECT_FALSE(MapColumns({"id", "name"}, kSlots, {{"born", "B"}}, "f.csv:1").ok());
}

TEST(ReadColumnAliases, ReadsNamesAndComments) {
  const TemporaryDirectory directory;
  const auto aliases = ReadColumnAliases(
      directory.Write("m", "\xEF\xBB\xBF# comment\n\n name = 学生 姓名 \r\nborn=B=C"), kSlots);
  ASSERT_TRUE(aliases.ok()) << aliases.status();
  EXPECT_EQ(aliases->at("name"), "学生 姓名");
  EXPECT_EQ(aliases->at("born"), "B=C");
}

TEST(ReadColumnAliases, NamesTheLineOfAFault) {
  const TemporaryDirectory directory;
  const auto fault = [&](const std::string& text) {
    return Message(ReadColumnAliases(directory.Write("m", text), kSlots).status());
  };
  EXPECT_THAT(fault("# x\nname\n"), HasSubstr("m:2: "));
  EXPECT_THAT(fault("nmae = x\n"), AllOf(HasSubstr("m:1: "), HasSubstr("did you mean 'name'")));
  EXPECT_THAT(fault("name =\n"), HasSubstr("no header"));
  EXPECT_THAT(fault("name = a\nname = b\n"), AllOf(HasSubstr("m:2: "), HasSubstr("twice")));
  EXPECT_EQ(ReadColumnAliases(directory.FilePath("none"), kSlots).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(FoldedHeaders, AreUniqueAndInOrder) {
  EXPECT_THAT(FoldedHeaders({.name = "n", .headers = {"B", "ａ", "b"}}, {}), ElementsAre("b", "a"));
}

}  // namespace
}  // namespace xueji
