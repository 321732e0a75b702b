#include "server/ops/caller_identifier.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>
#include <vector>

#include "engine/base/message.h"
#include "tests/server/ops/ops_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

class CallerIdentifierTest : public testing::Test {
 protected:
  CallerIdentifierTest() : revocations_(directory_.Write("revocations", "")) {
    identifier_ =
        std::make_unique<CallerIdentifier>(SampleKeys(), *RevocationList::Open(revocations_));
  }

  KeyAndCertificate Office(const std::string& tail) const {
    return maker_.Make({.name = "office", .uri = std::string(kStationUriPrefix) + tail});
  }
  std::string Token(const std::string& pem, std::uint32_t region,
                    const std::string& id = "t-1") const {
    UserToken token{.user = "li.na",
                    .roles = {},
                    .region = region,
                    .certificate = ReadCertificate(pem)->thumbprint,
                    .expires_s = kNowS + 60,
                    .id = id};
    token.roles.Add(Role::kRegistrar);
    return SignToken(keys_, token);
  }

  const TemporaryDirectory directory_;
  const std::string revocations_;
  const KeyRing keys_ = SampleKeys();
  const CertificateMaker maker_{{.name = "authority", .now_s = kNowS, .days = 30}};
  std::unique_ptr<CallerIdentifier> identifier_;
};

TEST_F(CallerIdentifierTest, BothFactorsMakeACaller) {
  const std::string pem = Office("county/370102").certificate;
  for (int again = 0; again < 2; ++again) {
    const auto caller = identifier_->Identify(pem, Token(pem, 370102), kNowMs);
    ASSERT_TRUE(caller.ok()) << caller.status();
    EXPECT_EQ(caller->station, OfficeOf("county/370102"));
    EXPECT_EQ(caller->user, "li.na");
    EXPECT_TRUE(caller->roles.Has(Role::kRegistrar));
  }
}

TEST_F(CallerIdentifierTest, EitherFactorAloneIsNone) {
  const std::string pem = Office("county/370102").certificate;
  for (const auto& [certificate, token] :
       {std::pair<std::string, std::string>{pem, ""}, {"", Token(pem, 370102)}, {pem, "x.y.z"}}) {
    EXPECT_EQ(identifier_->Identify(certificate, token, kNowMs).status().code(),
              absl::StatusCode::kUnauthenticated);
  }
}

TEST_F(CallerIdentifierTest, ATokenGoesWithOneCertificateAndItsRegion) {
  const std::string pem = Office("county/370102").certificate,
                    stolen = Office("county/370102").certificate;
  EXPECT_FALSE(identifier_->Identify(stolen, Token(pem, 370102), kNowMs).ok());
  EXPECT_FALSE(identifier_->Identify(pem, Token(pem, 370103), kNowMs).ok());
  EXPECT_FALSE(identifier_->Identify(pem, Token(pem, 0), kNowMs).ok());
}

