#include "engine/base/hash.h"

#include <gtest/gtest.h>

#include <set>

namespace xueji {
namespace {

// Results rest on these values: they may never change.
TEST(HashBytes, IsXxh3WithSeedZero) {
  EXPECT_EQ(HashBytes(""), 0x2D06800538D394C2ULL);  // test vector of xxHash 0.8
  EXPECT_EQ(HashBytes("record"), HashBytes(std::string("record")));
  EXPECT_NE(HashBytes("a"), HashBytes("b"));
}

TEST(Mix64, IsABijectionOnASample) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t i = 0; i < 100000; ++i) ASSERT_TRUE(seen.insert(Mix64(i)).second);
  static_assert(Mix64(0) == 0);
}

TEST(HashCombine, MindsTheOrder) {
  EXPECT_NE(HashCombine(1, 2), HashCombine(2, 1));
  EXPECT_NE(HashCombine(0, 0), HashCombine(0, 1));
}

TEST(StreamChecksum, DoesNotDependOnTheCut) {
  const std::string text(100000, 'x');
  StreamChecksum whole;
  whole.Update(text);
  for (const std::size_t piece : {1u, 7u, 4096u}) {
    StreamChecksum parts;
    for (std::size_t at = 0; at < text.size(); at += piece) parts.Update(text.substr(at, piece));
    EXPECT_EQ(parts.HexDigest(), whole.HexDigest());
  }
  EXPECT_EQ(whole.HexDigest().size(), 32u);
  EXPECT_EQ(StreamChecksum().HexDigest(), "99aa06d3014798d86001c324468d497f");  // of no bytes
}

}  // namespace
}  // namespace xueji
