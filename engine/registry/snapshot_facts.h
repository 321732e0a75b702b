// SnapshotFacts: what a snapshot says about itself: the program and plan it was built with, its inputs,
// what is in it, and the digest of the run it rests on.
//
//   const std::string bytes = FactsBytes(facts);
//   XUEJI_ASSIGN_OR_RETURN(SnapshotFacts facts, ParseFacts(bytes));
//
// There is no date of building: the same inputs give the same bytes on any day, if the latest birth date
// is given. Plain values; the functions are pure and thread-safe; ParseFacts takes any bytes
// (fuzz_snapshot_facts). Error: kInvalidArgument, without the file's name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "engine/record/register_place.h"
#include "engine/registry/section_table.h"

namespace xueji {

// Raise the version with the layout of any section, and with what a packed value or a block key means.
inline constexpr std::uint32_t kSnapshotVersion = 4;
inline SectionFileKind SnapshotKind() { return {"snapshot", kSnapshotVersion}; }

struct SnapshotInput {
  std::string path = {};
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;      // data rows, accepted and rejected
  std::uint64_t accepted = 0;
  std::string checksum = {};   // XXH3-128 of the bytes as read
  std::string encoding = {}, compression = {};
  std::uint32_t first_record = 0;
  friend bool operator==(const SnapshotInput&, const SnapshotInput&) = default;
};

struct SnapshotFacts {
  std::string program_version;
  std::string plan_name, plan_path, plan_fingerprint;  // plan_path empty: built in
  std::uint32_t latest_birth_date = 0;                 // YYYYMMDD: later ones were refused
  // The table term frequencies were taken from; empty: counted over the records.
  std::string frequencies_path, frequencies_checksum;
  std::string result_digest;  // of a dedup run over the same inputs
  // The sums of its verdicts' row hashes (report/result_digest.h): a later run takes the rows that change
  // out of them and adds what they become, and need not look at the others.
  std::uint64_t verdict_sum_low = 0, verdict_sum_high = 0;
  // Of a base made of what a store of the live register held: a server reads only what came after. Empty: of something else.
  RegisterPlace place;
  std::vector<SnapshotInput> inputs;
  std::uint32_t records = 0;    // rows of the store, withdrawn ones among them
  std::uint32_t withdrawn = 0;  // repeated record ids; on a base also changed and deleted records
  std::uint64_t rejected = 0;   // rows in no section
  std::uint64_t pairs_compared = 0, links = 0, duplicates = 0, reviews = 0, marks = 0, clusters = 0;
  std::uint64_t near_pairs = 0;
  friend bool operator==(const SnapshotFacts&, const SnapshotFacts&) = default;
};

std::string FactsBytes(const SnapshotFacts& facts);
absl::StatusOr<SnapshotFacts> ParseFacts(std::string_view bytes);

}  // namespace xueji
