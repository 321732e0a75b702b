#include "server/ops/certificate_maker.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <string>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

X509* Parse(const std::string& pem) {
  BIO* const bytes = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* const certificate = PEM_read_bio_X509(bytes, nullptr, nullptr, nullptr);
  BIO_free(bytes);
  return certificate;
}

// As TLS would judge it: chain, dates, purpose.
int Verdict(const std::string& authority_pem, const std::string& pem, int purpose,
            std::int64_t at_s) {
  X509* const authority = Parse(authority_pem);
  X509* const certificate = Parse(pem);
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_add_cert(store, authority);
  X509_STORE_CTX* const context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, certificate, nullptr);
  X509_STORE_CTX_set_purpose(context, purpose);
  X509_STORE_CTX_set_time(context, 0, static_cast<std::time_t>(at_s));
  X509_verify_cert(context);
  const int verdict = X509_STORE_CTX_get_error(context);
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  X509_free(certificate);
  X509_free(authority);
  return verdict;
}

TEST(CertificateMaker, WhatItIssuesIsGoodForItsPurposeAndNoOther) {
  const CertificateMaker maker({.name = "a", .now_s = kNowS, .days = 30});
  const std::string authority = maker.Authority().certificate;
  const std::string server =
      maker.Make({.name = "localhost", .hosts = {"DNS:localhost", "IP:127.0.0.1"}}).certificate;
  const std::string client =
      maker.Make({.name = "county", .uri = "spiffe://xueji/county/370102"}).certificate;
  EXPECT_EQ(Verdict(authority, server, X509_PURPOSE_SSL_SERVER, kNowS), X509_V_OK);
  EXPECT_EQ(Verdict(authority, client, X509_PURPOSE_SSL_CLIENT, kNowS), X509_V_OK);
  EXPECT_NE(Verdict(authority, server, X509_PURPOSE_SSL_CLIENT, kNowS), X509_V_OK);
  EXPECT_NE(Verdict(authority, client, X509_PURPOSE_SSL_SERVER, kNowS), X509_V_OK);
}

TEST(CertificateMaker, ItIsOverAfterItsDays) {
  const CertificateMaker maker({.name = "a", .now_s = kNowS, .days = 30});
  const std::string client =
      maker.Make({.name = "c", .uri = "spiffe://xueji/county/370102"}).certificate;
  const std::string old =
      maker.Make({.name = "c", .uri = "spiffe://xueji/county/370102", .ends_s = kNowS - 60})
          .certificate;
  const std::string authority = maker.Authority().certificate;
  EXPECT_EQ(Verdict(authority, client, X509_PURPOSE_SSL_CLIENT, kNowS + 31 * 86'400),
            X509_V_ERR_CERT_HAS_EXPIRED);
  EXPECT_EQ(Verdict(authority, old, X509_PURPOSE_SSL_CLIENT, kNowS), X509_V_ERR_CERT_HAS_EXPIRED);
}

TEST(CertificateMaker, AnotherAuthorityIssuedNothingOfThis) {
  const CertificateMaker maker({.name = "a", .now_s = kNowS}), other({.name = "a", .now_s = kNowS});
  EXPECT_NE(Verdict(other.Authority().certificate, maker.Make({.name = "c"}).certificate,
                    X509_PURPOSE_SSL_CLIENT, kNowS),
            X509_V_OK);
}

}  // namespace
}  // namespace xueji::server
