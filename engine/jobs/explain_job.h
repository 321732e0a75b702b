// Why two records were linked, put to review, or not linked.
//
//   XUEJI_ASSIGN_OR_RETURN(PairExplanation why, ExplainPair({.directory = "out", .left = "A1", .right = "B7"}));
//
// The run's inputs are read again (their checksums must be those of the manifest), and the pair goes
// through the very scorer of the run; so the explanation is the run's own reckoning, and works also
// for pairs that were never compared. Weight parts sum to the match weight exactly
// (linkage/waterfall.h). ExplainPairs answers for many pairs with one load.
// Thread-safety: as RunDedup. Cost: one load of the inputs. Errors: kNotFound (no such run, no such
// record), kInvalidArgument (inputs or plan changed since; standard input cannot be read again).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/jobs/typed_text.h"
#include "engine/linkage/pair_scorer.h"
#include "engine/record/record_store.h"
#include "engine/report/pair_story.h"

namespace xueji {

struct ExplainOptions {
  std::string directory;  // result directory of `dedup` or `link`
  std::string left, right;  // record ids
  int threads = 0;
  std::uint64_t memory_max = 0;
  std::function<void(std::string_view stage, double done)> progress;
};

// One bar of the waterfall.
struct ExplainedComparison {
  std::string name;          // of the plan
  std::string level;         // word of the plan language, e.g. "HOMOPHONE"
  Weight weight = 0;         // of the level
  Weight frequency_weight = 0;  // of the term frequency adjustment
  Weight sum = 0;               // of the prior and all parts up to and with this one
};

enum class PassOutcome : std::uint8_t {
  kNoKey,         // a part of the key is blank on one side or both
  kDifferentKey,  // both keyed, in different blocks
  kYielded,       // this pass proposes the pair; the first such pass owns it
  kCutOff,        // same block, but it was oversized and refinement put them apart
  kWindow,        // same block, too large even refined: neighbours only were compared
};

struct ExplainedPass {
  std::string name;
  PassOutcome outcome = PassOutcome::kNoKey;
  std::uint64_t block_records = 0;  // records in the shared block, 0 if none is shared
  bool owns = false;
};

struct PairExplanation {
  std::string left, right;
  std::vector<PairField> fields;  // normalised values as the engine sees them; empty = blank
  std::vector<TypedField> typed_left, typed_right;  // those that were typed otherwise
  Weight prior = 0;
  std::vector<ExplainedComparison> comparisons;  // in the order of the plan
  Weight weight = 0;         // prior + all parts
  double probability = 0;
  Decision decision = Decision::kNonLink;  // of rules and thresholds
  bool marked = false;       // kNonLink, noted on both records (twins, legitimate multiples)
  std::string rule;          // the rule that decided; empty: the thresholds did
  ReasonSet reasons;
  Weight review_weight_min = 0;
  bool has_duplicate_threshold = false;
  Weight duplicate_weight_min = 0;
  // Of a pair that is not linked (linkage/waterfall.h).
  Weight short_of_review = 0;
  std::string nearest_rule;                    // empty: the plan has none
  std::vector<std::string> nearest_rule_unmet; // the comparisons that fail it
  std::vector<WaterfallBar> bars;              // the comparisons in words
  PairStory story;                             // three sentences, why not, and the papers to ask for
  std::vector<ExplainedPass> passes;
  bool was_compared = false;
  // What the run recorded: "duplicate", "review", or empty if the pair is not in links.csv. Clustering
  // may have turned a duplicate into a review (CLUSTER_CONFLICT).
  std::string recorded_decision;
  std::string recorded_reasons;
};

absl::StatusOr<PairExplanation> ExplainPair(const ExplainOptions& options);

// The pairs of record ids in `pairs`, in their order; `left` and `right` of the options are not used.
absl::StatusOr<std::vector<PairExplanation>> ExplainPairs(
    const ExplainOptions& options, const std::vector<std::pair<std::string, std::string>>& pairs);

// The reckoning for two records in memory, left and right as given; no passes, nothing recorded.
PairExplanation ExplainRecords(const ExecutionPlan& plan, const RecordStore& store,
                               const PairScorer& scorer, RecordId left, RecordId right);

// The record with this id among records [begin, end), withdrawn ones aside.
std::optional<RecordId> FindRecord(const RecordStore& store, std::string_view id,
                                   std::uint32_t begin, std::uint32_t end);

}  // namespace xueji
