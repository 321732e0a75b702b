#include "server/ops/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>
#include <memory>

#include "engine/base/message.h"
#include "server/ops/keyed_hash.h"

namespace xueji::server {
namespace {

constexpr std::size_t kPemBytesMax = 64 << 10;
constexpr int kRsaBitsMin = 2048, kCurveBitsMin = 256;

struct Freed {
  void operator()(BIO* object) const { BIO_free(object); }
  void operator()(X509* object) const { X509_free(object); }
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
  void operator()(BIGNUM* object) const { BN_free(object); }
  void operator()(GENERAL_NAMES* object) const { GENERAL_NAMES_free(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freed>;

std::int64_t SecondsOf(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return 0;
  return static_cast<std::int64_t>(timegm(&parts));
}

std::string SerialOf(X509* certificate) {
  const Owned<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  char* const hex = number == nullptr ? nullptr : BN_bn2hex(number.get());
  std::string serial = hex == nullptr ? "" : hex;
  OPENSSL_free(hex);
  return serial;
}

std::string DerOf(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int size = i2d_X509(certificate, &bytes);
  std::string der(reinterpret_cast<const char*>(bytes),
                  size > 0 ? static_cast<std::size_t>(size) : 0);
  OPENSSL_free(bytes);
  return der;
}

std::vector<std::string> UrisOf(X509* certificate) {
  std::vector<std::string> uris;
  const Owned<GENERAL_NAMES> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* const uri = name->d.uniformResourceIdentifier;
    uris.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                      static_cast<std::size_t>(ASN1_STRING_length(uri)));
  }
  return uris;
}

bool HasStrongKey(X509* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key == nullptr) return false;
  const int bits = EVP_PKEY_get_bits(key);
  return bits >= (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? kRsaBitsMin : kCurveBitsMin);
}

Owned<X509> ParsePem(std::string_view pem) {
  if (pem.size() > kPemBytesMax) return nullptr;
  const Owned<BIO> bytes(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Owned<X509>(bytes == nullptr ? nullptr
                                      : PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
}

// A key with a passphrase is none: nobody is there to type it.
int NoPassphrase(char*, int, int, void*) {
  return -1;
}

}  // namespace

absl::StatusOr<CertificateFacts> ReadCertificate(std::string_view pem) {
  const Owned<X509> certificate = ParsePem(pem);
  if (certificate == nullptr)
    return InvalidArgument({"不是 PEM 格式的证书", "is no certificate in PEM"});
  if (!HasStrongKey(certificate.get())) {
    return InvalidArgument({"证书的密钥太弱：RSA 至少 2048 位，椭圆曲线至少 256 位",
                            "the certificate's key is weak: RSA takes 2,048 bits, a curve 256"});
  }
  CertificateFacts facts;
  facts.uris = UrisOf(certificate.get());
  facts.serial = SerialOf(certificate.get());
  facts.thumbprint = Base64Url(Sha256(DerOf(certificate.get())));
  facts.not_before_s = SecondsOf(X509_get0_notBefore(certificate.get()));
  facts.not_after_s = SecondsOf(X509_get0_notAfter(certificate.get()));
  return facts;
}

absl::Status CheckKeyPair(std::string_view certificate_pem, std::string_view key_pem) {
  const Owned<X509> certificate = ParsePem(certificate_pem);
  const Owned<BIO> bytes(BIO_new_mem_buf(key_pem.data(), static_cast<int>(key_pem.size())));
  const Owned<EVP_PKEY> key(
      bytes == nullptr ? nullptr
                       : PEM_read_bio_PrivateKey(bytes.get(), nullptr, NoPassphrase, nullptr));
  if (key == nullptr) {
    return InvalidArgument(
        {"不是无口令的 PEM 私钥", "is no private key in PEM without a passphrase"});
  }
  if (certificate == nullptr || X509_check_private_key(certificate.get(), key.get()) != 1) {
    return InvalidArgument({"私钥与证书不是一对", "is not the key of that certificate"});
  }
  return absl::OkStatus();
}

absl::StatusOr<Station> StationOf(const CertificateFacts& facts) {
  // Two stations would let the holder be whichever suits him.
  if (facts.uris.size() != 1) {
    return InvalidArgument(
        {"证书应恰有一个 URI 名称（spiffe://xueji/…），此证书有 $0 个",
         "a certificate has one name that is a URI (spiffe://xueji/…); this one has $0",
         {facts.uris.size()}});
  }
  return ParseStation(facts.uris.front());
}

}  // namespace xueji::server
