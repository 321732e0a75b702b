#include "engine/jobs/search_job.h"

#include <algorithm>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/masking.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/index/block_key.h"
#include "engine/index/vector_index.h"
#include "engine/jobs/query_reader.h"
#include "engine/jobs/run_setup.h"
#include "engine/linkage/linkage_run.h"

namespace xueji {
namespace {

constexpr std::size_t kGrain = 1 << 14;
// Hits are kept in full, with their explanation: no more than a person reads, or a script asks for.
constexpr std::size_t kCandidatesMax = std::size_t{1} << 20;

// A candidate and how it was come by.
struct Candidate {
  RecordId record;
  bool by_key = false;
  int distance = -1;  // of the codes, if it is among the nearest
  Weight weight = 0;
  Decision decision = Decision::kNonLink;
};

// Every record that some pass gives a key of the query's.
std::vector<RecordId> SharingAKey(const LoadedRun& run, const std::vector<BlockKeyProgram>& passes,
                                  RecordId query, std::uint32_t records) {
  const RecordStore& store = *run.loaded.store;
  PerThread<std::vector<RecordId>> parts;
  ParallelFor(records, kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const RecordId record{static_cast<std::uint32_t>(i)};
      if (record == query || store.withdrawn(record)) continue;
      const bool shares = std::any_of(passes.begin(), passes.end(), [&](const auto& pass) {
        return pass.SharesKey(store.Row(query), store.Row(record));
      });
      if (shares) parts.Local().push_back(record);
    }
  });
  std::vector<RecordId> sharing;
  parts.ForEach([&](const std::vector<RecordId>& part) {
    sharing.insert(sharing.end(), part.begin(), part.end());
  });
  std::sort(sharing.begin(), sharing.end());
  return sharing;
}

// The `count` records whose codes are nearest to the query's.
absl::StatusOr<std::vector<Candidate>> NearestByCode(const LoadedRun& run, const RecordCoder& coder,
                                                     RecordId query, std::uint32_t records,
                                                     std::size_t count) {
  const RecordStore& store = *run.loaded.store;
  const std::uint64_t bytes = std::uint64_t{records} * (2 * sizeof(RecordCode) + 12);
  XUEJI_RETURN_IF_ERROR(run.budget->Reserve(bytes));
  std::vector<RecordId> searched;
  for (std::uint32_t i = 0; i < records; ++i) {
    if (RecordId{i} != query && !store.withdrawn(RecordId{i})) searched.push_back(RecordId{i});
  }
  std::vector<RecordCode> codes(searched.size());
  std::vector<std::uint64_t> orders(searched.size());
  ParallelFor(searched.size(), kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      codes[i] = coder.Code(store.Row(searched[i]));
      orders[i] = HashBytes(store.ExternalId(searched[i]));
    }
  });
  const std::vector<RecordCode> queries = {coder.Code(store.Row(query))};
  const VectorIndex index(codes, orders, VectorEngine::kBest);
  std::vector<Candidate> nearest;
  const std::vector<std::vector<Neighbour>> found = index.Nearest(queries, count);
  for (const Neighbour& near : found[0]) {
    nearest.push_back({.record = searched[near.code], .distance = near.distance});
  }
  run.budget->Release(bytes);
  return nearest;
}

std::vector<Candidate> Merge(std::vector<Candidate> nearest, const std::vector<RecordId>& sharing) {
  for (const RecordId record : sharing) nearest.push_back({.record = record, .by_key = true});
  std::sort(nearest.begin(), nearest.end(), [](const Candidate& a, const Candidate& b) {
    return a.record != b.record ? a.record < b.record : a.by_key < b.by_key;
  });
  std::vector<Candidate> merged;
  for (const Candidate& candidate : nearest) {
    if (!merged.empty() && merged.back().record == candidate.record) {
      merged.back().by_key |= candidate.by_key;
    } else {
      merged.push_back(candidate);
    }
  }
  return merged;
}

