#include "engine/record/packed_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/base/utf8.h"

namespace xueji {
namespace {

// As ingest packs a name: in the word if it fits, else the word holds its place in the dictionary.
matchers::PackedName Pack(std::string_view name, TermDictionary& terms) {
  const auto packed = matchers::PackName(DecodeUtf8(name));
  return packed ? *packed : matchers::EscapedName(terms.Intern(name).value);
}

TEST(PackedText, GivesNamesBackWhereverTheyAreKept) {
  TermDictionary terms;
  for (const std::string_view name :
       {"", "王", "欧阳娜娜", "阿依古丽·买买提", "王𠮷", "Alexandra Chen", "李雷"}) {
    const matchers::PackedName packed = Pack(name, terms);
    EXPECT_EQ(NameText(packed, terms), name);
    EXPECT_EQ(NameCharacters(packed, terms).view(), DecodeUtf8(name)) << name;
  }
  EXPECT_FALSE(matchers::IsEscaped(Pack("欧阳娜娜", terms)));
  EXPECT_TRUE(matchers::IsEscaped(Pack("阿依古丽·买买提", terms))) << "the test must read both homes";
}

TEST(PackedText, GivesNamesOfAnyLengthBack) {
  TermDictionary terms;
  std::u32string name = U"阿";
  for (int length = 1; length < 90; ++length, name += static_cast<char32_t>(U'一' + length)) {
    const matchers::PackedName escaped = matchers::EscapedName(terms.Intern(EncodeUtf8(name)).value);
    EXPECT_EQ(NameCharacters(escaped, terms).view(), name) << length << " characters";
  }
}

TEST(PackedText, GivesNumbersBackWhereverTheyAreKept) {
  TermDictionary terms;
  // Well-formed, its check character wrong: kept in the word.
  const std::string formed = "110105201201010000";
  EXPECT_TRUE(matchers::IsWellFormed(matchers::PackIdNumber(formed)));
  EXPECT_EQ(IdNumberText(matchers::PackIdNumber(formed), terms), formed);
  const std::string_view document = "H01234567";
  const auto term = matchers::PackIdTerm(terms.Intern(document).value, /*other_document=*/true);
  EXPECT_EQ(IdNumberText(term, terms), document);
  EXPECT_EQ(IdNumberText(matchers::PackedIdNumber{}, terms), "");
}

}  // namespace
}  // namespace xueji
