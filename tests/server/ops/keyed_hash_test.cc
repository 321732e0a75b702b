#include "server/ops/keyed_hash.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <random>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"

namespace xueji::server {
namespace {

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

// RFC 4231, test case 2.
TEST(KeyedHash, Sha256IsThatOfTheStandard) {
  const KeyedHash hash(KeyedHashAlgorithm::kHmacSha256, "Jefe");
  EXPECT_EQ(Hex(AsText(hash.Compute("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// GM/T 0042-2015, appendix: HMAC with SM3.
TEST(KeyedHash, Sm3IsThatOfTheStandard) {
  const KeyedHash hash(KeyedHashAlgorithm::kHmacSm3,
                       absl::HexStringToBytes("0102030405060708090a0b0c0d0e0f10111213141516171819"
                                              "1a1b1c1d1e1f20"));
  EXPECT_EQ(Hex(AsText(hash.Compute("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
                                    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
            "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a");
}

// The slow twin: a new context, begun from the key each time.
Mac SlowMac(KeyedHashAlgorithm algorithm, const std::string& key, const std::string& text) {
  Mac mac{};
  std::size_t size = 0;
  EVP_MAC* const method = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* const context = EVP_MAC_CTX_new(method);
  std::string digest = algorithm == KeyedHashAlgorithm::kHmacSm3 ? "SM3" : "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                                   OSSL_PARAM_construct_end()};
  const auto bytes = [](const std::string& of) {
    return reinterpret_cast<const unsigned char*>(of.data());
  };
  EXPECT_EQ(EVP_MAC_init(context, bytes(key), key.size(), parameters), 1);
  EXPECT_EQ(EVP_MAC_update(context, bytes(text), text.size()), 1);
  EXPECT_EQ(EVP_MAC_final(context, reinterpret_cast<unsigned char*>(mac.data()), &size, mac.size()),
            1);
  EXPECT_EQ(size, mac.size());
  EVP_MAC_CTX_free(context);
  EVP_MAC_free(method);
  return mac;
}

TEST(KeyedHash, AMacIsThatOfItsSlowTwin) {
  std::mt19937_64 random(3);
  const auto text = [&random](std::size_t size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    return bytes;
  };
  // Keys up to and beyond a block, texts about the ends of blocks.
  for (const auto algorithm : {KeyedHashAlgorithm::kHmacSm3, KeyedHashAlgorithm::kHmacSha256}) {
    for (std::size_t key_size = 0; key_size < 150; ++key_size) {
      const std::string key = text(key_size);
      const KeyedHash hash(algorithm, key);
      for (int round = 0; round < 8; ++round) {
        const std::string whole = text(random() % 300);
        const std::size_t cut = random() % (whole.size() + 1);
        ASSERT_EQ(hash.Compute(std::string_view(whole).substr(0, cut),
                               std::string_view(whole).substr(cut)),
                  SlowMac(algorithm, key, whole));
      }
    }
  }
}

TEST(KeyedHash, TwoPartsAreHashedAsOneText) {
  const KeyedHash hash(KeyedHashAlgorithm::kHmacSm3, "key");
  EXPECT_EQ(hash.Compute("one", "two"), hash.Compute("onetwo"));
  EXPECT_NE(hash.Compute("one", "two"), hash.Compute("onetwo "));
}

TEST(KeyedHash, ManyThreadsComputeTheSame) {
  const KeyedHash hash(KeyedHashAlgorithm::kHmacSm3, "key");
  const Mac wanted = hash.Compute("text");
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) wrong += hash.Compute("text") == wanted ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(KeyedHash, NamesOfAlgorithmsComeBack) {
  for (const auto algorithm : {KeyedHashAlgorithm::kHmacSm3, KeyedHashAlgorithm::kHmacSha256}) {
    EXPECT_EQ(ParseAlgorithm(AlgorithmName(algorithm)), algorithm);
  }
  EXPECT_FALSE(ParseAlgorithm("none"));
  EXPECT_FALSE(ParseAlgorithm(""));
}

TEST(KeyedHash, EqualityWantsEveryByte) {
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST(KeyedHash, Base64UrlHasOneTextForEachBytes) {
  for (const std::string bytes : {"", "a", "ab", "abc", "\xFF\xFE"})
    EXPECT_EQ(DecodeBase64Url(Base64Url(bytes)), bytes);
  EXPECT_EQ(Base64Url("\xFF\xFE"), "__4");
  for (const std::string bad : {"__4=", "__5", "//4", "_ _4", "x"})
    EXPECT_FALSE(DecodeBase64Url(bad)) << bad;
}

TEST(KeyedHash, RandomBytesDiffer) {
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace xueji::server
