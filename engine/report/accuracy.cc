#include "engine/report/accuracy.h"

#include <algorithm>
#include <tuple>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/masking.h"
#include "engine/base/message.h"

namespace xueji {
namespace {

std::uint64_t PairsOf(std::uint64_t records) {
  return records * (records - (records > 0)) / 2;
}

double Share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::uint64_t PairNumber(std::uint32_t left, std::uint32_t right) {
  return std::uint64_t{std::min(left, right)} << 32 | std::max(left, right);
}

double F1(double precision, double recall) {
  return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
}

}  // namespace

absl::Status Accuracy::AddTruth(std::string_view record_id, std::string_view entity,
                                std::string_view error_class) {
  if (record_id.empty()) return InvalidArgument({"没有记录号", "no record id"});
  if (entity.empty()) {
    return InvalidArgument(
        {"记录 '$0' 没有所属的人；没有重复的记录也要自成一人",
         "record '$0' has no entity; give a record that has no duplicate an entity of its own",
         {MaskIdentifier(record_id)}});
  }
  if (class_texts_.size() == 0) class_texts_.Intern("");  // number 0
  const std::uint32_t entity_number = entities_.Intern(entity);
  const std::uint32_t record = records_.Intern(record_id);
  if (record < entity_of_.size()) {
    if (entity_of_[record] == entity_number) return absl::OkStatus();
    return InvalidArgument({"记录 '$0' 属于两个人；一条记录只能属于一人",
                            "record '$0' stands under two entities; a record belongs to one",
                            {MaskIdentifier(record_id)}});
  }
  entity_of_.push_back(entity_number);
  class_of_.push_back(class_texts_.Intern(error_class));
  return absl::OkStatus();
}

std::vector<std::uint32_t> Accuracy::WordsOf(std::string_view error_class) {
  std::vector<std::uint32_t> words;
  while (!error_class.empty()) {
    const std::size_t plus = std::min(error_class.find('+'), error_class.size());
    if (plus > 0) words.push_back(words_.Intern(error_class.substr(0, plus)));
    error_class.remove_prefix(std::min(plus + 1, error_class.size()));
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

void Accuracy::FinishTruth() {
  entity_size_.assign(entities_.size(), 0);
  for (const std::uint32_t entity : entity_of_) ++entity_size_[entity];
  for (const std::uint32_t size : entity_size_) truth_pairs_ += PairsOf(size);
  has_verdict_.assign(records_.size(), false);
  clustered_.assign(records_.size(), false);

  for (std::uint32_t i = 0; i < class_texts_.size(); ++i) {
    class_words_.push_back(WordsOf(class_texts_.Text(i)));
  }
  if (words_.size() == 0) return;
  classes_.resize(words_.size() + 1);
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    classes_[word].name = std::string(words_.Text(word));
  }
  classes_.back().name = "none";
  // Of n records of an entity, k with the word: all pairs but those among the n - k others count.
  // So no entity is ever enumerated pair by pair, however large it is.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> marks;  // (entity, word)
  std::vector<std::uint32_t> without(entity_size_);
  for (std::uint32_t record = 0; record < records_.size(); ++record) {
    const std::vector<std::uint32_t>& words = class_words_[class_of_[record]];
    if (!words.empty()) --without[entity_of_[record]];
    for (const std::uint32_t word : words) marks.emplace_back(entity_of_[record], word);
  }
  std::sort(marks.begin(), marks.end());
  for (std::size_t begin = 0; begin < marks.size();) {
    std::size_t end = begin;
    while (end < marks.size() && marks[end] == marks[begin]) ++end;
    const std::uint64_t size = entity_size_[marks[begin].first];
    classes_[marks[begin].second].truth_pairs += PairsOf(size) - PairsOf(size - (end - begin));
    begin = end;
  }
  for (const std::uint32_t size : without) classes_.back().truth_pairs += PairsOf(size);
}

std::uint32_t Accuracy::Known(std::string_view record_id) {
  const std::uint32_t record = records_.Find(record_id);
  if (record == TextIndex::kAbsent && unknown_records_++ == 0) {
    unknown_example_ = MaskIdentifier(record_id);
  }
  return record;
}

void Accuracy::AddVerdict(std::string_view record_id) {
  const std::uint32_t record = records_.Find(record_id);
  if (record == TextIndex::kAbsent) {
    ++verdicts_without_truth_;
  } else {
    has_verdict_[record] = true;
  }
}

void Accuracy::AddLink(std::string_view left, std::string_view right, Decision decision,
                       Weight weight) {
  const std::uint32_t left_record = Known(left);
  const std::uint32_t right_record = Known(right);
  if (left_record == TextIndex::kAbsent || right_record == TextIndex::kAbsent) return;
  const bool is_true = entity_of_[left_record] == entity_of_[right_record];
  links_.push_back({weight, is_true});
  if (decision == Decision::kDuplicate) {
    ++duplicates_;
    true_duplicates_ += is_true;
  } else {
    ++reviews_;
    true_reviews_ += is_true;
  }
  if (is_true && keeps_found_) found_.push_back(PairNumber(left_record, right_record));
  if (is_true && !classes_.empty()) CountClassPairs(left_record, right_record, decision);
}

std::optional<bool> Accuracy::AreOneEntity(std::string_view left, std::string_view right) const {
  const std::uint32_t left_record = records_.Find(left), right_record = records_.Find(right);
  if (left_record == TextIndex::kAbsent || right_record == TextIndex::kAbsent) return std::nullopt;
  return entity_of_[left_record] == entity_of_[right_record];
}

std::vector<std::pair<std::string, std::string>> Accuracy::MissedPairs(std::size_t count) const {
  std::vector<std::uint64_t> found(found_);
  std::sort(found.begin(), found.end());
  // Records of one entity together, in the order of their ids' hashes.
  std::vector<std::tuple<std::uint32_t, std::uint64_t, std::uint32_t>> members;
  for (std::uint32_t record = 0; record < records_.size(); ++record) {
    if (entity_size_[entity_of_[record]] > 1 && has_verdict_[record]) {
      members.emplace_back(entity_of_[record], HashBytes(records_.Text(record)), record);
    }
  }
  std::sort(members.begin(), members.end());
  std::vector<std::tuple<std::uint64_t, std::uint32_t, std::uint32_t>> missed;  // hash, records
  for (std::size_t begin = 0, end = 0; begin < members.size(); begin = end) {
    while (end < members.size() && std::get<0>(members[end]) == std::get<0>(members[begin])) ++end;
    const std::size_t last = std::min(end, begin + kMissedRecordsMax);
    for (std::size_t i = begin; i < last; ++i) {
      for (std::size_t j = i + 1; j < last; ++j) {
        const auto [entity, hash, left] = members[i];
        const auto [other_entity, other_hash, right] = members[j];
        if (std::binary_search(found.begin(), found.end(), PairNumber(left, right))) continue;
        missed.emplace_back(HashCombine(hash, other_hash), left, right);
      }
    }
  }
  std::sort(missed.begin(), missed.end());
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < std::min(count, missed.size()); ++i) {
    const auto [hash, left, right] = missed[i];
    pairs.emplace_back(records_.Text(left), records_.Text(right));
  }
  return pairs;
}

void Accuracy::CountClassPairs(std::uint32_t left, std::uint32_t right, Decision decision) {
  std::vector<std::uint32_t> words = class_words_[class_of_[left]];
  const std::vector<std::uint32_t>& others = class_words_[class_of_[right]];
  words.insert(words.end(), others.begin(), others.end());
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.empty()) words.push_back(static_cast<std::uint32_t>(classes_.size() - 1));
  for (const std::uint32_t word : words) {
    ++(decision == Decision::kDuplicate ? classes_[word].duplicates : classes_[word].reviews);
  }
}

