#include "engine/linkage/recall_audit.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/parallel.h"
#include "engine/index/vector_index.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 14;
constexpr std::size_t kQueriesPerRound = 256;  // between looks at the cancellation
static_assert(kAuditBytesPerRecord == 2 * sizeof(RecordCode) + 12);

// A pair without direction.
using Pair = std::pair<std::uint32_t, std::uint32_t>;

Pair PairOf(RecordId a, RecordId b) {
  return std::minmax(a.value, b.value);
}

void SortUnique(std::vector<Pair>* pairs) {
  std::sort(pairs->begin(), pairs->end());
  pairs->erase(std::unique(pairs->begin(), pairs->end()), pairs->end());
}

// Records, their codes and what breaks ties between equally near ones.
struct CodedRecords {
  std::vector<RecordId> records;
  std::vector<RecordCode> codes;
  std::vector<std::uint64_t> orders;
};

CodedRecords CodeRecords(const RecordStore& store, const RecordCoder& coder, std::uint32_t begin) {
  CodedRecords coded;
  for (std::uint32_t i = begin; i < store.size(); ++i) {
    if (!store.withdrawn(RecordId{i})) coded.records.push_back(RecordId{i});
  }
  coded.codes.resize(coded.records.size());
  coded.orders.resize(coded.records.size());
  ParallelFor(coded.records.size(), kGrain, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      coded.codes[i] = coder.Code(store.Row(coded.records[i]));
      coded.orders[i] = HashBytes(store.ExternalId(coded.records[i]));
    }
  });
  return coded;
}

// The records below `end` with the smallest hash of their id, in that order.
std::vector<RecordId> Sample(const RecordStore& store, std::uint32_t end, std::size_t count) {
  std::vector<std::pair<std::uint64_t, RecordId>> drawn;
  for (std::uint32_t i = 0; i < end; ++i) {
    const RecordId record{i};
    if (!store.withdrawn(record))
      drawn.push_back({Mix64(HashBytes(store.ExternalId(record))), record});
  }
  count = std::min(count, drawn.size());
  const auto by_hash = [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  };
  std::partial_sort(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(count), drawn.end(),
                    by_hash);
  std::vector<RecordId> sample;
  for (std::size_t i = 0; i < count; ++i) sample.push_back(drawn[i].second);
  return sample;
}

// Pairs of the sample's records with their nearest that the scorer would link.
class Auditor {
 public:
  Auditor(const RecordStore& store, const ExecutionPlan& plan, const TermFrequencies& frequencies)
      : store_(store),
        scorer_(plan, store.terms(), frequencies),
        row_bytes_(plan.layout.row_bytes()) {}

  void Weigh(RecordId query, const std::vector<Neighbour>& nearest, const CodedRecords& coded) {
    CandidateBatch batch(row_bytes_);
    batch.Gather(store_, &query, 1);
    const auto score = [&] {
      scorer_.Score(batch, [&](const ScoredPair& scored) {
        if (scored.decision == Decision::kNonLink) return;
        would_link_.push_back(PairOf(batch.Id(scored.pair.left), batch.Id(scored.pair.right)));
      });
      batch.ClearPairs();
    };
    for (const Neighbour& near : nearest) {
      const RecordId record = coded.records[near.code];
      if (record == query) continue;
      batch.AddPair(0, batch.Gather(store_, &record, 1));
      ++pairs_;
      if (batch.full()) score();
    }
    score();
  }
  std::vector<Pair> TakeLinks() {
    SortUnique(&would_link_);
    return std::move(would_link_);
  }
  std::uint64_t pairs() const { return pairs_; }

 private:
  const RecordStore& store_;
  const PairScorer scorer_;
  std::uint32_t row_bytes_;
  std::vector<Pair> would_link_;
  std::uint64_t pairs_ = 0;
};

std::vector<Pair> LinksOf(const std::vector<RecordId>& sample, std::span<const Link> links) {
  std::vector<RecordId> sorted = sample;
  std::sort(sorted.begin(), sorted.end());
  const auto sampled = [&](RecordId record) {
    return std::binary_search(sorted.begin(), sorted.end(), record);
  };
  std::vector<Pair> pairs;
  for (const Link& link : links) {
    if (sampled(link.left) || sampled(link.right)) pairs.push_back(PairOf(link.left, link.right));
  }
  SortUnique(&pairs);
  return pairs;
}

}  // namespace

absl::StatusOr<RecallAudit> AuditRecall(const RecordStore& store, const ExecutionPlan& plan,
                                        const TermFrequencies& frequencies,
                                        std::span<const Link> links, const AuditOptions& options,
                                        MemoryBudget* budget) {
  const std::uint64_t bytes = std::uint64_t{store.size()} * kAuditBytesPerRecord;
  XUEJI_RETURN_IF_ERROR(budget->Reserve(bytes));
  const RecordCoder coder(plan, store.terms());
  const CodedRecords coded = CodeRecords(store, coder, options.right_begin);
  const std::vector<RecordId> sample =
      Sample(store, options.right_begin == 0 ? store.size() : options.right_begin, options.sample);
  RecallAudit audit;
  audit.sample = sample.size();
  audit.nearest = options.nearest;
  audit.faiss = IsFaissBuiltIn();
  {
    const VectorIndex index(coded.codes, coded.orders, VectorEngine::kBest);
    Auditor auditor(store, plan, frequencies);
    for (std::size_t begin = 0; begin < sample.size(); begin += kQueriesPerRound) {
      XUEJI_RETURN_IF_ERROR(CheckCancelled());
      const std::size_t end = std::min(begin + kQueriesPerRound, sample.size());
      std::vector<RecordCode> queries;
      for (std::size_t i = begin; i < end; ++i) queries.push_back(coder.Code(store.Row(sample[i])));
      // One more than wanted: a record is its own nearest.
      const auto nearest = index.Nearest(queries, options.nearest + 1);
      for (std::size_t i = begin; i < end; ++i) {
        auditor.Weigh(sample[i], nearest[i - begin], coded);
      }
    }
    const std::vector<Pair> linked = LinksOf(sample, links);
    audit.linked = linked.size();
    audit.pairs = auditor.pairs();
    for (const Pair& pair : auditor.TakeLinks()) {
      const bool known = std::binary_search(linked.begin(), linked.end(), pair);
      ++(known ? audit.refound : audit.missed);
    }
  }
  audit.recall = TwoSampleRecall(audit.linked, audit.refound + audit.missed, audit.refound);
  budget->Release(bytes);
  return audit;
}

}  // namespace xueji
