// Pseudonyms: keyed words that stand for a person or a record where neither may be named.
//
//   pseudonyms.OfRecord("r-7041")     // "q3Zk0aV…": 22 letters, the same as long as the key is
//   pseudonyms.CaseHint("r-7041")     // "C-7K2M-9QXD": short, without letters that look alike
//   pseudonyms.OfChild(record)        // of the number; else of name and birth date
//
// A plain hash of an ID number is undone within minutes by trying all numbers of a county; a keyed
// one is not, as long as the key is secret (the audit key's ring). A number has one pseudonym
// however it is typed, as the register takes it for one number: who types it oddly does not escape
// the audit. The letters are A-Z a-z 0-9 - _, never ','. Thread-safe. No errors. Cost: 0.6 us; a
// number typed oddly some more.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/record/student_text.h"
#include "server/ops/key_ring.h"

namespace xueji::server {

inline constexpr std::size_t kPseudonymLetters = 22;

class Pseudonyms {
 public:
  // Keys of its own are derived from the ring's current one, or from the key that once was.
  explicit Pseudonyms(const KeyRing& keys) : Pseudonyms(keys.current()) {}
  explicit Pseudonyms(const RingKey& key);
  std::string OfRecord(std::string_view record_id) const;
  std::string OfNumber(std::string_view document_number) const;
  // Whom a question is about: the number where there is one, else name and birth date stand for it.
  std::string OfChild(const StudentView& child) const;
  // The same in the place of what `pseudonym` held: a list allocates nothing for a child.
  void WriteOfChild(const StudentView& child, std::string* pseudonym) const;
  std::string CaseHint(std::string_view record_id) const;

 private:
  KeyedHash hash_;
};

}  // namespace xueji::server
