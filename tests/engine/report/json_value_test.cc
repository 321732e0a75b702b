#include "engine/report/json_value.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(JsonValue, PrintsKeysInTheOrderTheyWereSet) {
  JsonValue inner = JsonValue::Array();
  inner.Append("a").Append(std::uint64_t{18'446'744'073'709'551'615U}).Append(false);
  JsonValue object = JsonValue::Object();
  object.Set("z", 0.5).Set("a", std::move(inner)).Set("empty", JsonValue::Object());
  EXPECT_EQ(object.Print(),
            "{\n  \"z\": 0.5,\n  \"a\": [\n    \"a\",\n    18446744073709551615,\n    false\n  ],\n"
            "  \"empty\": {}\n}\n");
}

TEST(JsonValue, TextIsEscapedAndRepaired) {
  EXPECT_EQ(JsonValue("a\"\\\n").Print(), "\"a\\\"\\\\\\n\"\n");
  EXPECT_EQ(JsonValue("\xFF").Print(), "\"\xEF\xBF\xBD\"\n");
}

}  // namespace
}  // namespace xueji
