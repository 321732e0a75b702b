// ResultChanges: what an update of a register changed in its result: the rows that are other than they were.
//
//   const ResultChanges changes = CompareResults(store, {base_records, removed}, before, after);
//   RowDigest verdicts = of the base;  verdicts.Combine(changes.verdict_sum);     // of all verdicts now
//
// Both results name records by their place in one store: those before were of the records below base_records,
// those after are of the records that are not withdrawn. When records come, the frequency of every name moves a
// little, and with it the weight of nearly every link: a row in which nothing else is other than it was is counted
// and is no change.
// Thread-safety: pure functions; run in parallel themselves. Cost: 0.2 us a record with a link, before or after;
// nothing for the others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/status.h"
#include "engine/cluster/cluster_builder.h"
#include "engine/linkage/link.h"
#include "engine/record/record_store.h"
#include "engine/report/result_digest.h"

namespace xueji {

struct RegisterResult {
  std::span<const Link> links;  // as clustering left them, in the order of links.csv
  std::span<const RecordVerdict> verdicts;  // ascending by record
  const Clusters& clusters;
};

struct UpdatedRecords {
  std::uint32_t base_records = 0;            // records from this one on came
  std::span<const RecordId> removed;         // ascending: records of the base that went
  std::span<const std::uint8_t> replaces;    // by record that came: 1 where it replaces one that went
};

struct ResultChanges {
  RowDigest verdict_sum;                  // the rows there are now less those there were
  std::vector<RecordId> verdicts;         // ascending: records of before whose row is another
  std::uint64_t weights_moved = 0;        // records whose row has another weight, and else is what it was
  std::vector<Link> links;                // that came, changed, or touch a record that came or changed
  std::uint64_t links_new = 0;
  std::vector<Link> links_gone;           // that were and are none
  Clusters clusters;                      // those that changed or hold a record that came or changed
};

ResultChanges CompareResults(const RecordStore& store, const UpdatedRecords& records,
                             const RegisterResult& before, const RegisterResult& after);

// changes.csv: one row a record that came, went, or has another verdict. Columns: record_id, change (new |
// changed | deleted | verdict), in the order of the store. Errors: those of FileWriter.
absl::Status WriteChanges(const RecordStore& store, const UpdatedRecords& records,
                          std::span<const RecordId> verdicts, const std::string& path);
// links_gone.csv: record_id_left, record_id_right, sorted like links.csv.
absl::Status WriteLinksGone(const RecordStore& store, std::span<const Link> links,
                            const std::string& path);

}  // namespace xueji
