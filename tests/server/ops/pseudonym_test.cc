#include "server/ops/pseudonym.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/server/ops/ops_samples.h"

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
