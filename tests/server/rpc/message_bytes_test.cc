#include "server/rpc/message_bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/server/rpc/service_case.h"
#include "xueji/v1/pre_check_service.pb.h"

namespace xueji::server {
namespace {

grpc::ByteBuffer Pieces(const std::vector<std::string>& texts) {
  std::vector<grpc::Slice> slices;
  for (const std::string& text : texts) slices.emplace_back(text);
  return grpc::ByteBuffer(slices.data(), slices.size());
}

v1::PreCheckRequest Request() {
  v1::PreCheckRequest request;
  *request.mutable_student() = Child("王小芳", "2", "20150301");
  return request;
}

TEST(MessageBytes, ThereAndBack) {
  grpc::ByteBuffer bytes = BytesOf(Request());
  v1::PreCheckRequest read;
  ASSERT_TRUE(ParseMessage(&bytes, &read));
  EXPECT_EQ(read.SerializeAsString(), Request().SerializeAsString());
}

TEST(MessageBytes, InPiecesOrEmpty) {
  const std::string text = Request().SerializeAsString();
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    grpc::ByteBuffer bytes = Pieces({text.substr(0, cut), text.substr(cut)});
    v1::PreCheckRequest read;
    ASSERT_TRUE(ParseMessage(&bytes, &read)) << cut;
    EXPECT_EQ(read.SerializeAsString(), text);
  }
  grpc::ByteBuffer none = Pieces({""});
  v1::PreCheckRequest read;
  EXPECT_TRUE(ParseMessage(&none, &read)) << "a message of which nothing is set";
}

TEST(MessageBytes, WhatIsNoMessageIsRefused) {
  const std::string text = Request().SerializeAsString();
  const std::vector<std::vector<std::string>> broken = {
      {text.substr(0, text.size() - 1)}, {text.substr(0, 3), text.substr(3, 4)}, {"\xFF\xFF\xFF"}, {"\x12\x05\x1A\x03\xFF\xFE\xFD"}};
  for (const std::vector<std::string>& pieces : broken) {
    grpc::ByteBuffer bytes = Pieces(pieces);
    v1::PreCheckRequest read;
    EXPECT_FALSE(ParseMessage(&bytes, &read));
  }
  const Refused refused(ErrorStatus(NoMessage(), ""));
  EXPECT_EQ(refused.code, grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(refused.reason, "MESSAGE_INVALID");
  EXPECT_NE(refused.zh.find("UTF-8"), std::string::npos);
}

}  // namespace
}  // namespace xueji::server