TEST_F(CallerIdentifierTest, WhatIsRememberedStillExpires) {
  const std::string pem = Office("county/370102").certificate, token = Token(pem, 370102);
  EXPECT_TRUE(identifier_->Identify(pem, token, kNowMs).ok());
  EXPECT_FALSE(identifier_->Identify(pem, token, kNowMs + 60'000).ok());
  const std::string old =
      maker_.Make({.name = "o", .uri = "spiffe://xueji/county/370102", .ends_s = kNowS + 10})
          .certificate;
  EXPECT_TRUE(identifier_->Identify(old, Token(old, 370102), kNowMs).ok());
  EXPECT_FALSE(identifier_->Identify(old, Token(old, 370102), kNowMs + 11'000).ok());
}

TEST_F(CallerIdentifierTest, WhatIsRememberedCanBeRevoked) {
  const std::string pem = Office("county/370102").certificate, token = Token(pem, 370102);
  EXPECT_TRUE(identifier_->Identify(pem, token, kNowMs).ok());
  directory_.Write("revocations", "certificate " + ReadCertificate(pem)->serial + "\n");
  EXPECT_FALSE(identifier_->Identify(pem, token, kNowMs + 2000).ok());
  directory_.Write("revocations", "user li.na    \n");
  EXPECT_FALSE(identifier_->Identify(pem, token, kNowMs + 4000).ok());
  directory_.Write("revocations", "token t-1 \n");
  EXPECT_FALSE(identifier_->Identify(pem, token, kNowMs + 6000).ok());
  directory_.Write("revocations", "token t-2\n");
  EXPECT_TRUE(identifier_->Identify(pem, token, kNowMs + 8000).ok());
}

TEST_F(CallerIdentifierTest, EveryRefusalOfASignInHasItsWord) {
  const std::string pem = Office("county/370102").certificate, token = Token(pem, 370102);
  const std::string brief = maker_.Make({.name = "o", .uri = "spiffe://xueji/county/370102", .ends_s = kNowS + 10}).certificate;
  const auto word = [&](const std::string& certificate, const std::string& text, std::int64_t later_ms = 0) {
    return SignInFaultWord(identifier_->Identify(certificate, text, kNowMs + later_ms).status());
  };
  EXPECT_EQ(word("", token), "certificate");
  EXPECT_EQ(word(Office("village/370102").certificate, token), "certificate");
  EXPECT_EQ(word(brief, Token(brief, 370102), 11'000), "certificate_date");
  EXPECT_EQ(word(pem, ""), "no_token");
  EXPECT_EQ(word(pem, "x.y.z"), "token");
  EXPECT_EQ(word(pem, token, 60'000), "token_expired");
  EXPECT_EQ(word(Office("county/370102").certificate, token), "other_office");
  directory_.Write("revocations", "token t-1\n");
  EXPECT_EQ(word(pem, token, 2000), "token_revoked");
  directory_.Write("revocations", "certificate " + ReadCertificate(pem)->serial + "\n");
  EXPECT_EQ(word(pem, token, 4000), "certificate_revoked");
}

TEST_F(CallerIdentifierTest, ATicketThatIsOfNoUseSendsNobodyToSignIn) {
  const Caller caller = CallerOf("county/370102", Role::kRegistrar);
  for (const std::string& text : {std::string(), std::string("x.y.z"), std::string(5000, 'x')}) {
    const Message message = MessageOf(identifier_->CheckTicket(caller, text, kNowMs).status());
    EXPECT_NE(message.zh.find("批准单"), std::string::npos) << message.zh;
    EXPECT_EQ(message.zh.find("登录"), std::string::npos) << message.zh;
    EXPECT_EQ(message.en.find("sign in"), std::string::npos) << message.en;
  }
}

TEST_F(CallerIdentifierTest, ATicketIsOnePersonsInOneRegion) {
  const Caller caller = CallerOf("county/370102", Role::kRegistrar);
  ApprovalTicket ticket{.user = "li.na",
                        .region = 370102,
                        .approver = "wang.lei",
                        .purpose = "p",
                        .records_max = 5,
                        .expires_s = kNowS + 60,
                        .id = "a-1"};
  EXPECT_TRUE(identifier_->CheckTicket(caller, SignTicket(keys_, ticket), kNowMs).ok());
  ticket.region = 370103;
  EXPECT_FALSE(identifier_->CheckTicket(caller, SignTicket(keys_, ticket), kNowMs).ok());
  ticket.region = 370102;
  ticket.user = "zhao";
  EXPECT_FALSE(identifier_->CheckTicket(caller, SignTicket(keys_, ticket), kNowMs).ok());
}

TEST_F(CallerIdentifierTest, ManyThreadsAskAtOnce) {
  const std::string pem = Office("county/370102").certificate;
  std::vector<std::thread> threads;
  std::atomic<int> refused{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        refused += identifier_
                           ->Identify(pem, Token(pem, 370102, "t" + std::to_string(t * 50 + i)),
                                      kNowMs + i * 500)
                           .ok()
                       ? 0
                       : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, 0);
}

}  // namespace
}  // namespace xueji::server
