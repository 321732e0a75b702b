#include "engine/index/text_word.h"

#include <gtest/gtest.h>

#include <string_view>

#include "engine/base/utf8.h"

namespace xueji {
namespace {

class TextWordTest : public testing::Test {
 protected:
  std::uint64_t Term(std::string_view text, KeyTransform transform, int length = 0) {
    return TermWord(terms_.Intern(text), transform, length, terms_);
  }
  std::uint64_t Name(std::string_view text, KeyTransform transform, int length = 0) {
    const auto packed = matchers::PackName(DecodeUtf8(text));
    return LongNameWord(packed ? *packed : matchers::EscapedName(terms_.Intern(text).value),
                        transform, length, terms_);
  }
  TermDictionary terms_;
};

TEST_F(TextWordTest, OnlyTheEmptyTextIsZero) {
  EXPECT_EQ(TextWord(""), 0U);
  EXPECT_NE(TextWord("x"), 0U);
  EXPECT_NE(TextWord("x"), TextWord("y"));
  EXPECT_EQ(Term("", KeyTransform::kExact), 0U);
}

TEST_F(TextWordTest, PrefixesAndSuffixesCountCharactersNotBytes) {
  EXPECT_EQ(Term("李雷雷", KeyTransform::kPrefix, 2), Term("李雷", KeyTransform::kPrefix, 2));
  EXPECT_NE(Term("李雷雷", KeyTransform::kPrefix, 2), Term("李雪雷", KeyTransform::kPrefix, 2));
  EXPECT_EQ(Term("李雷", KeyTransform::kPrefix, 3), 0U) << "too short";
  EXPECT_EQ(Name("买买提·阿不都", KeyTransform::kSuffix, 3), Name("阿不都", KeyTransform::kSuffix, 3));
}

TEST_F(TextWordTest, PartsOfANameAreTheSameInTheWordAndInTheDictionary) {
  EXPECT_EQ(Name("欧阳娜", KeyTransform::kSurname), Name("欧阳娜娜娜", KeyTransform::kSurname));
  EXPECT_NE(Name("欧阳娜", KeyTransform::kGivenName), Name("欧阳娜娜娜", KeyTransform::kGivenName));
  EXPECT_EQ(Name("王", KeyTransform::kGivenName), 0U);
}

TEST_F(TextWordTest, SortedCharactersForgetTheirOrder) {
  EXPECT_EQ(Term("smith", KeyTransform::kSortedChars), Term("msith", KeyTransform::kSortedChars));
  EXPECT_NE(Term("smith", KeyTransform::kSortedChars), Term("smitt", KeyTransform::kSortedChars));
  EXPECT_EQ(Term("smith", KeyTransform::kSoundex), Term("smyth", KeyTransform::kSoundex));
}

}  // namespace
}  // namespace xueji
