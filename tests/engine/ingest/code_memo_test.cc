#include "engine/ingest/code_memo.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace xueji {
namespace {

TEST(CodeMemo, SaysWhatTheTableSays) {
  std::vector<std::string> words = {"", "1", "2", "男", "女", "M", "f", "在校", "休学", "居民身份证", "A", "z",
                                    "护照", "港澳居民来往内地通行证", "其他", "x", "不详", "1 "};
  // Words that differ in length or at the far end only, and zero bytes, which are part of a word.
  for (const char* word : {"1", "在校", "12345678", "1234567890123456"}) {
    words.push_back(std::string(word) + '\0');
    words.push_back(std::string(word) + "\0\0" "1");
    words.push_back('\0' + std::string(word));
  }
  CodeMemo memo;
  std::mt19937 random(1);
  for (int round = 0; round < 50000; ++round) {
    std::string word = words[random() % words.size()];
    if (round % 3 == 0 && !word.empty()) {
      word[random() % word.size()] = static_cast<char>(random() % 256);
    }
    const auto table = static_cast<CodeTable>(random() % 4);
    ASSERT_EQ(memo.Parse(table, word), ParseCode(table, word)) << word << ' ' << word.size();
    // What stands behind a word does not belong to it.
    const std::string padded = word + "12345678";
    const std::string_view view = std::string_view(padded).substr(0, word.size());
    ASSERT_EQ(memo.ParsePadded(table, view), ParseCode(table, word)) << word << ' ' << word.size();
  }
}

}  // namespace
}  // namespace xueji
