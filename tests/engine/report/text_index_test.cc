#include "engine/report/text_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace xueji {
namespace {

TEST(TextIndex, AgreesWithAMapOfStrings) {
  TextIndex index;
  std::map<std::string, std::uint32_t> reference;
  std::mt19937 random(23);
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = "r-" + std::to_string(random() % 20'000);
    const auto [entry, fresh] =
        reference.emplace(text, static_cast<std::uint32_t>(reference.size()));
    EXPECT_EQ(index.Find(text), fresh ? TextIndex::kAbsent : entry->second);
    EXPECT_EQ(index.Intern(text), entry->second);
  }
  EXPECT_EQ(index.size(), reference.size());
  for (const auto& [text, number] : reference) EXPECT_EQ(index.Text(number), text);
}

TEST(TextIndex, TheEmptyTextIsATextToo) {
  TextIndex index;
  EXPECT_EQ(index.Find(""), TextIndex::kAbsent);
  EXPECT_EQ(index.Intern(""), 0U);
  EXPECT_EQ(index.Find(""), 0U);
  EXPECT_EQ(index.Text(0), "");
}

}  // namespace
}  // namespace xueji
