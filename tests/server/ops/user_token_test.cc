#include "server/ops/user_token.h"

#include <gtest/gtest.h>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

UserToken Sample() {
  UserToken token{.user = "li.na",
                  .roles = {},
                  .region = 370102,
                  .certificate = "thumb",
                  .expires_s = kNowS + 60,
                  .id = "t-1"};
  token.roles.Add(Role::kRegistrar);
  token.roles.Add(Role::kAuditor);
  return token;
}

std::string Signed(const KeyRing& keys, const std::string& header, const std::string& claims) {
  const std::string text = Base64Url(header) + "." + Base64Url(claims);
  return text + "." + Base64Url(AsText(keys.current().hash.Compute(text)));
}

std::string Claims(const std::string& change_from = "", const std::string& change_to = "") {
  std::string claims =
      R"({"sub":"li.na","roles":["registrar"],"region":"370102","cnf":{"x5t#S256":"thumb"},"exp":1772000060,"jti":"t-1"})";
  if (!change_from.empty()) claims.replace(claims.find(change_from), change_from.size(), change_to);
  return claims;
}

constexpr char kHeader[] = R"({"alg":"HSM3","typ":"JWT","kid":"k1"})";

TEST(UserToken, WhatWasSignedComesBack) {
  const KeyRing keys = SampleKeys();
  const auto token = VerifyToken(keys, SignToken(keys, Sample()), kNowS);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->user, "li.na");
  EXPECT_EQ(token->roles, Sample().roles);
  EXPECT_EQ(token->region, 370102U);
  EXPECT_EQ(token->certificate, "thumb");
  EXPECT_EQ(token->expires_s, kNowS + 60);
  EXPECT_EQ(token->id, "t-1");
}

// RFC 7519: a token that any library makes, with claims we do not know and a date with decimals.
TEST(UserToken, AnotherMakersTokenIsRead) {
  const KeyRing keys = SampleKeys();
  EXPECT_TRUE(VerifyToken(keys, Signed(keys, kHeader, Claims()), kNowS).ok());
  EXPECT_TRUE(
      VerifyToken(keys,
                  Signed(keys, kHeader, Claims("{", R"({"iat":1772000000.5,"iss":{"a":[1]},)")),
                  kNowS)
          .ok());
  EXPECT_TRUE(
      VerifyToken(keys, Signed(keys, kHeader, Claims("1772000060", "1772000060.75")), kNowS).ok());
}

TEST(UserToken, AnyAlteredCharacterIsNoticed) {
  const KeyRing keys = SampleKeys();
  const std::string good = SignToken(keys, Sample());
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = bad[at] == 'A' ? 'B' : 'A';
    const auto token = VerifyToken(keys, bad, kNowS);
    ASSERT_FALSE(token.ok()) << at;
    EXPECT_EQ(token.status().code(), absl::StatusCode::kUnauthenticated);
  }
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(VerifyToken(keys, good.substr(0, size), kNowS).ok());
}

TEST(UserToken, AlgorithmAndKeyAreTheServersToChoose) {
  const KeyRing keys = SampleKeys();
  for (const std::string header :
       {R"({"alg":"none","typ":"JWT","kid":"k1"})", R"({"alg":"HS256","typ":"JWT","kid":"k1"})",
        R"({"alg":"HSM3","typ":"JWT","kid":"k2"})", R"({"alg":"HSM3","typ":"JWT"})", "{}", "",
        "[]"}) {
    EXPECT_FALSE(VerifyToken(keys, Signed(keys, header, Claims()), kNowS).ok()) << header;
  }
  EXPECT_FALSE(VerifyToken(SampleKeys("k2"), SignToken(keys, Sample()), kNowS).ok());
}

