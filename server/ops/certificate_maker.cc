#include "server/ops/certificate_maker.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "engine/base/check.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kDayS = 24 * 3600, kHourS = 3600;

struct Freed {
  void operator()(BIO* object) const { BIO_free(object); }
  void operator()(X509* object) const { X509_free(object); }
  void operator()(X509_EXTENSION* object) const { X509_EXTENSION_free(object); }
  void operator()(EVP_PKEY* object) const { EVP_PKEY_free(object); }
  void operator()(BIGNUM* object) const { BN_free(object); }
};
template <typename T>
using Owned = std::unique_ptr<T, Freed>;

std::string TextOf(BIO* bytes) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bytes, &data);
  return std::string(data, static_cast<std::size_t>(size));
}

std::string PemOf(X509* certificate) {
  const Owned<BIO> bytes(BIO_new(BIO_s_mem()));
  XUEJI_CHECK(PEM_write_bio_X509(bytes.get(), certificate) == 1);
  return TextOf(bytes.get());
}

std::string PemOf(EVP_PKEY* key) {
  const Owned<BIO> bytes(BIO_new(BIO_s_mem()));
  XUEJI_CHECK(
      PEM_write_bio_PKCS8PrivateKey(bytes.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return TextOf(bytes.get());
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(
      X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  XUEJI_CHECK(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// Positive and, with 127 random bits, never given twice.
void SetSerial(X509* certificate) {
  const Owned<BIGNUM> number(BN_new());
  XUEJI_CHECK(BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1);
  XUEJI_CHECK(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void SetName(X509_NAME* name, const std::string& common_name) {
  const auto add = [name](const char* field, const std::string& value) {
    XUEJI_CHECK(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                           reinterpret_cast<const unsigned char*>(value.data()),
                                           static_cast<int>(value.size()), -1, 0) == 1);
  };
  add("O", "xueji trial, NOT FOR PRODUCTION");
  add("CN", common_name);
}

Owned<X509> Begin(EVP_PKEY* key, const std::string& name, std::int64_t starts_s,
                  std::int64_t ends_s) {
  Owned<X509> certificate(X509_new());
  XUEJI_CHECK(certificate != nullptr && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  SetSerial(certificate.get());
  SetName(X509_get_subject_name(certificate.get()), name);
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), static_cast<std::time_t>(starts_s));
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), static_cast<std::time_t>(ends_s));
  XUEJI_CHECK(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

}  // namespace

struct CertificateMaker::State {
  AuthorityOptions options;
  Owned<EVP_PKEY> key;
  Owned<X509> certificate;

  // Clocks differ: valid from an hour ago.
  std::int64_t starts_s() const { return options.now_s - kHourS; }
  std::int64_t ends_s() const { return options.now_s + options.days * kDayS; }
  void Sign(X509* issued) const {
    XUEJI_CHECK(X509_set_issuer_name(issued, X509_get_subject_name(certificate.get())) == 1);
    XUEJI_CHECK(X509_sign(issued, key.get(), EVP_sha256()) > 0);
  }
};

CertificateMaker::CertificateMaker(const AuthorityOptions& options)
    : state_(std::make_unique<State>()) {
  state_->options = options;
  state_->key.reset(EVP_EC_gen("P-256"));
  XUEJI_CHECK(state_->key != nullptr);
  state_->certificate =
      Begin(state_->key.get(), options.name, state_->starts_s(), state_->ends_s());
  X509* const certificate = state_->certificate.get();
  XUEJI_CHECK(X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) == 1);
  AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  AddExtension(certificate, certificate, NID_subject_key_identifier, "hash");
  state_->Sign(certificate);
}

CertificateMaker::~CertificateMaker() = default;

KeyAndCertificate CertificateMaker::Authority() const {
  return {PemOf(state_->key.get()), PemOf(state_->certificate.get())};
}

KeyAndCertificate CertificateMaker::Make(const CertificateOptions& options) const {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  XUEJI_CHECK(key != nullptr);
  const Owned<X509> certificate =
      Begin(key.get(), options.name, options.starts_s != 0 ? options.starts_s : state_->starts_s(),
            options.ends_s != 0 ? options.ends_s : state_->ends_s());
  X509* const issuer = state_->certificate.get();
  const bool is_server = !options.hosts.empty();
  AddExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature");
  AddExtension(certificate.get(), issuer, NID_ext_key_usage,
               is_server ? "serverAuth" : "clientAuth");
  AddExtension(certificate.get(), issuer, NID_authority_key_identifier, "keyid");
  std::string names = options.uri.empty() ? "" : "URI:" + options.uri;
  for (const std::string& host : options.hosts) names += (names.empty() ? "" : ",") + host;
  if (!names.empty()) AddExtension(certificate.get(), issuer, NID_subject_alt_name, names);
  state_->Sign(certificate.get());
  return {PemOf(key.get()), PemOf(certificate.get())};
}

}  // namespace xueji::server
