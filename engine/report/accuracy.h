// Accuracy: how right a run's result is, measured against a truth that names each record's entity.
//
//   Accuracy accuracy;
//   accuracy.AddTruth("r-1", "person-7", "name_homophone"); ... accuracy.FinishTruth();
//   accuracy.AddLink("r-1", "r-2", Decision::kDuplicate, 14200); ...
//   accuracy.AddClusterRow("r-1", "r-1"); ...                 // rows of one cluster together
//   const AccuracyFigures figures = accuracy.Finish();
//
// Pairwise: every unordered pair of records of one entity is a true pair. `best` is the best F1
// over all thresholds of match weight, whatever was decided. B-cubed (A. Bagga and B. Baldwin,
// 1998) is the mean over all records of the truth; a record in no cluster is a cluster of its own.
// By error class: a record's class is one or more words joined by '+'; a true pair counts once for
// every distinct word on its two records, and for "none" when neither has one.
// Precision of no pairs and recall of no truth are 1: nothing was said that is wrong.
//
// Not thread-safe. Memory: about 90 bytes a record of the truth. Cost: about 0.5 us a record.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"
#include "engine/plan/execution_plan.h"
#include "engine/report/calibration.h"
#include "engine/report/text_index.h"

namespace xueji {

struct PairFigures {
  std::uint64_t pairs = 0, true_pairs = 0;  // claimed, and of these right
  double precision = 1, recall = 1, f1 = 1;
};

struct BestFigures {
  bool found = false;  // false: there is no link, so no threshold
  Weight weight = 0;   // pairs of at least this weight count as linked
  PairFigures pairs;
};

struct BcubedFigures {
  double precision = 1, recall = 1, f1 = 1;
};

struct ClassFigures {
  std::string name;
  std::uint64_t truth_pairs = 0, duplicates = 0, reviews = 0;  // true pairs: all, found as each
};

struct AccuracyFigures {
  std::uint64_t truth_records = 0, truth_entities = 0, truth_pairs = 0;
  std::uint64_t records_without_verdict = 0;  // in the truth, not accepted by the run
  std::uint64_t verdicts_without_truth = 0;   // accepted by the run, not in the truth
  PairFigures duplicate, duplicate_or_review;
  BestFigures best;
  BcubedFigures bcubed;
  Calibration calibration;  // of the match probabilities of all links
  std::vector<ClassFigures> classes;  // by name; empty when the truth has no classes
};

class Accuracy {
 public:
  // Errors: kInvalidArgument (no record id; no entity; the record stands under two entities).
  // A row repeated with the same entity counts once.
  absl::Status AddTruth(std::string_view record_id, std::string_view entity,
                        std::string_view error_class);
  void FinishTruth();

  void AddVerdict(std::string_view record_id);
  void AddLink(std::string_view left, std::string_view right, Decision decision, Weight weight);
  // REQUIRES: the rows of one cluster follow each other.
  void AddClusterRow(std::string_view cluster_id, std::string_view record_id);

  // Whether the two records are one entity; none: the truth does not know one of them.
  std::optional<bool> AreOneEntity(std::string_view left, std::string_view right) const;

  // From now on AddLink remembers the true pairs it is given, for MissedPairs: 8 bytes each.
  void KeepFoundPairs() { keeps_found_ = true; }
  // True pairs of records with verdicts that no link names: the first `count` in the order of their
  // ids' hashes, which is the same for any order of the truth. Of an entity of many records only
  // the first kMissedRecordsMax are looked at. REQUIRES: KeepFoundPairs before the links.
  static constexpr std::size_t kMissedRecordsMax = 64;
  std::vector<std::pair<std::string, std::string>> MissedPairs(std::size_t count) const;

  // Records named by links or clusters that the truth does not know, and one of them.
  std::uint64_t unknown_records() const { return unknown_records_; }
  const std::string& unknown_example() const { return unknown_example_; }

  // REQUIRES: FinishTruth was called.
  AccuracyFigures Finish();

 private:
  std::uint32_t Known(std::string_view record_id);
  std::vector<std::uint32_t> WordsOf(std::string_view error_class);
  void CountClassPairs(std::uint32_t left, std::uint32_t right, Decision decision);
  void CloseCluster();
  PairFigures Figures(std::uint64_t pairs, std::uint64_t true_pairs) const;
  BestFigures Best();

  TextIndex records_, entities_, class_texts_, words_;
  std::vector<std::uint32_t> entity_of_, class_of_;      // by record; class 0 is "no class"
  std::vector<std::uint32_t> entity_size_;               // by entity
  std::vector<std::vector<std::uint32_t>> class_words_;  // by class text: numbers of words_
  std::vector<ClassFigures> classes_;                    // by word; the last is "none"
  std::vector<bool> has_verdict_, clustered_;
  std::uint64_t truth_pairs_ = 0;
  std::uint64_t verdicts_without_truth_ = 0;
  std::uint64_t duplicates_ = 0, true_duplicates_ = 0, reviews_ = 0, true_reviews_ = 0;
  std::vector<WeighedPair> links_;
  bool keeps_found_ = false;
  std::vector<std::uint64_t> found_;  // true pairs: the smaller record number, then the greater
  std::string cluster_id_;
  std::vector<std::uint32_t> cluster_;  // entities of the members of the open cluster
  double bcubed_precision_ = 0, bcubed_recall_ = 0;
  std::uint64_t unknown_records_ = 0;
  std::string unknown_example_;
};

}  // namespace xueji
