// Pseudonyms: keyed words that stand for a person or a record where neither may be named.
//
//   pseudonyms.OfRecord("r-7041")       // "q3Zk0aV…": 22 characters, the same as long as the key
//   is the same pseudonyms.CaseHint("r-7041")       // "C-7K2M-9QXD": short, without letters that
//   look alike
//
// A plain hash of an ID number is undone within minutes by trying all numbers of a county; a keyed
// one is not, as long as the key is secret (the audit key's ring). Thread-safe. Cost: 0.6 us.
#pragma once

#include <string>
#include <string_view>

#include "server/ops/key_ring.h"

namespace xueji::server {

class Pseudonyms {
 public:
  // Keys of its own are derived from the ring's current one.
  explicit Pseudonyms(const KeyRing& keys);
  std::string OfRecord(std::string_view record_id) const;
  std::string OfNumber(std::string_view document_number) const;
  std::string CaseHint(std::string_view record_id) const;

 private:
  KeyedHash hash_;
};

}  // namespace xueji::server
