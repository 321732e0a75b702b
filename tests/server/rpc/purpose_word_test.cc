#include "server/rpc/purpose_word.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji::server {
namespace {

TEST(PurposeWord, EveryPurposeHasItsOwnAndNothingElseHas) {
  std::set<std::string_view> words;
  for (int i = v1::Purpose_MIN; i <= v1::Purpose_MAX; ++i) {
    const auto purpose = static_cast<v1::Purpose>(i);
    const std::string_view word = PurposeWord(purpose);
    EXPECT_EQ(word.empty(), purpose == v1::PURPOSE_UNSPECIFIED) << i;
    EXPECT_EQ(IsPurposeWord(word), !word.empty()) << i;
    EXPECT_TRUE(words.insert(word).second) << word;
    if (!word.empty()) {
      EXPECT_EQ(PurposeText(word).en, word);
      EXPECT_EQ(PurposeText(word).zh.find(word), std::string::npos);
    }
  }
  EXPECT_EQ(PurposeWord(static_cast<v1::Purpose>(77)), "");
  for (const std::string_view text : {"first grade 2026", "ENROLMENT", "enrolment "}) EXPECT_FALSE(IsPurposeWord(text)) << text;
}

}  // namespace
}  // namespace xueji::server
