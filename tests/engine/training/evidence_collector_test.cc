#include "engine/training/evidence_collector.h"

#include <gtest/gtest.h>

#include "engine/base/parallel.h"
#include "engine/index/block_key.h"
#include "tests/engine/training/training_test_support.h"

namespace xueji {
namespace {

class EvidenceCollectorTest : public testing::Test {
 protected:
  CollectedEvidence Collect(const std::vector<Person>& persons, EvidenceOptions options = {}) {
    RecordBuilder records(execution_);
    AddPersons(persons, records);
    return Collect(records.store(), std::move(options));
  }
  CollectedEvidence Collect(const RecordStore& store, EvidenceOptions options = {}) {
    MemoryBudget budget(std::uint64_t{4} << 30);
    auto found = CollectEvidence(store, execution_, scheme_, options, &budget);
    EXPECT_TRUE(found.ok()) << found.status();
    return *std::move(found);
  }
  const LinkagePlan plan_ = UntrainedPlan();
  const ExecutionPlan execution_ = CompileUntrained(plan_);
  const PatternScheme scheme_{plan_};
};

TEST_F(EvidenceCollectorTest, EveryCandidateKnowsAllPassesThatBringIt) {
  RecordBuilder records(execution_);
  AddPersons(Persons(400), records);
  const RecordStore& store = records.store();
  const CollectedEvidence found = Collect(store);
  std::map<PairMask, std::uint64_t> expected, counted;
  std::vector<BlockKeyProgram> programs;
  for (const BlockingPass& pass : plan_.passes) programs.emplace_back(execution_, pass, store.terms());
  for (std::uint32_t i = 0; i < store.size(); ++i) {
    for (std::uint32_t j = i + 1; j < store.size(); ++j) {
      PairMask mask = 0;
      for (std::size_t p = 0; p < programs.size(); ++p) {
        if (programs[p].SharesKey(store.Row(RecordId{i}), store.Row(RecordId{j}))) {
          mask |= PairMask{1} << p;
        }
      }
      if (mask != 0) ++expected[mask];
    }
  }
  for (const PatternRow& row : found.evidence.candidates.rows) counted[row.mask] += row.count;
  EXPECT_EQ(counted, expected);
  EXPECT_GE(expected.size(), 3U);
}

TEST_F(EvidenceCollectorTest, ThreadsAndTheOrderOfTheRecordsDoNotMatter) {
  std::vector<Person> persons = Persons(2000);
  const int threads = ThreadLimit();
  SetThreadLimit(1);
  const CollectedEvidence one = Collect(persons);
  SetThreadLimit(8);
  std::shuffle(persons.begin(), persons.end(), std::mt19937_64(3));
  const CollectedEvidence other = Collect(persons);
  SetThreadLimit(threads);
  EXPECT_EQ(one.evidence.candidates.rows, other.evidence.candidates.rows);
  EXPECT_EQ(one.evidence.random.rows, other.evidence.random.rows);
  EXPECT_GT(one.evidence.candidates.pairs, 400U);
}

TEST_F(EvidenceCollectorTest, LabelsMarkCandidatesAndNameTruePairsNoPassFinds) {
  RecordBuilder records(execution_);
  records.Add("1", {{"given", "anna"}, {"family", "berg"}, {"born", "1"}, {"town", "ulm"}});
  records.Add("2", {{"given", "anna"}, {"family", "berg"}, {"born", "2"}, {"town", "ulm"}});
  records.Add("3", {{"given", "otto"}, {"family", "kurz"}, {"born", "2"}, {"town", "bonn"}});
  records.Add("4", {{"given", "emil"}, {"family", "lang"}, {"born", "2"}, {"town", "kiel"}});
  const CollectedEvidence found = Collect(records.store(), {.entity_of = {7, 8, 7, 0}});
  std::map<PairMask, std::uint64_t> counted;
  for (const PatternRow& row : found.evidence.candidates.rows) counted[row.mask] += row.count;
  // 1-2 share names, family and town; 2-3, 2-4 and 3-4 the birth date.
  const std::map<PairMask, std::uint64_t> expected = {
      {0b110 | kLabelledDifferent, 1}, {0b001 | kLabelledDifferent, 1}, {0b001, 2}};
  EXPECT_EQ(counted, expected);
  EXPECT_EQ(found.evidence.labelled_same.pairs, 1U);  // 1-3, which share nothing
  EXPECT_EQ(found.evidence.pairs_possible, 6U);
}

TEST_F(EvidenceCollectorTest, LinkingCountsPairsAcrossTheFilesOnly) {
  const CollectedEvidence found = Collect(Persons(100), {.right_begin = 60});
  EXPECT_EQ(found.evidence.pairs_possible, 60U * 65U);
  EXPECT_EQ(found.evidence.random.pairs, 60U * 65U);
}

TEST_F(EvidenceCollectorTest, AnEntityOfTooManyRecordsIsAFaultOfTheLabels) {
  RecordBuilder records(execution_);
  for (std::size_t i = 0; i <= kEntityRecordsMax; ++i) {
    records.Add(std::to_string(i), {{"born", std::to_string(i)}});
  }
  MemoryBudget budget(std::uint64_t{4} << 30);
  const auto found = CollectEvidence(
      records.store(), execution_, scheme_,
      {.entity_of = std::vector<std::uint32_t>(kEntityRecordsMax + 1, 1)}, &budget);
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace xueji