// Weighs all and keeps the best `top`.
void Rank(const LoadedRun& run, const PairScorer& scorer, RecordId query, std::size_t top,
          std::vector<Candidate>* candidates) {
  const RecordStore& store = *run.loaded.store;
  ParallelFor(candidates->size(), 256, [&](std::size_t begin, std::size_t end) {
    std::vector<StepOutcome> outcomes;
    for (std::size_t i = begin; i < end; ++i) {
      Candidate& candidate = (*candidates)[i];
      const ScoredPair scored =
          scorer.Explain(store.Row(query), store.Row(candidate.record), &outcomes);
      candidate.weight = scored.weight;
      candidate.decision = scored.decision;
    }
  });
  const auto rank = [](Decision decision) {
    return decision == Decision::kDuplicate ? 0 : decision == Decision::kReview ? 1 : 2;
  };
  std::sort(candidates->begin(), candidates->end(), [&](const Candidate& a, const Candidate& b) {
    if (rank(a.decision) != rank(b.decision)) return rank(a.decision) < rank(b.decision);
    if (a.weight != b.weight) return a.weight > b.weight;
    const int order = store.ExternalId(a.record).compare(store.ExternalId(b.record));
    return order != 0 ? order < 0 : a.record < b.record;
  });
  if (candidates->size() > top) candidates->resize(top);
}

absl::StatusOr<RecordId> FindQuery(const SearchOptions& options, const LoadedRun& run,
                                   std::uint32_t records) {
  if (options.record.empty()) {
    return AppendQuery(options.like, run.plan, run.loaded.store.get());
  }
  const std::optional<RecordId> found = FindRecord(*run.loaded.store, options.record, 0, records);
  if (!found.has_value()) {
    return NotFound({"输入中被接受的记录里没有 '$0'；请检查记录号",
                     "record '$0' is not among the accepted records of the input; check the id",
                     {MaskIdentifier(options.record)}});
  }
  return *found;
}

}  // namespace

absl::StatusOr<SearchResult> RunSearch(const SearchOptions& options) {
  if (options.like.empty() == options.record.empty()) {
    return InvalidArgument(
        {"请写明查找什么：像这样的记录（--like），或一个记录号（--record），二者取一",
         "say what to search for: either a record like this (--like), or a record id (--record)"});
  }
  StageClock clock(options.run.progress);
  XUEJI_ASSIGN_OR_RETURN(const LoadedRun run, LoadRun(options.run, false, &clock));
  const std::uint32_t records = run.loaded.store->size();
  clock.Begin("frequencies");  // of the register, without what is searched for
  XUEJI_ASSIGN_OR_RETURN(const TermFrequencies frequencies, FindTermFrequencies(run));
  XUEJI_ASSIGN_OR_RETURN(const RecordId query, FindQuery(options, run, records));

  clock.Begin("search");
  const RecordStore& store = *run.loaded.store;
  std::vector<BlockKeyProgram> passes;
  for (const BlockingPass& pass : run.plan.plan.passes) {
    passes.emplace_back(run.plan, pass, store.terms());
  }
  const RecordCoder coder(run.plan, store.terms());
  const std::vector<RecordId> sharing = SharingAKey(run, passes, query, records);
  if (sharing.size() > kCandidatesMax) {
    return ResourceExhausted(
        {"有 $0 条记录与它同键，超过 $1 条的上限；请多给字段，或用分块更细的方案",
         "$0 records share a key with it, more than the limit of $1; give more fields, or a plan with "
         "finer passes",
         {sharing.size(), kCandidatesMax}});
  }
  XUEJI_ASSIGN_OR_RETURN(std::vector<Candidate> nearest,
                         NearestByCode(run, coder, query, records, options.nearest));
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  SearchResult result;
  result.records = records - store.withdrawn_count();
  result.by_keys = sharing.size();
  result.by_code = nearest.size();
  result.faiss = IsFaissBuiltIn();

  std::vector<Candidate> best = Merge(std::move(nearest), sharing);
  const PairScorer scorer(run.plan, store.terms(), frequencies);
  Rank(run, scorer, query, options.top, &best);
  for (const Candidate& candidate : best) {
    SearchHit hit;
    hit.file = store.file_path(store.FileOf(candidate.record));
    hit.line = store.line(candidate.record);
    hit.by_code = candidate.distance >= 0;
    hit.distance =
        HammingDistance(coder.Code(store.Row(query)), coder.Code(store.Row(candidate.record)));
    for (std::size_t pass = 0; pass < passes.size(); ++pass) {
      if (passes[pass].SharesKey(store.Row(query), store.Row(candidate.record))) {
        hit.passes.push_back(run.plan.plan.passes[pass].name);
      }
    }
    hit.why = ExplainRecords(run.plan, store, scorer, query, candidate.record);
    result.hits.push_back(std::move(hit));
  }
  return result;
}

}  // namespace xueji
