// Writes links.csv: one row per linked pair (duplicate or review), sorted by the two record ids as
// bytes, so that the file is the same for any order of the input and any number of threads.
//
//   XUEJI_ASSIGN_OR_RETURN(LinkSummary summary, WriteLinks(store, plan, links, path));
//
// Columns: record_id_left, record_id_right (left < right bytewise for dedup; of the left and
// of the right file for link), decision (duplicate|review), match_weight (bits, three decimals), match_probability
// (six decimals), reason_codes, blocking_pass. Links decided kNonLink are marks and have no row.
// Thread-safety: pure apart from the file. Cost: one sort of 24-byte keys.
// Errors: those of FileWriter; kCancelled.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/status.h"
#include "engine/linkage/link.h"
#include "engine/plan/linkage_plan.h"
#include "engine/record/record_store.h"
#include "engine/report/result_digest.h"

namespace xueji {

struct LinkSummary {
  std::uint64_t duplicates = 0, reviews = 0;
  RowDigest digest;
};

absl::StatusOr<LinkSummary> WriteLinks(const RecordStore& store, const LinkagePlan& plan,
                                       std::span<const Link> links, const std::string& path);

// What WriteLinks would count and sum, without a file. Runs in parallel.
LinkSummary DigestLinks(const RecordStore& store, const LinkagePlan& plan, std::span<const Link> links);

// 1 / (1 + 2^-weight) in millionths, rounded to nearest. Only additions, multiplications and
// divisions of doubles are used, which IEEE 754 fixes to the last bit: the same on every machine.
std::uint32_t MatchProbabilityMillionths(Weight weight);

}  // namespace xueji
