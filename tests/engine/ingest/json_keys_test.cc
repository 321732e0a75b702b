#include "engine/ingest/json_keys.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

using Keys = std::vector<std::string>;

TEST(JsonKeys, AreThoseOfAllLinesInTheOrderTheyAreMet) {
  const JsonKeys found = FindJsonKeys("{\"b\": 1, \"a\": 2}\n{\"a\": 3, \"c\": null}\n");
  EXPECT_EQ(found.keys, (Keys{"b", "a", "c"}));
  EXPECT_EQ(found.lines, 2U);
}

TEST(JsonKeys, BlankLinesAreNoLinesAndOthersGiveNoKey) {
  const JsonKeys found = FindJsonKeys("\n \r\nnonsense\n[1]\n{\"a\": 1}");
  EXPECT_EQ(found.keys, Keys{"a"});
  EXPECT_EQ(found.lines, 3U);
  EXPECT_EQ(FindJsonKeys("").lines, 0U);
}

TEST(JsonKeys, OnlyTheFirstThousandLinesCount) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{\"a\": 1}\n";
  text += "{\"late\": 1}\n";
  EXPECT_EQ(FindJsonKeys(text).keys, Keys{"a"});
}

}  // namespace
}  // namespace xueji
