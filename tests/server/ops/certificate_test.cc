#include "server/ops/certificate.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

const CertificateMaker& Maker() {
  static const CertificateMaker maker({.name = "test authority", .now_s = kNowS, .days = 30});
  return maker;
}

TEST(Certificate, TheStationAndTheDatesAreRead) {
  const KeyAndCertificate pair =
      Maker().Make({.name = "county", .uri = "spiffe://xueji/county/370102"});
  const auto facts = ReadCertificate(pair.certificate);
  ASSERT_TRUE(facts.ok()) << facts.status();
  EXPECT_EQ(StationOf(*facts).value(), OfficeOf("county/370102"));
  EXPECT_EQ(facts->not_after_s, kNowS + 30 * 86'400);
  EXPECT_LT(facts->not_before_s, kNowS);
  EXPECT_EQ(facts->serial.size(), 32U);
  EXPECT_EQ(facts->thumbprint.size(), 43U);
  EXPECT_NE(ReadCertificate(Maker().Make({.name = "b"}).certificate)->thumbprint,
            facts->thumbprint);
}

TEST(Certificate, NoStationOrTwoAreRefused) {
  EXPECT_FALSE(StationOf(*ReadCertificate(Maker().Make({.name = "none"}).certificate)).ok());
  EXPECT_FALSE(
      StationOf(*ReadCertificate(Maker()
                                     .Make({.name = "two",
                                            .uri = "spiffe://xueji/county/370102",
                                            .hosts = {"URI:spiffe://xueji/ministry/national"}})
                                     .certificate))
          .ok());
  EXPECT_FALSE(
      StationOf(*ReadCertificate(
                    Maker().Make({.name = "web", .uri = "https://example.org/"}).certificate))
          .ok());
}

TEST(Certificate, AWeakKeyIsRefused) {
  EVP_PKEY* const key = EVP_RSA_gen(1024);
  X509* const weak = X509_new();
  X509_set_pubkey(weak, key);
  X509_sign(weak, key, EVP_sha256());
  BIO* const bytes = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(bytes, weak);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(bytes, &data));
  EXPECT_EQ(ReadCertificate({data, size}).status().code(), absl::StatusCode::kInvalidArgument);
  BIO_free(bytes);
  X509_free(weak);
  EVP_PKEY_free(key);
}

TEST(Certificate, AnythingElseIsNoCertificate) {
  EXPECT_FALSE(ReadCertificate("").ok());
  EXPECT_FALSE(
      ReadCertificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").ok());
  EXPECT_FALSE(ReadCertificate(std::string(1 << 20, 'A')).ok());
  EXPECT_FALSE(ReadCertificate(Maker().Make({.name = "a"}).key).ok());
}

TEST(Certificate, AKeyBelongsToOneCertificate) {
  const KeyAndCertificate one = Maker().Make({.name = "one"}), two = Maker().Make({.name = "two"});
  EXPECT_TRUE(CheckKeyPair(one.certificate, one.key).ok());
  EXPECT_FALSE(CheckKeyPair(one.certificate, two.key).ok());
  EXPECT_FALSE(CheckKeyPair(one.certificate, "no key").ok());
}

}  // namespace
}  // namespace xueji::server
