#include "engine/base/byte_codec.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

TEST(ByteCodec, WhatIsWrittenIsReadLowByteFirst) {
  ByteWriter out;
  out.Number(std::uint16_t{0x0102});
  out.Text("学籍");
  out.Number(~std::uint64_t{0});
  EXPECT_EQ(out.bytes().substr(0, 2), "\x02\x01");
  ByteReader in(out.bytes());
  std::uint16_t number = 0;
  std::string text;
  std::uint64_t last = 0;
  in.Number(&number);
  in.Text(&text);
  in.Number(&last);
  EXPECT_EQ(number, 0x0102);
  EXPECT_EQ(text, "学籍");
  EXPECT_EQ(last, ~std::uint64_t{0});
  EXPECT_TRUE(in.AtEnd());
}

TEST(ByteCodec, AReaderStaysInItsFault) {
  ByteWriter out;
  out.Number(std::uint64_t{1} << 40);  // a text that is longer than there are bytes
  out.Number(std::uint64_t{7});
  ByteReader in(out.bytes());
  std::string text = "x";
  std::uint64_t number = 9;
  in.Text(&text);
  in.Number(&number);
  EXPECT_TRUE(in.failed());
  EXPECT_EQ(text, "");
  EXPECT_EQ(number, 0U);
  EXPECT_FALSE(in.AtEnd());
}

TEST(ByteCodec, ACountIsNeverMoreThanThereAreBytesFor) {
  ByteWriter out;
  out.Number(std::uint64_t{3});
  out.Number(std::uint64_t{0});
  out.Number(std::uint64_t{0});
  EXPECT_EQ(ByteReader(out.bytes()).Count(8), 0U) << "bytes for two";
  EXPECT_EQ(ByteReader(out.bytes()).Count(5), 3U);
}

}  // namespace
}  // namespace xueji
