#include "server/ops/audit_chain.h"

#include <gtest/gtest.h>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

TEST(AuditChain, WhatWasSealedFollows) {
  const KeyRing keys = SampleKeys();
  const KeyedHash& hash = keys.current().hash;
  AuditChain writer, reader;
  std::string text;
  text += "one";
  writer.Seal(hash, 0, &text);
  const std::size_t second = text.size();
  text += "two";
  writer.Seal(hash, second, &text);
  EXPECT_EQ(reader.Follow(hash, text.substr(0, second - 1)), "one");
  EXPECT_EQ(reader.Follow(hash, text.substr(second, text.size() - second - 1)), "two");
  EXPECT_EQ(reader.last(), writer.last());
  AuditChain skipping;
  EXPECT_FALSE(skipping.Follow(hash, text.substr(second, text.size() - second - 1)));
}

TEST(AuditChain, NoChangedByteFollows) {
  const KeyRing keys = SampleKeys();
  std::string text = "a line";
  AuditChain().Seal(keys.current().hash, 0, &text);
  text.pop_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(AuditChain().Follow(keys.current().hash, bad)) << at;
  }
  EXPECT_FALSE(AuditChain().Follow(keys.current().hash, ""));
  EXPECT_FALSE(AuditChain().Follow(SampleKeys("k2").current().hash, text));
}

TEST(AuditChain, NamesOfFilesComeBack) {
  for (const std::uint64_t number : {1ULL, 999'999ULL, 1'000'000ULL})
    EXPECT_EQ(AuditFileNumber(AuditFileName(number)), number);
  for (const std::string name :
       {"audit.head", "audit-1.log", "audit-000001.log.gz", "audit-0000x1.log", "audit-.log", ""}) {
    EXPECT_FALSE(AuditFileNumber(name)) << name;
  }
}

TEST(AuditChain, StartAndHeadReadBackAndAHeadIsSigned) {
  const KeyRing keys = SampleKeys();
  const std::string mac = AuditChain().last();
  const auto start = ParseFileStart(WriteFileStart({.algorithm = "HMAC-SM3",
                                                    .key_id = "k1",
                                                    .file = 3,
                                                    .first_seq = 9,
                                                    .opened_ms = kNowMs,
                                                    .previous = mac}));
  ASSERT_TRUE(start);
  EXPECT_EQ(start->file, 3U);
  EXPECT_EQ(start->first_seq, 9U);
  EXPECT_EQ(start->previous, mac);
  const std::string head =
      WriteHead({.file = 3, .oldest = 1, .count = 8, .last = mac}, keys.current());
  ASSERT_TRUE(ParseHead(head, keys));
  EXPECT_EQ(ParseHead(head, keys)->count, 8U);
  EXPECT_FALSE(ParseHead(head, SampleKeys("k2")));
  for (std::size_t at = 0; at < head.size(); ++at) {
    std::string bad = head;
    bad[at] = static_cast<char>(bad[at] ^ 1);
    EXPECT_FALSE(ParseHead(bad, keys)) << at;
    EXPECT_FALSE(ParseHead(head.substr(0, at), keys)) << at;
  }
}

}  // namespace
}  // namespace xueji::server