TEST(UserToken, ClaimsThatAreMissingOrWrongAreRefused) {
  const KeyRing keys = SampleKeys();
  const std::pair<std::string, std::string> changes[] = {{R"("sub":"li.na",)", ""},
                                                         {"li.na", "li na"},
                                                         {"li.na", std::string(65, 'a')},
                                                         {R"(["registrar"])", "[]"},
                                                         {"registrar", "root"},
                                                         {"370102", "37010"},
                                                         {"370102", "0370102"},
                                                         {R"({"x5t#S256":"thumb"})", "{}"},
                                                         {R"("jti":"t-1")", R"("jti":"")"},
                                                         {"1772000060", "1772000000"},
                                                         {"1772000060", "-1"},
                                                         {"1772000060", "1e300"},
                                                         {R"(,"exp":1772000060)", ""},
                                                         {R"(["registrar"])", "7"}};
  for (const auto& [from, to] : changes) {
    EXPECT_FALSE(VerifyToken(keys, Signed(keys, kHeader, Claims(from, to)), kNowS).ok())
        << from << " -> " << to;
  }
}

TEST(UserToken, DeepAndLongTokensAreRefused) {
  const KeyRing keys = SampleKeys();
  EXPECT_FALSE(VerifyToken(keys, Signed(keys, kHeader, std::string(700, '[')), kNowS).ok());
  EXPECT_FALSE(VerifyToken(keys, std::string(1 << 20, 'a'), kNowS).ok());
}

TEST(UserToken, ItExpires) {
  const KeyRing keys = SampleKeys();
  const std::string token = SignToken(keys, Sample());
  EXPECT_TRUE(VerifyToken(keys, token, kNowS + 59).ok());
  EXPECT_FALSE(VerifyToken(keys, token, kNowS + 60).ok());
}

TEST(UserToken, AfterARotationTheOldKeyStillVerifies) {
  const KeyRing old_keys = SampleKeys();
  const auto rotated = KeyRing::Parse(
      "k2 HMAC-SHA256 " + std::string(64, '2') + "\nk1 HMAC-SM3 " + std::string(64, '1') + "\n",
      "keys");
  ASSERT_TRUE(rotated.ok());
  EXPECT_TRUE(VerifyToken(*rotated, SignToken(old_keys, Sample()), kNowS).ok());
  EXPECT_TRUE(VerifyToken(*rotated, SignToken(*rotated, Sample()), kNowS).ok());
  EXPECT_FALSE(VerifyToken(old_keys, SignToken(*rotated, Sample()), kNowS).ok());
}

TEST(UserToken, ATicketIsApprovedBySomebodyElse) {
  const KeyRing keys = SampleKeys();
  ApprovalTicket ticket{.user = "li.na",
                        .region = 370102,
                        .approver = "wang.lei",
                        .purpose = "first grade 2026",
                        .records_max = 500,
                        .expires_s = kNowS + 60,
                        .id = "a-1"};
  const auto read = VerifyTicket(keys, SignTicket(keys, ticket), kNowS);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->records_max, 500U);
  EXPECT_EQ(read->approver, "wang.lei");
  EXPECT_FALSE(VerifyTicket(keys, SignTicket(keys, ticket), kNowS + 60).ok());
  ticket.approver = ticket.user;
  EXPECT_FALSE(VerifyTicket(keys, SignTicket(keys, ticket), kNowS).ok());
  ticket.approver = "wang.lei";
  ticket.records_max = 0;
  EXPECT_FALSE(VerifyTicket(keys, SignTicket(keys, ticket), kNowS).ok());
}

TEST(UserToken, TicketAndTokenDoNotStandForEachOther) {
  const KeyRing keys = SampleKeys();
  EXPECT_FALSE(VerifyTicket(keys, SignToken(keys, Sample()), kNowS).ok());
  EXPECT_FALSE(VerifyToken(keys,
                           SignTicket(keys, {.user = "li.na",
                                             .region = 370102,
                                             .approver = "b",
                                             .purpose = "p",
                                             .records_max = 1,
                                             .expires_s = kNowS + 60,
                                             .id = "a"}),
                           kNowS)
                   .ok());
}

}  // namespace
}  // namespace xueji::server
