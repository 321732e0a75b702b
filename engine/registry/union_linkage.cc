#include "engine/registry/union_linkage.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/linkage/link_sink.h"
#include "engine/registry/delta_join.h"
#include "engine/registry/old_pairs.h"

namespace xueji {
namespace {

constexpr std::size_t kBlocksPerVisit = 1 << 11;

// `few` into `many`, both sorted; of a pair that stands in both, the first pass.
std::vector<Link> MergeLinks(const RecordStore& store, std::vector<Link> many,
                             const std::vector<Link>& few) {
  if (few.empty()) return many;
  const auto before = [&](const Link& a, const Link& b) { return LinkComesFirst(store, a, b); };
  std::vector<Link> merged;
  merged.reserve(many.size() + few.size());
  auto at = many.begin();
  for (const Link& link : few) {
    // PERF: `many` is mostly passed over: a search and a copy, not a comparison each.
    const auto next = std::upper_bound(at, many.end(), link, before);
    merged.insert(merged.end(), at, next);
    merged.push_back(link);
    at = next;
  }
  merged.insert(merged.end(), at, many.end());
  merged.erase(std::unique(merged.begin(), merged.end(),
                           [](const Link& a, const Link& b) {
                             return a.left == b.left && a.right == b.right;
                           }),
               merged.end());
  return merged;
}

class UnionLinkage {
 public:
  UnionLinkage(const RegisterSnapshot& base, const RegisterUpdate& update, const PairScorer& scorer,
               MemoryBudget* budget)
      : base_(base), update_(update), store_(base.store()), scorer_(scorer), budget_(budget),
        before_(base.programs()), touched_(budget), small_(update), windows_(base.pass_count()), found_(base) {
    for (std::size_t pass = 0; pass < base.pass_count(); ++pass) {
      before_.FinishPass(pass, base.oversized_keys(pass));
    }
  }

  absl::StatusOr<UnionPairs> Run(const UnionLinkageOptions& options) {
    for (std::size_t pass = 0; pass < base_.pass_count(); ++pass) {
      XUEJI_RETURN_IF_ERROR(CheckCancelled());
      XUEJI_RETURN_IF_ERROR(WalkPass(pass));
      if (!options.progress) continue;
      options.progress(static_cast<double>(pass + 1) / static_cast<double>(base_.pass_count()));
    }
    XUEJI_RETURN_IF_ERROR(classes_.Find(base_, update_, small_, budget_));
    OldPairs old(base_, {before_, found_.ownership, windows_, any_cut_}, classes_);
    const SnapshotLinks& of_base = base_.found();
    std::vector<Link> links = old.Keep(of_base.links);
    const std::vector<Link> near_pairs = old.Keep(of_base.near_pairs);
    std::vector<Link> marks = old.Keep(of_base.marks);
    ListClasses();
    XUEJI_RETURN_IF_ERROR(WalkWindows(old.windows()));
    XUEJI_ASSIGN_OR_RETURN(CollectedLinks collected, CollectLinks(store_, sinks_, budget_));
    found_.pairs = MergeLinks(store_, MergeLinks(store_, std::move(links), near_pairs), collected.links);
    found_.marks = MergeLinks(store_, std::move(marks), collected.marks);
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    return std::move(found_);
  }

 private:
  void Score(const CandidateBatch& batch, std::size_t pass) {
    LinkSink& sink = sinks_.Local();
    scorer_.Score(batch, [&](const ScoredPair& scored) {
      sink.Add(MakeLink(store_, batch, scored, pass, /*two_files=*/false), scored.marks_records, budget_);
    });
  }

