// Keyed hashes (HMAC, RFC 2104) over SM3 (GB/T 32905-2016) or SHA-256 (FIPS 180-4), and random bytes: the
// door to OpenSSL's EVP.
//
//   const KeyedHash hash(KeyedHashAlgorithm::kHmacSm3, key);
//   const Mac mac = hash.Compute("text");
//   EqualInConstantTime(AsText(mac), given)
//
// Thread-safe: each Compute has a context of OpenSSL's to itself. Cost: 190 bytes take 1.3 us by
// SM3, 0.35 us by SHA-256 (server_bench, MacOf). No errors: OpenSSL without these algorithms is a
// broken installation and stops the program at the first use.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xueji::server {

enum class KeyedHashAlgorithm : std::uint8_t { kHmacSm3, kHmacSha256 };
std::string_view AlgorithmName(KeyedHashAlgorithm algorithm);  // "HMAC-SM3", "HMAC-SHA256"
std::optional<KeyedHashAlgorithm> ParseAlgorithm(std::string_view name);

using Mac = std::array<char, 32>;
inline std::string_view AsText(const Mac& mac) {
  return {mac.data(), mac.size()};
}

class KeyedHash {
 public:
  KeyedHash(KeyedHashAlgorithm algorithm, std::string_view key);
  KeyedHash(KeyedHash&&) noexcept;
  KeyedHash& operator=(KeyedHash&&) noexcept;
  ~KeyedHash();

  Mac Compute(std::string_view text) const;
  // Of one after the other, without copying them together.
  Mac Compute(std::string_view first, std::string_view second) const;
  KeyedHashAlgorithm algorithm() const { return algorithm_; }

 private:
  struct State;
  KeyedHashAlgorithm algorithm_;
  std::unique_ptr<State> state_;
};

// Takes as long wherever they differ; texts of two lengths are told apart at once.
bool EqualInConstantTime(std::string_view left, std::string_view right);
std::string RandomBytes(std::size_t count);
// 32 bytes.
std::string Sha256(std::string_view bytes);
// RFC 4648, chapter 5, without '='. Decoding takes no other form: two texts never mean the same
// bytes.
std::string Base64Url(std::string_view bytes);
// The same in the place of what `text` held: who makes many allocates once.
void WriteBase64Url(std::string_view bytes, std::string* text);
std::optional<std::string> DecodeBase64Url(std::string_view text);

}  // namespace xueji::server
