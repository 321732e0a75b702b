#include "engine/ingest/header_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace xueji {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::vector<InputSlot> kSlots = {{.name = "number", .headers = {"number", "号码"}, .required = true},
                                       {.name = "name", .headers = {"name", "姓名"}}};

absl::StatusOr<ColumnMapping> Map(const std::string& text, const InputFormat& format) {
  auto source = ByteSource::FromBytes("f", text);
  BlockReader reader(*std::move(source), {.format = format.text, .separator = format.separator});
  return ReadColumnMapping(reader, format, kSlots, {});
}

TEST(HeaderMapping, AHeaderOfCsvIsReadByNames) {
  const auto mapping = Map("姓名,more,\"号码\"\r\n张,x,1\n", {.text = TextFormat::kCsv});
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_THAT(mapping->column_of_slot, ElementsAre(2, 0));
  EXPECT_THAT(mapping->ignored, ElementsAre("more"));
}

TEST(HeaderMapping, KeysOfJsonLinesStandForTheHeader) {
  const auto mapping = Map("{\"number\":\"1\"}\n", {.text = TextFormat::kJsonLines});
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_THAT(mapping->column_of_slot, ElementsAre(0, -1));
}

TEST(HeaderMapping, AFileOfBlankJsonLinesHasNothingToComplainOf) {
  const auto mapping = Map("\n\n", {.text = TextFormat::kJsonLines});
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_TRUE(mapping->column_of_slot.empty());
}

TEST(HeaderMapping, WhatIsWrongIsSaidWithItsPlace) {
  EXPECT_THAT(Map("name\n", {.text = TextFormat::kCsv}).status().message(), HasSubstr("f:1"));
  EXPECT_THAT(Map("\"a\"b,number\n", {.text = TextFormat::kCsv}).status().message(), HasSubstr("quote"));
  EXPECT_THAT(Map("number,name\n", {.text = TextFormat::kJsonLines}).status().message(), HasSubstr("JSON"));
}

}  // namespace
}  // namespace xueji
