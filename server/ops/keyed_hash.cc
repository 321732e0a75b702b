#include "server/ops/keyed_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "absl/strings/escaping.h"
#include "engine/base/check.h"

namespace xueji::server {
namespace {

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

EVP_MAC* HmacMethod() {
  static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return method;
}

}  // namespace

std::string_view AlgorithmName(KeyedHashAlgorithm algorithm) {
  return algorithm == KeyedHashAlgorithm::kHmacSm3 ? "HMAC-SM3" : "HMAC-SHA256";
}

std::optional<KeyedHashAlgorithm> ParseAlgorithm(std::string_view name) {
  for (const auto algorithm : {KeyedHashAlgorithm::kHmacSm3, KeyedHashAlgorithm::kHmacSha256}) {
    if (name == AlgorithmName(algorithm)) return algorithm;
  }
  return std::nullopt;
}

// The context with the key in it: a copy of it costs half of what starting from the key does.
struct KeyedHash::State {
  EVP_MAC_CTX* keyed = EVP_MAC_CTX_new(HmacMethod());
  ~State() { EVP_MAC_CTX_free(keyed); }
};

KeyedHash::KeyedHash(KeyedHashAlgorithm algorithm, std::string_view key)
    : algorithm_(algorithm), state_(std::make_unique<State>()) {
  std::string digest = algorithm == KeyedHashAlgorithm::kHmacSm3 ? "SM3" : "SHA256";
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
  XUEJI_CHECK(EVP_MAC_init(state_->keyed, Bytes(key), key.size(), parameters.data()) == 1);
}

KeyedHash::KeyedHash(KeyedHash&&) noexcept = default;
KeyedHash& KeyedHash::operator=(KeyedHash&&) noexcept = default;
KeyedHash::~KeyedHash() = default;

Mac KeyedHash::Compute(std::string_view text) const {
  return Compute(text, {});
}

Mac KeyedHash::Compute(std::string_view first, std::string_view second) const {
  Mac mac{};
  std::size_t size = 0;
  EVP_MAC_CTX* const context = EVP_MAC_CTX_dup(state_->keyed);
  XUEJI_CHECK(context != nullptr);
  const bool done =
      EVP_MAC_update(context, Bytes(first), first.size()) == 1 &&
      EVP_MAC_update(context, Bytes(second), second.size()) == 1 &&
      EVP_MAC_final(context, reinterpret_cast<unsigned char*>(mac.data()), &size, mac.size()) == 1;
  EVP_MAC_CTX_free(context);
  XUEJI_CHECK(done && size == mac.size());
  return mac;
}

bool EqualInConstantTime(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  XUEJI_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) ==
              1);
  return bytes;
}

std::string Sha256(std::string_view bytes) {
  std::string digest(32, '\0');
  unsigned size = 0;
  XUEJI_CHECK(EVP_Digest(bytes.data(), bytes.size(),
                         reinterpret_cast<unsigned char*>(digest.data()), &size, EVP_sha256(),
                         nullptr) == 1);
  return digest;
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()), &text);
  return text;
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(text.data(), text.size()), &bytes))
    return std::nullopt;
  // Abseil lets '=', blanks and left-over bits pass.
  if (Base64Url(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace xueji::server