void Accuracy::AddClusterRow(std::string_view cluster_id, std::string_view record_id) {
  if (cluster_id != cluster_id_) {
    CloseCluster();
    cluster_id_ = cluster_id;
  }
  const std::uint32_t record = Known(record_id);
  if (record == TextIndex::kAbsent || clustered_[record]) return;
  clustered_[record] = true;
  cluster_.push_back(entity_of_[record]);
}

void Accuracy::CloseCluster() {
  std::sort(cluster_.begin(), cluster_.end());
  for (std::size_t begin = 0; begin < cluster_.size();) {
    std::size_t end = begin;
    while (end < cluster_.size() && cluster_[end] == cluster_[begin]) ++end;
    const auto together = static_cast<double>(end - begin);
    bcubed_precision_ += together * together / static_cast<double>(cluster_.size());
    bcubed_recall_ += together * together / static_cast<double>(entity_size_[cluster_[begin]]);
    begin = end;
  }
  cluster_.clear();
}

PairFigures Accuracy::Figures(std::uint64_t pairs, std::uint64_t true_pairs) const {
  PairFigures figures{.pairs = pairs, .true_pairs = true_pairs};
  figures.precision = Share(true_pairs, pairs);
  figures.recall = Share(true_pairs, truth_pairs_);
  figures.f1 = F1(figures.precision, figures.recall);
  return figures;
}

BestFigures Accuracy::Best() {
  std::sort(links_.begin(), links_.end(), [](const WeighedPair& left, const WeighedPair& right) {
    return left.weight > right.weight;
  });
  BestFigures best;
  std::uint64_t true_pairs = 0;
  for (std::size_t i = 0; i < links_.size(); ++i) {
    true_pairs += links_[i].is_true;
    if (i + 1 < links_.size() && links_[i + 1].weight == links_[i].weight) continue;
    const PairFigures figures = Figures(i + 1, true_pairs);
    // Of equal F1 the higher threshold: fewer claims.
    if (best.found && figures.f1 <= best.pairs.f1) continue;
    best = {true, links_[i].weight, figures};
  }
  if (!best.found) best.pairs = Figures(0, 0);
  return best;
}

AccuracyFigures Accuracy::Finish() {
  CloseCluster();
  AccuracyFigures figures;
  figures.truth_records = records_.size();
  figures.truth_entities = entities_.size();
  figures.truth_pairs = truth_pairs_;
  figures.records_without_verdict =
      records_.size() -
      static_cast<std::uint64_t>(std::count(has_verdict_.begin(), has_verdict_.end(), true));
  figures.verdicts_without_truth = verdicts_without_truth_;
  figures.duplicate = Figures(duplicates_, true_duplicates_);
  figures.duplicate_or_review = Figures(duplicates_ + reviews_, true_duplicates_ + true_reviews_);
  figures.best = Best();
  figures.calibration = MeasureCalibration(links_);

  double precision = bcubed_precision_, recall = bcubed_recall_;
  for (std::uint32_t record = 0; record < records_.size(); ++record) {
    if (clustered_[record]) continue;
    precision += 1;
    recall += 1 / static_cast<double>(entity_size_[entity_of_[record]]);
  }
  if (records_.size() > 0) {
    const auto count = static_cast<double>(records_.size());
    figures.bcubed = {precision / count, recall / count, F1(precision / count, recall / count)};
  }
  for (const ClassFigures& entry : classes_) {
    if (entry.truth_pairs > 0) figures.classes.push_back(entry);
  }
  std::sort(
      figures.classes.begin(), figures.classes.end(),
      [](const ClassFigures& left, const ClassFigures& right) { return left.name < right.name; });
  return figures;
}

}  // namespace xueji
