#include "server/ops/pseudonym.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/server/ops/ops_samples.h"
#include "tests/support/record_builder.h"

namespace xueji::server {
namespace {

TEST(Pseudonym, OneKeyOneWordAnotherKeyAnother) {
  const KeyRing keys = SampleKeys("k1"), others = SampleKeys("k2");
  const Pseudonyms one(keys), same(keys), other(others);
  EXPECT_EQ(one.OfRecord("r-1"), same.OfRecord("r-1"));
  EXPECT_NE(one.OfRecord("r-1"), other.OfRecord("r-1"));
  EXPECT_NE(one.OfRecord("r-1"), one.OfRecord("r-2"));
  EXPECT_EQ(one.OfRecord("r-1").size(), 22U);
}

TEST(Pseudonym, KindsAreApart) {
  const Pseudonyms pseudonyms(SampleKeys());
  EXPECT_NE(pseudonyms.OfRecord("x"), pseudonyms.OfNumber("x"));
  EXPECT_NE(pseudonyms.OfRecord("number:x"), pseudonyms.OfNumber("x"));
}

// Who types a number oddly asks about the same child, and must not stand in the audit as if he had
// asked about another.
TEST(Pseudonym, ANumberHasOneHoweverItIsTyped) {
  const Pseudonyms pseudonyms(SampleKeys());
  const std::string body = "11010519491231002";
  const std::string number = RecordBuilder::WithCheck(body);
  ASSERT_EQ(number.back(), 'X');
  const std::string one = pseudonyms.OfNumber(number);
  for (const std::string& typed :
       {body + "x", " " + number, body.substr(0, 6) + " " + body.substr(6) + "X", body + "\xC3\x97",
        "'" + number, "\xEF\xBC\x91" + number.substr(1), body + "\xE2\x80\x8B" + "X", body + "Ⅹ"}) {
    EXPECT_EQ(pseudonyms.OfNumber(typed), one) << typed;
    StudentText child;
    child[StudentColumnId::kDocumentNumber] = typed;
    EXPECT_EQ(pseudonyms.OfChild(child), one) << typed;
  }
  EXPECT_NE(pseudonyms.OfNumber(body + "0"), one);
  EXPECT_EQ(pseudonyms.OfNumber("610104620927690"), pseudonyms.OfNumber(RecordBuilder::WithCheck("61010419620927690")));
  EXPECT_EQ(pseudonyms.OfNumber("c1234567(8)"), pseudonyms.OfNumber("C12345678"));
}

TEST(Pseudonym, NameAndBirthDateStandForAChildWithoutANumber) {
  const Pseudonyms pseudonyms(SampleKeys());
  StudentText child, other;
  child[StudentColumnId::kName] = other[StudentColumnId::kName] = "王小芳";
  child[StudentColumnId::kBirthDate] = "20150301";
  other[StudentColumnId::kBirthDate] = "20150302";
  EXPECT_NE(pseudonyms.OfChild(child), pseudonyms.OfChild(other));
  const std::string unnumbered = pseudonyms.OfChild(child);
  child[StudentColumnId::kDocumentNumber] = " - ";
  EXPECT_EQ(pseudonyms.OfChild(child), unnumbered) << "no number is typed in many ways";
  std::string written = "what was there";
  pseudonyms.WriteOfChild(child, &written);
  EXPECT_EQ(written, unnumbered);
}

// The audit joins several by ','.
TEST(Pseudonym, HoldsNothingButItsLetters) {
  const Pseudonyms pseudonyms(SampleKeys());
  for (int i = 0; i < 2000; ++i) {
    const std::string word = pseudonyms.OfRecord("r-" + std::to_string(i));
    EXPECT_EQ(word.size(), kPseudonymLetters);
    EXPECT_EQ(word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos)
        << word;
  }
}

TEST(Pseudonym, ACaseHintCanBeReadAloud) {
  const Pseudonyms pseudonyms(SampleKeys());
  std::set<std::string> hints;
  for (int i = 0; i < 1000; ++i) hints.insert(pseudonyms.CaseHint("r-" + std::to_string(i)));
  EXPECT_EQ(hints.size(), 1000U);
  for (const std::string& hint : hints) {
    EXPECT_EQ(hint.size(), 11U);
    EXPECT_EQ(hint.find_first_of("01OIoil"), std::string::npos) << hint;
  }
}

}  // namespace
}  // namespace xueji::server
