#include "engine/training/evidence_collector.h"

#include <algorithm>
#include <string>

#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/index/block_key.h"
#include "engine/linkage/linkage_run.h"
#include "engine/training/pair_sampler.h"

namespace xueji {
namespace {

class Collector {
 public:
  Collector(const RecordStore& store, const ExecutionPlan& plan, const PatternScheme& scheme,
            const EvidenceOptions& options, MemoryBudget* budget)
      : store_(store), plan_(plan), scheme_(scheme), options_(options), budget_(budget) {}

  absl::StatusOr<CollectedEvidence> Collect() {
    CollectedEvidence found;
    found.evidence.pairs_possible = PairsPossible();
    XUEJI_ASSIGN_OR_RETURN(found.evidence.labelled_same, CountLabelled());
    XUEJI_ASSIGN_OR_RETURN(found.evidence.random, CountRandom());
    XUEJI_ASSIGN_OR_RETURN(found.passes, CountCandidates(&found.evidence.candidates));
    return found;
  }

 private:
  std::uint64_t PairsPossible() const {
    std::uint64_t left = 0, right = 0;
    for (std::uint32_t i = 0; i < store_.size(); ++i) {
      if (store_.withdrawn(RecordId{i})) continue;
      ++(options_.right_begin != 0 && i >= options_.right_begin ? right : left);
    }
    if (options_.right_begin != 0) return left * right;
    return left < 2 ? 0 : left * (left - 1) / 2;
  }

  std::uint32_t EntityOf(RecordId record) const {
    return options_.entity_of.empty() ? 0 : options_.entity_of[record.value];
  }
  PairMask LabelOf(RecordId left, RecordId right) const {
    const std::uint32_t one = EntityOf(left), other = EntityOf(right);
    if (one == 0 || other == 0) return 0;
    return one == other ? kLabelledSame : kLabelledDifferent;
  }

  absl::StatusOr<std::vector<PassStats>> CountCandidates(PatternTable* table) {
    std::vector<BlockKeyProgram> programs;
    for (const BlockingPass& pass : plan_.plan.passes) {
      programs.emplace_back(plan_, pass, store_.terms());
    }
    PatternCounter counter(plan_, scheme_, store_.terms(), /*drop_ruled_out=*/true);
    const auto count = [&](const CandidateBatch& batch, std::size_t pass) {
      counter.Count(batch, [&](const CandidatePair& pair) {
        // A pair stands in the pass that owns it, the first; later ones bring it too.
        PairMask mask = PairMask{1} << pass;
        for (std::size_t later = pass + 1; later < programs.size(); ++later) {
          if (programs[later].SharesKey(batch.Row(pair.left), batch.Row(pair.right))) {
            mask |= PairMask{1} << later;
          }
        }
        return mask | LabelOf(batch.Id(pair.left), batch.Id(pair.right));
      });
    };
    LinkageOptions options;
    options.right_begin = options_.right_begin;
    options.progress = options_.progress;
    XUEJI_ASSIGN_OR_RETURN(std::vector<PassStats> passes,
                           VisitCandidatePairs(store_, plan_, options, count, budget_));
    XUEJI_ASSIGN_OR_RETURN(*table, counter.Finish(budget_));
    return passes;
  }

  absl::StatusOr<PatternTable> CountRandom() {
    const PairSample sample = SamplePairs(
        store_, {.pairs = options_.random_pairs, .right_begin = options_.right_begin});
    PatternCounter counter(plan_, scheme_, store_.terms(), /*drop_ruled_out=*/false);
    VisitSample(store_, sample, [&](const CandidateBatch& batch) {
      if (IsCancelled()) return;
      counter.Count(batch, [&](const CandidatePair& pair) {
        return LabelOf(batch.Id(pair.left), batch.Id(pair.right));
      });
    });
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    return counter.Finish(budget_);
  }

  // All pairs of records with one entity, found by a pass or not.
  absl::StatusOr<PatternTable> CountLabelled() {
    std::vector<RecordId> labelled;
    for (std::uint32_t i = 0; i < options_.entity_of.size(); ++i) {
      if (options_.entity_of[i] != 0 && !store_.withdrawn(RecordId{i})) {
        labelled.push_back(RecordId{i});
      }
    }
    std::sort(labelled.begin(), labelled.end(), [&](RecordId a, RecordId b) {
      return EntityOf(a) != EntityOf(b) ? EntityOf(a) < EntityOf(b) : a < b;
    });
    PatternCounter counter(plan_, scheme_, store_.terms(), /*drop_ruled_out=*/true);
    CandidateBatch batch(store_.layout().row_bytes());
    for (std::size_t begin = 0; begin < labelled.size();) {
      std::size_t end = begin;
      while (end < labelled.size() && EntityOf(labelled[end]) == EntityOf(labelled[begin])) ++end;
      if (end - begin > kEntityRecordsMax) {
        return InvalidArgument({"标注把 $0 条记录归为一人；列名对吗？一人最多 $1 条记录",
                                "the labels call $0 records one entity; is the column right? At most "
                                "$1 records may have one",
                                {end - begin, kEntityRecordsMax}});
      }
      CountEntity(std::span(labelled).subspan(begin, end - begin), &batch, &counter);
      begin = end;
      XUEJI_RETURN_IF_ERROR(CheckCancelled());
    }
    return counter.Finish(budget_);
  }

  void CountEntity(std::span<const RecordId> records, CandidateBatch* batch,
                   PatternCounter* counter) const {
    const auto flush = [&] {
      counter->Count(*batch, [](const CandidatePair&) { return PairMask{0}; });
      batch->ClearPairs();
    };
    batch->ClearRows();
    batch->Gather(store_, records.data(), records.size());
    const std::uint32_t border = options_.right_begin;
    for (std::uint32_t i = 0; i < records.size(); ++i) {
      for (std::uint32_t j = i + 1; j < records.size(); ++j) {
        const bool across = (records[i].value < border) != (records[j].value < border);
        if (border != 0 && !across) continue;
        batch->AddPair(i, j);
        if (batch->full()) flush();
      }
    }
    flush();
  }

  const RecordStore& store_;
  const ExecutionPlan& plan_;
  const PatternScheme& scheme_;
  const EvidenceOptions& options_;
  MemoryBudget* budget_;
};

}  // namespace

absl::StatusOr<CollectedEvidence> CollectEvidence(const RecordStore& store,
                                                  const ExecutionPlan& plan,
                                                  const PatternScheme& scheme,
                                                  const EvidenceOptions& options,
                                                  MemoryBudget* budget) {
  return Collector(store, plan, scheme, options, budget).Collect();
}

}  // namespace xueji
