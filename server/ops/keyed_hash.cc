#include "server/ops/keyed_hash.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <mutex>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "engine/base/check.h"

namespace xueji::server {
namespace {

// Fetched once: to look a method up by name takes longer than to hash a line with it.
EVP_MAC* Hmac() {
  static EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  return method;
}

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

const unsigned char* BytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
bool Update(EVP_MAC_CTX* context, std::string_view text) {
  return EVP_MAC_update(context, BytesOf(text), text.size()) == 1;
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

// PERF: a context that has the key begins the next text without it, which spares two blocks of each MAC; so contexts are
// kept. One that begins from the key is the slow twin in keyed_hash_test.cc.
struct KeyedHash::State {
  Context keyed;  // as it was made: what is copied when no other is free
  std::mutex mutex;
  std::vector<Context> free;  // under the mutex
};

KeyedHash::KeyedHash(KeyedHashAlgorithm algorithm, std::string_view key)
    : algorithm_(algorithm), state_(std::make_unique<State>()) {
  std::string digest(algorithm == KeyedHashAlgorithm::kHmacSm3 ? "SM3" : "SHA256");
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                                   OSSL_PARAM_construct_end()};
  state_->keyed.reset(EVP_MAC_CTX_new(Hmac()));
  // An empty key, too, is one: OpenSSL takes null for "the key there is".
  XUEJI_CHECK(EVP_MAC_init(state_->keyed.get(), BytesOf(key.empty() ? "" : key), key.size(), parameters) == 1 &&
              EVP_MAC_CTX_get_mac_size(state_->keyed.get()) == Mac().size());
}

KeyedHash::KeyedHash(KeyedHash&&) noexcept = default;
KeyedHash& KeyedHash::operator=(KeyedHash&&) noexcept = default;
KeyedHash::~KeyedHash() = default;

Mac KeyedHash::Compute(std::string_view text) const {
  return Compute(text, {});
}

Mac KeyedHash::Compute(std::string_view first, std::string_view second) const {
  Context context;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    if (!state_->free.empty()) {
      context = std::move(state_->free.back());
      state_->free.pop_back();
    }
  }
  if (context == nullptr) context.reset(EVP_MAC_CTX_dup(state_->keyed.get()));
  Mac mac{};
  std::size_t size = 0;
  XUEJI_CHECK(EVP_MAC_init(context.get(), nullptr, 0, nullptr) == 1 && Update(context.get(), first) &&
              Update(context.get(), second) &&
              EVP_MAC_final(context.get(), reinterpret_cast<unsigned char*>(mac.data()), &size, mac.size()) == 1 &&
              size == mac.size());
  const std::lock_guard<std::mutex> lock(state_->mutex);
  state_->free.push_back(std::move(context));
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

void WriteBase64Url(std::string_view bytes, std::string* text) {
  absl::WebSafeBase64Escape(absl::string_view(bytes.data(), bytes.size()), text);
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  WriteBase64Url(bytes, &text);
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
