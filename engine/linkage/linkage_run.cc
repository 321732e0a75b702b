#include "engine/linkage/linkage_run.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/index/block_key.h"
#include "engine/index/further_keys.h"
#include "engine/index/key_grouping.h"
#include "engine/index/part_words.h"
#include "engine/linkage/block_screen.h"
#include "engine/linkage/earlier_blocks.h"
#include "engine/linkage/link_sink.h"
#include "engine/linkage/pair_ownership.h"
#include "engine/linkage/self_join_source.h"

namespace xueji {
namespace {

constexpr std::size_t kRowsAhead = 16;

// A record in four has a further key in a pass of names (key_word_bench): what its words and keys take.
constexpr std::uint64_t kFurtherShare = 4;
constexpr std::uint64_t kWordBytes =
    sizeof(std::uint64_t) + (sizeof(std::uint64_t) + sizeof(RecordId)) / kFurtherShare;
constexpr std::uint64_t kKeyBytes = sizeof(std::uint64_t) + sizeof(std::uint64_t) / kFurtherShare;

std::vector<BlockKeyProgram> CompilePasses(const ExecutionPlan& plan, const TermDictionary& terms) {
  std::vector<BlockKeyProgram> programs;
  programs.reserve(plan.plan.passes.size());
  for (const BlockingPass& pass : plan.plan.passes) programs.emplace_back(plan, pass, terms);
  return programs;
}

// The words of the parts that several passes share, each collected when the first of them comes.
class SharedWords {
 public:
  SharedWords(const RecordStore& store, const std::vector<BlockKeyProgram>& programs,
              MemoryBudget* budget)
      : store_(store), programs_(programs), budget_(budget), words_(programs.size()) {}

  // Null where no other pass shares the part: it costs less to compute the words in passing. And where
  // memory is short: then they are computed in every pass.
  absl::StatusOr<const PartWords*> Of(std::size_t pass, const KeyScratch& scratch) {
    std::size_t first = pass, sharing = 0;
    for (std::size_t p = programs_.size(); p-- > 0;) {
      if (!programs_[p].SharesPart(programs_[pass])) continue;
      first = p;
      ++sharing;
    }
    if (sharing < 2) return nullptr;
    std::unique_ptr<PartWords>& words = words_[first];
    if (words == nullptr) {
      if (!scratch.HasRoom(store_.size() * (kWordBytes + kKeyBytes))) return nullptr;
      XUEJI_ASSIGN_OR_RETURN(PartWords collected,
                             PartWords::Collect(store_, programs_[first], budget_));
      words = std::make_unique<PartWords>(std::move(collected));
    }
    return words.get();
  }

 private:
  const RecordStore& store_;
  const std::vector<BlockKeyProgram>& programs_;
  MemoryBudget* budget_;
  std::vector<std::unique_ptr<PartWords>> words_;  // by the first pass that has the part
};

// Groups the records by the keys of one pass; `words` of its several part, or null. A record may
// come into a group twice, under one key; SelfJoinSource counts it once.
absl::StatusOr<KeyGrouping> GroupByKey(const RecordStore& store, const BlockKeyProgram& program,
                                       const PartWords* words, KeySlice slice,
                                       KeyScratch* scratch) {
  const auto fill = [&](std::uint32_t begin, std::uint32_t end, std::uint64_t* keys) {
    FillFirstKeys(store, program, words == nullptr ? nullptr : words->firsts().data(), begin, end,
                  keys);
  };
  GrowingArray<ExtraKey>& extra = scratch->extra();
  extra.Clear();
  if (words == nullptr) {
    if (program.has_several()) XUEJI_RETURN_IF_ERROR(AppendFurtherKeys(store, program, &extra, slice));
    return KeyGrouping::Build(store.size(), fill, extra, scratch, slice);
  }
  if (program.has_or_field()) {
    XUEJI_RETURN_IF_ERROR(AppendOrFieldKeys(store, program, &extra, slice));
  }
  // PERF: one record in five has further words, and no cache holds its row. Their keys are made where they
  // are grouped: in memory they would take 16 bytes each.
  const auto of_words = [&](std::size_t begin, std::size_t end, std::uint64_t* keys, RecordId* records) {
    for (std::size_t i = begin; i < end; ++i) {
      if (i + kRowsAhead < end) store.Prefetch(words->further_record(i + kRowsAhead));
      const RecordId record = words->further_record(i);
      keys[i - begin] = program.KeyWith(store.Row(record), words->further_word(i));
      records[i - begin] = record;
    }
  };
  const FurtherKeys further(extra.span(), words->further_count(), of_words);
  return KeyGrouping::Build(store.size(), fill, further, scratch, slice);
}

// The passes of a run, and once they are walked, who yields what.
struct PassWalk {
  PassWalk(const ExecutionPlan& plan, const TermDictionary& terms)
      : programs(CompilePasses(plan, terms)), ownership(programs) {}
  PassWalk(const PassWalk&) = delete;
  PassWalk& operator=(const PassWalk&) = delete;

