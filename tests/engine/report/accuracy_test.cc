#include "engine/report/accuracy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace xueji {
namespace {

const ClassFigures* Find(const AccuracyFigures& figures, const std::string& name) {
  for (const ClassFigures& entry : figures.classes) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

TEST(Accuracy, CountsPairsOfEachDecision) {
  Accuracy accuracy;
  for (const char* record : {"a1", "a2", "a3"})
    ASSERT_TRUE(accuracy.AddTruth(record, "A", "").ok());
  for (const char* record : {"b1", "b2"}) ASSERT_TRUE(accuracy.AddTruth(record, "B", "").ok());
  ASSERT_TRUE(accuracy.AddTruth("c1", "C", "").ok());
  accuracy.FinishTruth();
  for (const char* record : {"a1", "a2", "b1", "b2", "c1", "elsewhere"})
    accuracy.AddVerdict(record);
  accuracy.AddLink("a1", "a2", Decision::kDuplicate, 20'000);
  accuracy.AddLink("a3", "a1", Decision::kReview, 9'000);
  accuracy.AddLink("c1", "b1", Decision::kDuplicate, 5'000);
  accuracy.AddLink("b1", "b2", Decision::kReview, 4'000);
  const AccuracyFigures figures = accuracy.Finish();
  EXPECT_EQ(figures.truth_records, 6U);
  EXPECT_EQ(figures.truth_entities, 3U);
  EXPECT_EQ(figures.truth_pairs, 4U);
  EXPECT_EQ(figures.records_without_verdict, 1U);
  EXPECT_EQ(figures.verdicts_without_truth, 1U);
  EXPECT_DOUBLE_EQ(figures.duplicate.precision, 0.5);
  EXPECT_DOUBLE_EQ(figures.duplicate.recall, 0.25);
  EXPECT_DOUBLE_EQ(figures.duplicate_or_review.precision, 0.75);
  EXPECT_DOUBLE_EQ(figures.duplicate_or_review.recall, 0.75);
  EXPECT_DOUBLE_EQ(figures.duplicate_or_review.f1, 0.75);
  // Thresholds: 20 -> 1/1,1/4; 9 -> 1,2/4; 5 -> 2/3,2/4; 4 -> 3/4,3/4.
  EXPECT_TRUE(figures.best.found);
  EXPECT_EQ(figures.best.weight, 4'000);
  EXPECT_DOUBLE_EQ(figures.best.pairs.f1, 0.75);
}

TEST(Accuracy, BestTakesAllLinksOfOneWeightTogether) {
  Accuracy accuracy;
  for (const char* record : {"a1", "a2", "x"}) {
    ASSERT_TRUE(accuracy.AddTruth(record, std::string(record, 1), "").ok());
  }
  accuracy.FinishTruth();
  accuracy.AddLink("a1", "a2", Decision::kReview, 7'000);
  accuracy.AddLink("a1", "x", Decision::kReview, 7'000);
  const AccuracyFigures figures = accuracy.Finish();
  EXPECT_EQ(figures.best.pairs.pairs, 2U);
  EXPECT_DOUBLE_EQ(figures.best.pairs.precision, 0.5);
}

TEST(Accuracy, NothingClaimedIsPreciseAndWithoutRecall) {
  Accuracy accuracy;
  ASSERT_TRUE(accuracy.AddTruth("a1", "A", "").ok());
  ASSERT_TRUE(accuracy.AddTruth("a2", "A", "").ok());
  accuracy.FinishTruth();
  const AccuracyFigures figures = accuracy.Finish();
  EXPECT_DOUBLE_EQ(figures.duplicate.precision, 1);
  EXPECT_DOUBLE_EQ(figures.duplicate.recall, 0);
  EXPECT_DOUBLE_EQ(figures.duplicate.f1, 0);
  EXPECT_FALSE(figures.best.found);
  EXPECT_DOUBLE_EQ(figures.bcubed.precision, 1);
  EXPECT_DOUBLE_EQ(figures.bcubed.recall, 0.5);
}

TEST(Accuracy, RefusesARecordOfTwoEntitiesAndARecordWithout) {
  Accuracy accuracy;
  ASSERT_TRUE(accuracy.AddTruth("a1", "A", "").ok());
  EXPECT_TRUE(accuracy.AddTruth("a1", "A", "again").ok());
  EXPECT_FALSE(accuracy.AddTruth("a1", "B", "").ok());
  EXPECT_FALSE(accuracy.AddTruth("a2", "", "").ok());
  EXPECT_FALSE(accuracy.AddTruth("", "A", "").ok());
}

TEST(Accuracy, CountsRecordsTheTruthDoesNotKnow) {
  Accuracy accuracy;
  ASSERT_TRUE(accuracy.AddTruth("a1", "A", "").ok());
  accuracy.FinishTruth();
  accuracy.AddLink("a1", "stranger", Decision::kReview, 0);
  accuracy.AddClusterRow("c", "other");
  EXPECT_EQ(accuracy.unknown_records(), 2U);
  EXPECT_EQ(accuracy.unknown_example(), "stranger");
}

TEST(Accuracy, APairCountsForEveryWordOfItsTwoRecords) {
  Accuracy accuracy;
  ASSERT_TRUE(accuracy.AddTruth("a1", "A", "").ok());
  ASSERT_TRUE(accuracy.AddTruth("a2", "A", "name_tone+birth_date").ok());
  ASSERT_TRUE(accuracy.AddTruth("a3", "A", "birth_date").ok());
  ASSERT_TRUE(accuracy.AddTruth("b1", "B", "").ok());
  ASSERT_TRUE(accuracy.AddTruth("b2", "B", "").ok());
  accuracy.FinishTruth();
  accuracy.AddLink("a1", "a2", Decision::kDuplicate, 1);
  accuracy.AddLink("a2", "a3", Decision::kReview, 1);
  accuracy.AddLink("b1", "b2", Decision::kReview, 1);
  accuracy.AddLink("b1", "a1", Decision::kReview, 1);
  const AccuracyFigures figures = accuracy.Finish();
  ASSERT_EQ(figures.classes.size(), 3U);
  const ClassFigures* tone = Find(figures, "name_tone");
  const ClassFigures* date = Find(figures, "birth_date");
  const ClassFigures* none = Find(figures, "none");
  ASSERT_TRUE(tone != nullptr && date != nullptr && none != nullptr);
  EXPECT_EQ(tone->truth_pairs, 2U);
  EXPECT_EQ(tone->duplicates, 1U);
  EXPECT_EQ(tone->reviews, 1U);
  EXPECT_EQ(date->truth_pairs, 3U);
  EXPECT_EQ(date->duplicates + date->reviews, 2U);
  EXPECT_EQ(none->truth_pairs, 1U);
  EXPECT_EQ(none->reviews, 1U);
}

// Everything counted pair by pair and record by record, as the definitions read.
struct Reference {
  struct Row {
    std::string id, entity, words;
  };
  std::vector<Row> rows;
  std::vector<std::tuple<std::size_t, std::size_t, Decision, Weight>> links;
  std::vector<std::size_t> cluster;  // by row

  static std::set<std::string> Words(const std::string& left, const std::string& right) {
    std::set<std::string> words;
    for (const std::string& text : {left, right}) {
      std::size_t begin = 0;
      while (begin < text.size()) {
        const std::size_t end = std::min(text.find('+', begin), text.size());
        words.insert(text.substr(begin, end - begin));
        begin = end + 1;
      }
    }
    if (words.empty()) words.insert("none");
    return words;
  }
  bool Same(std::size_t i, std::size_t j) const { return rows[i].entity == rows[j].entity; }
};

TEST(Accuracy, AgreesWithCountingPairByPair) {
  std::mt19937 random(99);
  for (int round = 0; round < 40; ++round) {
    Reference reference;
    const std::size_t count = 2 + random() % 40;
    const std::vector<std::string> words = {"", "", "x", "y", "x+y", "z"};
    Accuracy accuracy;
    for (std::size_t i = 0; i < count; ++i) {
      reference.rows.push_back({"r" + std::to_string(i), "e" + std::to_string(random() % 8),
                                words[random() % words.size()]});
      reference.cluster.push_back(random() % (count / 2 + 1));
      const Reference::Row& row = reference.rows.back();
      ASSERT_TRUE(accuracy.AddTruth(row.id, row.entity, row.words).ok());
    }
    accuracy.FinishTruth();
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < count; ++j) {
        if (random() % 4 != 0) continue;
        const Decision decision = random() % 2 == 0 ? Decision::kDuplicate : Decision::kReview;
        const auto weight = static_cast<Weight>(random() % 6) * 1000;
        reference.links.emplace_back(i, j, decision, weight);
        accuracy.AddLink(reference.rows[i].id, reference.rows[j].id, decision, weight);
      }
    }
    for (std::size_t c = 0; c <= count / 2; ++c) {
      const auto size = std::count(reference.cluster.begin(), reference.cluster.end(), c);
      for (std::size_t i = 0; i < count && size > 1; ++i) {
        if (reference.cluster[i] == c) {
          accuracy.AddClusterRow("c" + std::to_string(c), reference.rows[i].id);
        }
      }
    }
    const AccuracyFigures figures = accuracy.Finish();

    std::uint64_t truth = 0, right = 0;
    std::map<std::string, std::uint64_t> class_truth, class_found;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = i + 1; j < count; ++j) {
        if (!reference.Same(i, j)) continue;
        ++truth;
        for (const auto& word :
             Reference::Words(reference.rows[i].words, reference.rows[j].words)) {
          ++class_truth[word];
        }
      }
    }
    double best = 0;
    for (Weight threshold = 0; threshold < 6000; threshold += 1000) {
      std::uint64_t pairs = 0, true_pairs = 0;
      for (const auto& [i, j, decision, weight] : reference.links) {
        if (weight < threshold) continue;
        ++pairs;
        true_pairs += reference.Same(i, j);
      }
      if (pairs == 0 || true_pairs == 0) continue;
      const double precision = static_cast<double>(true_pairs) / static_cast<double>(pairs);
      const double recall = static_cast<double>(true_pairs) / static_cast<double>(truth);
      best = std::max(best, 2 * precision * recall / (precision + recall));
    }
    for (const auto& [i, j, decision, weight] : reference.links) {
      if (!reference.Same(i, j)) continue;
      ++right;
      for (const auto& word : Reference::Words(reference.rows[i].words, reference.rows[j].words)) {
        ++class_found[word];
      }
    }
    double precision = 0, recall = 0;
    for (std::size_t i = 0; i < count; ++i) {
      double both = 0, cluster = 0, entity = 0;
      for (std::size_t j = 0; j < count; ++j) {
        const bool same_cluster = reference.cluster[i] == reference.cluster[j];
        both += same_cluster && reference.Same(i, j);
        cluster += same_cluster;
        entity += reference.Same(i, j);
      }
      precision += both / cluster / static_cast<double>(count);
      recall += both / entity / static_cast<double>(count);
    }
    EXPECT_EQ(figures.truth_pairs, truth);
    EXPECT_EQ(figures.duplicate_or_review.true_pairs, right);
    EXPECT_EQ(figures.duplicate_or_review.pairs, reference.links.size());
    if (figures.best.found) {
      EXPECT_NEAR(figures.best.pairs.f1, best, 1e-12);
    }
    EXPECT_NEAR(figures.bcubed.precision, precision, 1e-9);
    EXPECT_NEAR(figures.bcubed.recall, recall, 1e-9);
    for (const ClassFigures& entry : figures.classes) {
      EXPECT_EQ(entry.truth_pairs, class_truth[entry.name]) << entry.name;
      EXPECT_EQ(entry.duplicates + entry.reviews, class_found[entry.name]) << entry.name;
      class_truth.erase(entry.name);
    }
    if (!figures.classes.empty()) {
      EXPECT_TRUE(class_truth.empty());
    }
  }
}

TEST(Accuracy, ALargeEntityIsNotEnumeratedPairByPair) {
  Accuracy accuracy;
  constexpr std::uint64_t kRecords = 300'000;
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    ASSERT_TRUE(accuracy.AddTruth("r" + std::to_string(i), "one", i % 2 == 0 ? "x" : "").ok());
  }
  accuracy.FinishTruth();
  const AccuracyFigures figures = accuracy.Finish();
  EXPECT_EQ(figures.truth_pairs, kRecords * (kRecords - 1) / 2);
  const std::uint64_t half = kRecords / 2;
  EXPECT_EQ(Find(figures, "none")->truth_pairs, half * (half - 1) / 2);
  EXPECT_EQ(Find(figures, "x")->truth_pairs, figures.truth_pairs - half * (half - 1) / 2);
}

TEST(Accuracy, MissedPairsAreTheTruePairsWithVerdictsThatNoLinkNames) {
  Accuracy accuracy;
  for (const auto& [record, entity] : std::vector<std::pair<std::string, std::string>>{
           {"a1", "a"}, {"a2", "a"}, {"a3", "a"}, {"b1", "b"}, {"b2", "b"}, {"c1", "c"}}) {
    ASSERT_TRUE(accuracy.AddTruth(record, entity, "").ok());
  }
  accuracy.FinishTruth();
  accuracy.KeepFoundPairs();
  for (const char* record : {"a1", "a2", "a3", "b1", "c1"}) accuracy.AddVerdict(record);
  accuracy.AddLink("a2", "a1", Decision::kReview, 5'000);
  accuracy.AddLink("a1", "c1", Decision::kReview, 5'000);
  std::vector<std::set<std::string>> missed;
  for (const auto& [left, right] : accuracy.MissedPairs(10)) missed.push_back({left, right});
  std::sort(missed.begin(), missed.end());
  EXPECT_EQ(missed, (std::vector<std::set<std::string>>{{"a1", "a3"}, {"a2", "a3"}}))
      << "b2 was refused: no pass could have found it";
  EXPECT_EQ(accuracy.MissedPairs(1).size(), 1U);
  EXPECT_EQ(accuracy.AreOneEntity("a1", "a3"), true);
  EXPECT_EQ(accuracy.AreOneEntity("a1", "b1"), false);
  EXPECT_FALSE(accuracy.AreOneEntity("a1", "unknown").has_value());
}

}  // namespace
}  // namespace xueji