  absl::Status WalkPass(std::size_t pass) {
    TouchedKeys& touched = touched_;
    XUEJI_RETURN_IF_ERROR(touched.Collect(store_, base_.program(pass), update_));
    XUEJI_ASSIGN_OR_RETURN(CutBlocks cut,
                           FindCutBlocks(base_, update_, touched, pass, &small_, budget_));
    found_.ownership.FinishPass(pass, cut.oversized);
    any_cut_ = any_cut_ || !cut.blocks.empty();
    const DeltaJoin join({base_, update_, found_.ownership, pass}, touched, cut);
    PerThread<std::unique_ptr<DeltaWalk>> walks;
    const auto local_walk = [&]() -> DeltaWalk& {
      std::unique_ptr<DeltaWalk>& walk = walks.Local();
      if (walk == nullptr) walk = std::make_unique<DeltaWalk>(store_.layout().row_bytes());
      return *walk;
    };
    const ScoreBatch score = [&](CandidateBatch& batch) { Score(batch, pass); };
    ParallelFor(touched.blocks().size(), kBlocksPerVisit, [&](std::size_t begin, std::size_t end) {
      join.VisitPlain(begin, end, local_walk(), score);
    });
    ParallelFor(cut.blocks.size(), 1, [&](std::size_t i, std::size_t) {
      join.VisitCut(cut.blocks[i], local_walk(), score);
    });
    PassStats stats;
    stats.name = base_.plan().plan.passes[pass].name;
    stats.keyed_records = touched.keys().size();
    stats.oversized_blocks = cut.blocks.size();
    std::vector<std::uint64_t>& windows = windows_[pass];
    walks.ForEach([&](const std::unique_ptr<DeltaWalk>& walk) {
      if (walk == nullptr) return;
      AddStats(walk->stats, &stats);
      windows.insert(windows.end(), walk->windows.begin(), walk->windows.end());
    });
    std::sort(windows.begin(), windows.end());
    found_.passes.push_back(std::move(stats));
    return CheckCancelled();
  }

  // The pairs that are compared in full of more than kIdenticalMax identical records, or of what is left of
  // them; their windows were walked.
  void ListClasses() {
    CandidateBatch batch(store_.layout().row_bytes());
    classes_.ForEachPair([&](RecordId left, RecordId right) {
      if (IsCancelled()) return;
      const std::size_t pass =
          FirstPass(found_.ownership, base_.pass_count(), store_.Row(left), store_.Row(right));
      if (pass == base_.pass_count()) return;
      const std::vector<RecordId> ids = {left, right};
      batch.ClearRows();
      batch.Gather(store_, ids.data(), ids.size());
      batch.AddPair(0, 1);
      Score(batch, pass);
    });
  }

  // Windows that nothing came to, where the base does not tell whether they list a pair.
  absl::Status WalkWindows(const std::vector<BlockWindow>& windows) {
    ParallelFor(windows.size(), 1, [&](std::size_t i, std::size_t) {
      const BlockWindow& window = windows[i];
      const BlockKeyProgram& program = base_.program(window.pass);
      std::vector<RecordId> members;
      for (const RecordId record : BaseMembers(base_, window.pass, window.key)) {
        if (store_.withdrawn(record)) continue;
        const std::uint64_t node =
            program.Refine(window.key, store_.Row(record), program.refine_parts());
        if (node == window.node) members.push_back(record);
      }
      CandidateBatch batch(store_.layout().row_bytes());
      PassStats stats;
      CompareSuccessors({store_, found_.ownership, window.pass}, SortByContent(store_, members), batch,
                        stats, [&](CandidateBatch& full) { Score(full, window.pass); });
    });
    return CheckCancelled();
  }

  const RegisterSnapshot& base_;
  const RegisterUpdate& update_;
  const RecordStore& store_;
  const PairScorer& scorer_;
  MemoryBudget* budget_;
  PairOwnership before_;
  TouchedKeys touched_;
  SmallBlocks small_;
  IdenticalClasses classes_;
  std::vector<std::vector<std::uint64_t>> windows_;  // by pass: those walked
  bool any_cut_ = false;
  PerThread<LinkSink> sinks_;
  UnionPairs found_;
};

}  // namespace

absl::StatusOr<UnionPairs> LinkUpdated(const RegisterSnapshot& base, const RegisterUpdate& update,
                                       const PairScorer& scorer, const UnionLinkageOptions& options,
                                       MemoryBudget* budget) {
  return UnionLinkage(base, update, scorer, budget).Run(options);
}

}  // namespace xueji