  const std::vector<BlockKeyProgram> programs;
  PairOwnership ownership;
  std::vector<PassStats> stats;
  std::vector<GenericValue> generic;  // set by whoever wants their pairs counted
};

// Walks every pass in order; `visit` sees each batch of pairs that belongs to the pass, or with a
// `screen` those of them that may come to something.
absl::Status WalkPasses(const RecordStore& store, const ExecutionPlan& plan,
                        const LinkageOptions& options, const VisitPairs& visit,
                        MemoryBudget* budget, PassWalk* walk, const BlockScreen* screen = nullptr) {
  const std::vector<BlockKeyProgram>& programs = walk->programs;
  PairOwnership& ownership = walk->ownership;
  KeyScratch scratch(budget);
  scratch.SliceAtLeast(options.key_slices_min);
  SharedWords shared_words(store, programs, budget);
  for (std::size_t p = 0; p < programs.size(); ++p) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    XUEJI_ASSIGN_OR_RETURN(const PartWords* const words, shared_words.Of(p, scratch));
    const std::uint64_t further = programs[p].has_several() ? store.size() / kFurtherShare : 0;
    const std::uint32_t slices = scratch.SlicesFor(store.size() + further, words == nullptr ? further : 0);
    PassStats stats;
    stats.name = plan.plan.passes[p].name;
    std::vector<std::uint64_t> oversized_keys;
    const GenericKeys generic(plan, plan.plan.passes[p], walk->generic, store.terms());
    const EarlierBlocks earlier(programs, ownership, p);
    std::optional<ScreenedPass> screened;
    if (screen != nullptr && earlier.is_simple()) screened = ScreenedPass{screen, &earlier};
    const auto visit_slice = [&](const KeyGrouping& grouping, bool again) {
      const SelfJoinSource source(store, programs[p], plan.plan.passes[p], p, ownership,
                                  options.right_begin, again, generic.empty() ? nullptr : &generic,
                                  screened ? &*screened : nullptr);
      PerThread<std::unique_ptr<BlockWalk>> walks;
      grouping.ForEachPartition([&](const KeyPartition& partition) {
        std::unique_ptr<BlockWalk>& blocks = walks.Local();
        if (blocks == nullptr) blocks = std::make_unique<BlockWalk>(plan.layout.row_bytes());
        source.Visit(partition, *blocks, [&](CandidateBatch& batch) { visit(batch, p); });
      });
      walks.ForEach([&](const std::unique_ptr<BlockWalk>& blocks) {
        if (blocks == nullptr) return;
        for (std::size_t v = 0; v < blocks->generic_pairs.size(); ++v) {
          walk->generic[v].pairs += blocks->generic_pairs[v];
        }
        if (again) {
          // The blocks are the same; only the pairs are new.
          stats.pairs_proposed += blocks->stats.pairs_proposed;
          stats.pairs += blocks->stats.pairs;
          return;
        }
        AddStats(blocks->stats, &stats);
        oversized_keys.insert(oversized_keys.end(), blocks->oversized_keys.begin(),
                              blocks->oversized_keys.end());
      });
    };
    std::optional<KeyGrouping> grouping;  // kept for the second walk, if it is of all keys
    const auto visit_all = [&](bool again) -> absl::Status {
      for (std::uint32_t slice = 0; slice < slices; ++slice) {
        if (!grouping || slices > 1) {
          XUEJI_ASSIGN_OR_RETURN(grouping,
                                 GroupByKey(store, programs[p], words, {slice, slices}, &scratch));
          if (!again) stats.keyed_records += grouping->key_count();
        }
        visit_slice(*grouping, again);
      }
      return absl::OkStatus();
    };
    XUEJI_RETURN_IF_ERROR(visit_all(false));
    ownership.FinishPass(p, std::move(oversized_keys));
    if (programs[p].has_several() && ownership.HasOversized(p)) {
      XUEJI_RETURN_IF_ERROR(visit_all(true));
    }
    walk->stats.push_back(std::move(stats));
    if (options.progress) {
      options.progress(static_cast<double>(p + 1) / static_cast<double>(programs.size()));
    }
  }
  return CheckCancelled();
}

// How many links and marks there are, into options.links_counted; nothing if even that has no room.
void CountLinks(const RecordStore& store, const ExecutionPlan& plan, const PairScorer& scorer,
                const LinkageOptions& options, MemoryBudget* budget) {
  if (options.links_counted == nullptr) return;
  PerThread<std::uint64_t> counts;
  const auto count = [&](const CandidateBatch& batch, std::size_t) {
    std::uint64_t& links = counts.Local();
    scorer.Score(batch, [&](const ScoredPair&) { ++links; });
  };
  PassWalk walk(plan, store.terms());
  const BlockScreen screen(plan);
  if (!WalkPasses(store, plan, options, count, budget, &walk, &screen).ok()) return;
  *options.links_counted = 0;
  counts.ForEach([&](std::uint64_t links) { *options.links_counted += links; });
}

}  // namespace

