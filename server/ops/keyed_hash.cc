#include "server/ops/keyed_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>

#include "absl/strings/escaping.h"
#include "engine/base/check.h"

namespace xueji::server {
namespace {

constexpr std::size_t kBlockBytes = 64;  // of both hashes
constexpr char kInnerPad = 0x36, kOuterPad = 0x5C;

// Fetched once: to look a method up by name takes longer than to hash a line with it.
const EVP_MD* MethodOf(KeyedHashAlgorithm algorithm) {
  static const EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm == KeyedHashAlgorithm::kHmacSm3 ? sm3 : sha256;
}

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

bool Update(EVP_MD_CTX* context, std::string_view text) {
  return EVP_DigestUpdate(context, text.data(), text.size()) == 1;
}
bool Finish(EVP_MD_CTX* context, Mac* digest) {
  unsigned size = 0;
  return EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char*>(digest->data()), &size) ==
             1 &&
         size == digest->size();
}

// The hash of the block of key with this byte on each of its own.
Context Begun(const EVP_MD* method, std::array<char, kBlockBytes> key, char pad) {
  for (char& byte : key) byte = static_cast<char>(byte ^ pad);
  Context context(EVP_MD_CTX_new());
  XUEJI_CHECK(EVP_DigestInit_ex2(context.get(), method, nullptr) == 1 &&
              Update(context.get(), {key.data(), key.size()}));
  OPENSSL_cleanse(key.data(), key.size());
  return context;
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

// PERF: both hashes of RFC 2104 with their block of key in them; a MAC goes on from copies. That is
// OpenSSL's HMAC without what it does around each (four copies, three contexts made and freed), and
// most of what is left is SM3 itself (`openssl speed -evp sm3`: 0.17 us a block), in which each step
// waits for the one before. OpenSSL's HMAC is the slow twin in keyed_hash_test.cc.
struct KeyedHash::State {
  Context inner, outer;
};

KeyedHash::KeyedHash(KeyedHashAlgorithm algorithm, std::string_view key)
    : algorithm_(algorithm), state_(std::make_unique<State>()) {
  const EVP_MD* const method = MethodOf(algorithm);
  XUEJI_CHECK(method != nullptr && EVP_MD_get_block_size(method) == static_cast<int>(kBlockBytes) &&
              EVP_MD_get_size(method) == static_cast<int>(Mac().size()));
  std::array<char, kBlockBytes> block{};
  if (key.size() <= block.size()) {
    std::copy(key.begin(), key.end(), block.begin());
  } else {
    XUEJI_CHECK(EVP_Digest(key.data(), key.size(), reinterpret_cast<unsigned char*>(block.data()),
                           nullptr, method, nullptr) == 1);
  }
  state_->inner = Begun(method, block, kInnerPad);
  state_->outer = Begun(method, block, kOuterPad);
  OPENSSL_cleanse(block.data(), block.size());
}

KeyedHash::KeyedHash(KeyedHash&&) noexcept = default;
KeyedHash& KeyedHash::operator=(KeyedHash&&) noexcept = default;
KeyedHash::~KeyedHash() = default;

Mac KeyedHash::Compute(std::string_view text) const {
  return Compute(text, {});
}

Mac KeyedHash::Compute(std::string_view first, std::string_view second) const {
  thread_local const Context work(EVP_MD_CTX_new());
  EVP_MD_CTX* const context = work.get();
  Mac mac{};
  XUEJI_CHECK(EVP_MD_CTX_copy_ex(context, state_->inner.get()) == 1 && Update(context, first) &&
              Update(context, second) && Finish(context, &mac) &&
              EVP_MD_CTX_copy_ex(context, state_->outer.get()) == 1 &&
              Update(context, AsText(mac)) && Finish(context, &mac));
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

// PERF: one goes behind each line of the audit; Abseil's escapes into a string of its own.
void AppendBase64Url(std::string_view bytes, std::string* text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const std::size_t size = (bytes.size() * 4 + 2) / 3, before = text->size();
  // Whole groups of three bytes and four letters; what the last one has too much goes.
  text->resize(before + (bytes.size() + 2) / 3 * 4);
  char* out = text->data() + before;
  const auto byte = [bytes](std::size_t at) -> std::uint32_t {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
  };
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t group = byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2);
    *out++ = kLetters[group >> 18];
    *out++ = kLetters[group >> 12 & 63];
    *out++ = kLetters[group >> 6 & 63];
    *out++ = kLetters[group & 63];
  }
  text->resize(before + size);
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  AppendBase64Url(bytes, &text);
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
