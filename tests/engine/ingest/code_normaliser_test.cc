#include "engine/ingest/code_normaliser.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/record/student_schema.h"
#include "tests/engine/ingest/ingest_test_support.h"

namespace xueji {
namespace {

using matchers::PackDate;

TEST(NormaliseDate, TakesTheCommonForms) {
  CodeScratch scratch;
  for (const char* text : {"20120305", "2012-03-05", "2012/3/5", "2012.3.5", "2012年3月5日", "２０１２0305",
                           "2012－03－05", " 20120305 ", "2012-03-05 00:00:00"}) {
    const auto date = NormaliseDate(text, scratch);
    ASSERT_TRUE(date.has_value()) << text;
    EXPECT_EQ(*date, PackDate(2012, 3, 5)) << text;
  }
  for (const char* text : {"20121305", "20120230", "2012", "yesterday", "00000000", "20120305x"}) {
    EXPECT_FALSE(NormaliseDate(text, scratch).has_value()) << text;
  }
}

TEST(NormaliseRegion, TakesSixDigitsOfLongerCodes) {
  CodeScratch scratch;
  EXPECT_EQ(NormaliseRegion("110101", scratch), 110101u);
  EXPECT_EQ(NormaliseRegion("１１０１０１", scratch), 110101u);
  EXPECT_EQ(NormaliseRegion("110101001002", scratch), 110101u);
  EXPECT_FALSE(NormaliseRegion("000000", scratch).has_value());
  EXPECT_FALSE(NormaliseRegion("北京市", scratch).has_value());
  EXPECT_FALSE(NormaliseRegion("1101", scratch).has_value());
}

TEST(NormaliseDigits, DropsPunctuationAndThePrefixOfChina) {
  CodeScratch scratch;
  const auto phone = NormaliseDigits("13800138000", true, scratch);
  for (const char* text : {"+86 138-0013-8000", "0086 13800138000", "8613800138000", "(138)00138000",
                           "１３８００１３８０００"}) {
    EXPECT_EQ(NormaliseDigits(text, true, scratch), phone) << text;
  }
  EXPECT_NE(NormaliseDigits("8613800138000", false, scratch), phone);
  EXPECT_FALSE(NormaliseDigits("12a", false, scratch).has_value());
  EXPECT_FALSE(NormaliseDigits("123456789012345678", false, scratch).has_value());
  EXPECT_FALSE(NormaliseDigits("-", false, scratch).has_value());
}

TEST(IsRepeatedDigit, NeedsSevenOfThem) {
  EXPECT_TRUE(IsRepeatedDigit(*matchers::PackDigits("00000000000")));
  EXPECT_TRUE(IsRepeatedDigit(*matchers::PackDigits("1111111")));
  EXPECT_FALSE(IsRepeatedDigit(*matchers::PackDigits("111111")));
  EXPECT_FALSE(IsRepeatedDigit(*matchers::PackDigits("11111112")));
  EXPECT_FALSE(IsRepeatedDigit(*matchers::PackDigits("01111111")));
}

class NormaliseIdentityTest : public ::testing::Test {
 protected:
  IdentityNumber Of(const std::string& text, std::uint8_t type = 0) {
    return NormaliseIdentity(text, type, terms_, scratch_);
  }
  std::string Term(const IdentityNumber& number) {
    return std::string(terms_.Text(TermId{matchers::IdTerm(number.packed)}));
  }
  TermDictionary terms_;
  CodeScratch scratch_;
  const std::string valid_ = IdWithX("11010120100307", 1);
};

TEST_F(NormaliseIdentityTest, PacksAValidNumberHoweverItIsTyped) {
  const matchers::PackedIdNumber expected = matchers::PackIdNumber(valid_);
  ASSERT_TRUE(IsValid(expected));
  std::string lower = valid_;
  lower.back() = 'x';
  std::string spaced = valid_;
  spaced.insert(6, " ");
  std::string wide = "１" + valid_.substr(1);
  for (const std::string& text : {valid_, lower, spaced, wide, "'" + valid_, " " + valid_ + "\u3000",
                                  valid_.substr(0, 17) + "×"}) {
    EXPECT_EQ(Of(text).packed, expected) << text;
  }
}

TEST_F(NormaliseIdentityTest, KeepsAWrongNumberAsItIs) {
  std::string wrong = valid_;
  wrong[5] = wrong[5] == '1' ? '2' : '1';
  const IdentityNumber number = Of(wrong);
  EXPECT_TRUE(IsWellFormed(number.packed));
  EXPECT_FALSE(IsValid(number.packed));
  EXPECT_EQ(Term(Of(valid_.substr(1))), valid_.substr(1));
  EXPECT_EQ(Term(Of("G" + valid_)), "G" + valid_);
}

TEST_F(NormaliseIdentityTest, ExtendsTheFifteenCharacterForm) {
  const std::string old_form = valid_.substr(0, 6) + "620927" + "690";
  const IdentityNumber number = Of(old_form);
  EXPECT_TRUE(number.fifteen_digits);
  EXPECT_EQ(matchers::UnpackIdNumber(number.packed),
            WithCheck(valid_.substr(0, 6) + "19620927" + "690"));
}

TEST_F(NormaliseIdentityTest, PlaceholdersIdentifyNobody) {
  for (const char* text : {"无", "N/A", "-", "111111111111111111", "999410303100100001", "　"}) {
    const IdentityNumber number = Of(text, kDocumentResidentId);
    EXPECT_TRUE(number.placeholder) << text;
    EXPECT_TRUE(IsBlank(number.packed)) << text;
  }
}

TEST_F(NormaliseIdentityTest, FilesOtherDocumentsByTypeAndNumber) {
  const IdentityNumber permit = Of("h12345678", kDocumentHongKong);
  EXPECT_TRUE(IsOtherDocument(permit.packed));
  EXPECT_EQ(Term(permit), "6:H12345678");
  // The shape tells the type where none, or another of the same kind, is given.
  EXPECT_EQ(Of("H12345678").packed, permit.packed);
  EXPECT_EQ(Of("H12345678", kDocumentMacao).packed, permit.packed);
  EXPECT_EQ(Term(Of("M12345678", kDocumentHongKong)), "7:M12345678");
  EXPECT_EQ(Term(Of("12345678", kDocumentTaiwan)), "8:12345678");
  EXPECT_EQ(Term(Of("X-77/1", kDocumentOther)).substr(0, 2), "Z:");
}

TEST_F(NormaliseIdentityTest, AResidencePermitNumberIsPackedLikeAResidentNumber) {
  const std::string permit = IdWithDigit("83000020130122", 1);
  EXPECT_TRUE(IsValid(Of(permit, kDocumentResidencePermit).packed));
  EXPECT_TRUE(IsValid(Of(permit, kDocumentTaiwan).packed));
}

TEST_F(NormaliseIdentityTest, FastAndSlowPathAgree) {
  std::mt19937_64 random(4);
  static constexpr std::string_view kAlphabet = "0123456789Xx GH";
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::size_t i = 0; i < 14 + random() % 6; ++i) {
      text += random() % 12 == 0 ? kAlphabet[random() % kAlphabet.size()]
                                 : static_cast<char>('0' + random() % 10);
    }
    const auto type = static_cast<std::uint8_t>(random() % 14);
    const IdentityNumber fast = NormaliseIdentity(text, type, terms_, scratch_, FoldPath::kFast);
    CodeScratch other;
    const IdentityNumber slow = NormaliseIdentity(text, type, terms_, other, FoldPath::kReference);
    ASSERT_EQ(fast.packed, slow.packed) << text;
    ASSERT_EQ(fast.faults, slow.faults) << text;
    ASSERT_EQ(fast.placeholder, slow.placeholder) << text;
    ASSERT_EQ(fast.text, slow.text) << text;
  }
}

}  // namespace
}  // namespace xueji