absl::StatusOr<LinkageResult> RunLinkage(const RecordStore& store, const ExecutionPlan& plan,
                                         const TermFrequencies& frequencies,
                                         const LinkageOptions& options, MemoryBudget* budget) {
  const PairScorer scorer(plan, store.terms(), frequencies);
  PerThread<LinkSink> sinks;
  const auto score = [&](const CandidateBatch& batch, std::size_t pass) {
    LinkSink& sink = sinks.Local();
    scorer.Score(batch, [&](const ScoredPair& scored) {
      sink.Add(MakeLink(store, batch, scored, pass, options.right_begin != 0),
               scored.marks_records, budget);
    });
  };
  PassWalk walk(plan, store.terms());
  walk.generic = FindGenericValues(store, plan);
  const BlockScreen screen(plan);
  const absl::Status walked = WalkPasses(store, plan, options, score, budget, &walk, &screen);
  const SinkTotals totals = CountSinks(sinks);
  if (walked.ok() && options.links_counted != nullptr) {
    *options.links_counted = totals.links + totals.marks + totals.refused;
  }
  if (!walked.ok()) {
    const bool cancelled = walked.code() == absl::StatusCode::kCancelled;
    DropLinks(sinks, budget);
    if (walked.code() == absl::StatusCode::kResourceExhausted && totals.charged > 0) {
      // Keys had no room beside the links: without keeping them, they can be counted to the end.
      CountLinks(store, plan, scorer, options, budget);
    }
    return cancelled || totals.status.ok() ? walked : totals.status;
  }
  LinkageResult result;
  XUEJI_ASSIGN_OR_RETURN(CollectedLinks found, CollectLinks(store, sinks, budget));
  result.links = std::move(found.links);
  result.marks = std::move(found.marks);
  result.bytes = found.bytes;
  result.passes = std::move(walk.stats);
  result.generic_values = std::move(walk.generic);
  result.oversized_keys = walk.ownership.oversized();
  for (const PassStats& pass : result.passes) result.pairs_compared += pass.pairs;
  result.recall = EstimateRecall(
      CountCaptures(store, walk.ownership, walk.programs.size(), result.links), plan.plan);
  return result;
}

absl::StatusOr<std::vector<PassStats>> VisitCandidatePairs(const RecordStore& store,
                                                           const ExecutionPlan& plan,
                                                           const LinkageOptions& options,
                                                           const VisitPairs& visit,
                                                           MemoryBudget* budget) {
  PassWalk walk(plan, store.terms());
  XUEJI_RETURN_IF_ERROR(WalkPasses(store, plan, options, visit, budget, &walk));
  return std::move(walk.stats);
}

absl::StatusOr<std::vector<PassStats>> CountBlocks(const RecordStore& store,
                                                   const ExecutionPlan& plan,
                                                   MemoryBudget* budget) {
  return VisitCandidatePairs(store, plan, {}, [](const CandidateBatch&, std::size_t) {}, budget);
}

}  // namespace xueji
