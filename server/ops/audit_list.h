// AuditList: the audit records of a call that was about many: each of them named with what was
// answered, eleven in a record.
//
//   list.Clear();                                     // for each message again: its memory stays
//   list.AddAlone(whom_was_asked_for, "searched", 3); // a record of its own, of one
//   list.Add(pseudonym, "shown");                     // one of many
//   audit.Append(list.RecordsLike(who));              // who and when is the same in each
//
// A record holds as many as its cells hold whole (audit_record.h): eleven pseudonyms of 22 letters,
// if their words are not longer than that; `records` says how many, and a word that all of them
// have stands once. Not thread-safe: one call's. Limits: none of its own; a list's is. Cost: 1 us
// for each of a thousand with pseudonym, line and write, most of it the pseudonym's
// (bench/server/audit_log_bench, AuditedList).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "server/ops/audit_record.h"

namespace xueji::server {

class AuditList {
 public:
  void Clear() { size_ = 0; }
  bool empty() const { return size_ == 0; }

  // REQUIRES: no ',' in either, which says where one ends; neither is empty.
  void Add(std::string_view object, std::string_view verdict);
  void AddAlone(std::string_view object, std::string_view verdict, std::uint64_t records);
  // In the order they were added, until the next change. Of `like` everything is taken but the
  // object, the verdict and the number of records.
  std::span<const AuditRecord> RecordsLike(const AuditRecord& like);

 private:
  AuditRecord& Begin(std::string_view object, std::string_view verdict);
  bool Fits(std::string_view object, std::string_view verdict) const;

  std::vector<AuditRecord> records_;  // some of an earlier message: their memory is used again
  std::size_t size_ = 0;
  bool is_open_ = false;      // the last one takes more
  bool is_one_word_ = false;  // and all of it have one verdict
};

}  // namespace xueji::server
