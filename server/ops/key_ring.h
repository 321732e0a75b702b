// KeyRing: a file of secret keys, the one that signs first, the former ones after it.
//
//   # id  algorithm  key (hexadecimal, 32 bytes or more)
//   2026b HMAC-SM3   5f0c…
//   2026a HMAC-SM3   91e7…        # still good to verify with
//
// So a key is rotated by putting a new line on top; the old line goes when nothing signed by it is
// needed. Immutable after Read: thread-safe. Errors: kNotFound; kInvalidArgument with line (never
// with the key), also for a file that others than its owner may read.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/keyed_hash.h"

namespace xueji::server {

struct RingKey {
  std::string id;  // letters, digits, '-', '_', '.'; 32 at most
  KeyedHash hash;
};

class KeyRing {
 public:
  static absl::StatusOr<KeyRing> Read(const std::string& path);
  static absl::StatusOr<KeyRing> Parse(std::string_view text, std::string_view source);

  KeyRing() = default;  // holds nothing; to be assigned to
  const RingKey& current() const { return keys_.front(); }
  std::span<const RingKey> keys() const { return keys_; }  // the current one first
  const RingKey* Find(std::string_view id) const;          // nullptr: none

 private:
  std::vector<RingKey> keys_;  // at least one
};

// A line for such a file with a fresh key of 32 bytes.
std::string MakeKeyLine(std::string_view id, KeyedHashAlgorithm algorithm);

}  // namespace xueji::server
