// Pairs taken at random, the same ones for any order of the records and any number of threads.
//
//   const PairSample sample = SamplePairs(store, {.pairs = 2'000'000});
//   VisitSample(store, sample, [&](CandidateBatch& batch) { ... });     // from several threads
//
// Records are ordered by a hash of their record id, and each is paired with its next neighbours in
// that order, round the end: where the file is small, all records take part and only the distance
// is limited; where it is large, the records with the smallest hashes stand for the rest. Linking two
// files, each left record meets a run of right records, whose hashes are salted, so that one id in
// both files does not bring its two records together.
// No pair comes up twice. Thread-safety: VisitSample uses the process's threads; a sample is a plain
// value. Memory: 4 bytes a record taken, 16 while sorting; at most kSampledRecordsMax are taken.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/linkage/candidate_batch.h"
#include "engine/record/record_store.h"

namespace xueji {

inline constexpr std::size_t kSampledRecordsMax = std::size_t{1} << 20;

struct PairSampleOptions {
  std::uint64_t pairs = 2'000'000;  // wanted; all pairs if there are not so many
  std::uint32_t right_begin = 0;    // linking two files: the first record of the right one
};

struct PairSample {
  std::vector<RecordId> left;
  std::vector<RecordId> right;      // linking only
  std::uint64_t neighbours = 0;     // that each left record is paired with
  bool is_link = false;
  std::uint64_t pairs() const;
};

PairSample SamplePairs(const RecordStore& store, const PairSampleOptions& options);

using VisitBatch = std::function<void(const CandidateBatch& batch)>;
void VisitSample(const RecordStore& store, const PairSample& sample, const VisitBatch& visit);

}  // namespace xueji
