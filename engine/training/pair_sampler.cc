#include "engine/training/pair_sampler.h"

#include <algorithm>
#include <memory>

#include "engine/base/hash.h"
#include "engine/base/parallel.h"

namespace xueji {
namespace {

constexpr std::uint64_t kRightSalt = 0x9E6C63D0876A9A47ULL;
constexpr std::size_t kLeftPerGather = 64;
constexpr std::uint64_t kNeighboursPerGather = 1024;

struct HashedRecord {
  std::uint64_t hash;
  RecordId record;
};

// Records of [begin, end) by hash of their id, at most `most` of them.
std::vector<RecordId> ByHash(const RecordStore& store, std::uint32_t begin, std::uint32_t end,
                             std::uint64_t salt, std::size_t most) {
  // Hashes are spread evenly: below this one lie about twice as many as are wanted.
  const std::uint64_t count = end - begin;
  const std::uint64_t highest =
      count > 2 * most ? ~std::uint64_t{0} / count * (2 * most) : ~std::uint64_t{0};
  std::vector<HashedRecord> hashed;
  for (std::uint32_t i = begin; i < end; ++i) {
    if (store.withdrawn(RecordId{i})) continue;
    const std::uint64_t hash = Mix64(HashBytes(store.ExternalId(RecordId{i})) ^ salt);
    if (hash <= highest) hashed.push_back({hash, RecordId{i}});
  }
  std::sort(hashed.begin(), hashed.end(), [&](const HashedRecord& a, const HashedRecord& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    return store.ExternalId(a.record) < store.ExternalId(b.record);
  });
  if (hashed.size() > most) hashed.resize(most);
  std::vector<RecordId> records;
  records.reserve(hashed.size());
  for (const HashedRecord& entry : hashed) records.push_back(entry.record);
  return records;
}

// With an even number of records, the neighbour half way round is met from both sides: once counts.
bool IsSecondMeeting(const PairSample& sample, std::size_t left, std::uint64_t distance) {
  return !sample.is_link && 2 * distance == sample.left.size() && left >= distance;
}

}  // namespace

std::uint64_t PairSample::pairs() const {
  const std::uint64_t all = left.size() * neighbours;
  return !is_link && neighbours > 0 && 2 * neighbours == left.size() ? all - neighbours : all;
}

PairSample SamplePairs(const RecordStore& store, const PairSampleOptions& options) {
  PairSample sample;
  sample.is_link = options.right_begin != 0;
  const std::uint64_t wanted = std::max<std::uint64_t>(options.pairs, 1);
  // Eight neighbours or more: the order of the sort costs more than they do.
  const std::size_t most = std::min<std::uint64_t>(kSampledRecordsMax, wanted / 8 + 2);
  const std::uint32_t left_end = sample.is_link ? options.right_begin : store.size();
  sample.left = ByHash(store, 0, left_end, 0, most);
  if (sample.is_link) sample.right = ByHash(store, left_end, store.size(), kRightSalt, most);
  if (sample.left.empty()) return sample;
  const std::uint64_t furthest = sample.is_link ? sample.right.size() : sample.left.size() / 2;
  sample.neighbours =
      std::min(furthest, (wanted + sample.left.size() - 1) / sample.left.size());
  return sample;
}

void VisitSample(const RecordStore& store, const PairSample& sample, const VisitBatch& visit) {
  const std::vector<RecordId>& others = sample.is_link ? sample.right : sample.left;
  const std::uint64_t nearest = sample.is_link ? 0 : 1;
  PerThread<std::unique_ptr<CandidateBatch>> batches;
  ParallelFor(sample.left.size(), kLeftPerGather, [&](std::size_t begin, std::size_t end) {
    std::unique_ptr<CandidateBatch>& batch = batches.Local();
    if (batch == nullptr) batch = std::make_unique<CandidateBatch>(store.layout().row_bytes());
    std::vector<RecordId> run;
    for (std::uint64_t first = 0; first < sample.neighbours; first += kNeighboursPerGather) {
      const std::uint64_t last = std::min(sample.neighbours, first + kNeighboursPerGather);
      batch->ClearRows();
      batch->Gather(store, sample.left.data() + begin, end - begin);
      run.clear();
      for (std::uint64_t at = begin + nearest + first; at < end - 1 + nearest + last; ++at) {
        run.push_back(others[at % others.size()]);
      }
      const std::uint32_t run_begin = batch->Gather(store, run.data(), run.size());
      for (std::size_t left = begin; left < end; ++left) {
        for (std::uint64_t j = first; j < last; ++j) {
          if (IsSecondMeeting(sample, left, nearest + j)) continue;
          batch->AddPair(static_cast<std::uint32_t>(left - begin),
                         static_cast<std::uint32_t>(run_begin + (left - begin) + (j - first)));
          if (!batch->full()) continue;
          visit(*batch);
          batch->ClearPairs();
        }
      }
      visit(*batch);
      batch->ClearPairs();
    }
  });
}

}  // namespace xueji
