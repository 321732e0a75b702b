// What the audit's writer and reader agree on: names of files, the line a file begins with, the
// head, and how lines hang together.
//
//   chain.Seal(hash, begin, &text)   // writer: the line that begins there gets its MAC and its end
//   chain.Follow(hash, sealed)       // reader: the line again if the MAC is right
//
// Either makes the chain one longer.
//
// The MAC of a line is HMAC(key, MAC of the line before, the line); of the very first it is 32 zero
// bytes. A file's first line is chained like the others. The head (file audit.head) is one line
// with a MAC of its own over a word no record begins with. Not thread-safe: a chain has one owner.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/status.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

inline constexpr std::string_view kAuditHeadName = "audit.head";

std::string AuditFileName(std::uint64_t number);                      // "audit-000001.log"
std::optional<std::uint64_t> AuditFileNumber(std::string_view name);  // nothing: another file

// First line of a file.
struct AuditFileStart {
  std::string algorithm, key_id;
  std::uint64_t file = 0;
  std::uint64_t first_seq = 0;  // of the record after it
  std::int64_t opened_ms = 0;
  std::string previous;  // MAC of the line before, base64url
};
std::string WriteFileStart(const AuditFileStart& start);
std::optional<AuditFileStart> ParseFileStart(std::string_view line);

struct AuditHead {
  std::uint64_t file = 0, oldest = 0;  // the newest and the oldest file
  std::uint64_t count = 0;             // records
  std::string last;                    // MAC of the last line, base64url
};
std::string WriteHead(const AuditHead& head, const RingKey& key);
std::optional<AuditHead> ParseHead(std::string_view text, const KeyRing& keys);

class AuditChain {
 public:
  AuditChain() : last_{} {}
  explicit AuditChain(const Mac& last) : last_(last) {}

  // The line is what `text` has from `begin` on.
  void Seal(const KeyedHash& hash, std::size_t begin, std::string* text);
  // `sealed`: a whole line without its end. Nothing: the MAC is wrong or not there.
  std::optional<std::string_view> Follow(const KeyedHash& hash, std::string_view sealed);
  std::string last() const { return Base64Url(AsText(last_)); }

 private:
  Mac last_;
};
std::optional<Mac> ParseMac(std::string_view text);

}  // namespace xueji::server
