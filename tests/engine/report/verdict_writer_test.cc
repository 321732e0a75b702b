#include "engine/report/verdict_writer.h"

#include <gtest/gtest.h>

#include <sstream>

#include "engine/base/cancellation.h"
#include "engine/base/parallel.h"
#include "engine/report/csv_text.h"
#include "tests/support/id_store.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

// The same file, written the slow, obvious way.
std::string ReferenceVerdicts(const RecordStore& store, std::span<const RecordVerdict> verdicts,
                              const Clusters& clusters) {
  std::ostringstream out;
  out << "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n";
  for (std::uint32_t value = 0; value < store.size(); ++value) {
    const RecordId record{value};
    if (store.withdrawn(record)) continue;
    RecordVerdict verdict;
    for (const RecordVerdict& entry : verdicts) {
      if (entry.record == record) verdict = entry;
    }
    std::string cluster;
    for (const ClusterMember& member : clusters.members) {
      if (member.record == record) cluster = clusters.ids[member.cluster];
    }
    ReasonSet reasons = store.warnings(record);
    reasons.Add(verdict.reasons);
    std::string id, weight;
    AppendCsvField(store.ExternalId(record), id);
    out << id << "," << VerdictWord(verdict.decision) << "," << JoinCodes(reasons) << "," << cluster
        << ",";
    if (verdict.counterpart != kNoRecord) {
      AppendWeight(verdict.weight, weight);
      out << store.ExternalId(RecordId{verdict.counterpart}) << "," << weight << "\n";
    } else {
      out << ",\n";
    }
  }
  return out.str();
}

class VerdictWriterTest : public testing::Test {
 protected:
  void SetUp() override { ResetCancel(); }
  TemporaryDirectory directory_;
};

TEST_F(VerdictWriterTest, OneRowForEachAcceptedRecordInInputOrder) {
  IdStore records;
  records.Add("b", IdStore::Reasons({Reason::kIdMissing}));
  records.Add("a,1");
  records.Add("gone");
  records.Add("c");
  records.store().Withdraw(RecordId{2});
  const std::vector<RecordVerdict> verdicts = {
      {RecordId{0}, Decision::kDuplicate, 14200, 1, IdStore::Reasons({Reason::kDupId})},
      {RecordId{1}, Decision::kDuplicate, 14200, 0, IdStore::Reasons({Reason::kDupId})},
      {RecordId{3}, Decision::kNonLink, 0, kNoRecord, IdStore::Reasons({Reason::kTwinLikely})},
  };
  const Clusters clusters{{"a,1"}, {{RecordId{0}, 0}, {RecordId{1}, 0}}};
  const auto summary =
      WriteVerdicts(records.store(), verdicts, clusters, directory_.FilePath("v.csv"));
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(directory_.Read("v.csv"),
            "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n"
            "b,duplicate,DUP_ID|ID_MISSING,\"a,1\",\"a,1\",14.200\n"
            "\"a,1\",duplicate,DUP_ID,\"a,1\",b,14.200\n"
            "c,clear,TWIN_LIKELY,,,\n");
  EXPECT_EQ(summary->records_duplicate, 2U);
  EXPECT_EQ(summary->records_clear, 1U);
  EXPECT_EQ(summary->records_review, 0U);
  EXPECT_EQ(summary->digest.rows, 3U);
  EXPECT_EQ(summary->reason_records[static_cast<std::size_t>(Reason::kDupId)], 2U);
  EXPECT_EQ(summary->reason_records[static_cast<std::size_t>(Reason::kIdMissing)], 1U);
}

TEST_F(VerdictWriterTest, ManyBlocksAgreeWithTheReferenceForAnyNumberOfThreads) {
  constexpr std::uint32_t kRecords = 70'000;  // more than two blocks
  IdStore records(kRecords);
  std::vector<RecordVerdict> verdicts;
  Clusters clusters;
  for (std::uint32_t i = 0; i < kRecords; ++i) {
    records.Add("r" + std::to_string(i * 7919 % kRecords),
                i % 11 == 0 ? IdStore::Reasons({Reason::kIdCheckDigit}) : ReasonSet());
    if (i % 101 == 0) {
      verdicts.push_back({RecordId{i}, i % 2 == 0 ? Decision::kReview : Decision::kDuplicate,
                          static_cast<Weight>(i), i == 0 ? 1 : i - 1,
                          IdStore::Reasons({Reason::kPossibleSamePerson})});
      clusters.ids.push_back("r" + std::to_string(i));
      clusters.members.push_back(
          {RecordId{i}, static_cast<std::uint32_t>(clusters.ids.size() - 1)});
    }
  }
  for (std::uint32_t i = 5; i < kRecords; i += 1009) records.store().Withdraw(RecordId{i});
  RowDigest digest;
  const std::string expected = ReferenceVerdicts(records.store(), verdicts, clusters);
  for (const int threads : {1, 2, 8}) {
    SetThreadLimit(threads);
    const auto summary =
        WriteVerdicts(records.store(), verdicts, clusters, directory_.FilePath("v.csv"));
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_TRUE(directory_.Read("v.csv") == expected) << threads << " threads";
    if (threads == 1) digest = summary->digest;
    EXPECT_EQ(summary->digest, digest);
    EXPECT_EQ(summary->records_clear + summary->records_duplicate + summary->records_review,
              kRecords - records.store().withdrawn_count());
  }
}

TEST_F(VerdictWriterTest, NoRecordsGiveTheHeaderAlone) {
  IdStore records;
  const auto summary = WriteVerdicts(records.store(), {}, {}, directory_.FilePath("v.csv"));
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(directory_.Read("v.csv"),
            "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n");
}

TEST_F(VerdictWriterTest, AnInterruptionIsAnError) {
  IdStore records;
  records.Add("a");
  RequestCancel();
  const auto summary = WriteVerdicts(records.store(), {}, {}, directory_.FilePath("v.csv"));
  EXPECT_EQ(summary.status().code(), absl::StatusCode::kCancelled);
  ResetCancel();
}

TEST_F(VerdictWriterTest, AFullDiskIsAnError) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "needs /dev/full";
  IdStore records;
  records.Add("a");
  EXPECT_FALSE(WriteVerdicts(records.store(), {}, {}, "/dev/full").ok());
}

TEST_F(VerdictWriterTest, SomeRecordsHaveTheRowsTheyHaveAmongAll) {
  IdStore records;
  std::vector<RecordVerdict> verdicts;
  for (std::uint32_t i = 0; i < 70000; ++i) {
    records.Add("r" + std::to_string(i), i % 9 == 0 ? IdStore::Reasons({Reason::kIdMissing}) : ReasonSet());
    if (i % 5 == 0) {
      verdicts.push_back({.record = RecordId{i}, .decision = Decision::kReview, .weight = 7, .counterpart = i / 2,
                          .reasons = IdStore::Reasons({Reason::kDupId})});
    }
  }
  records.store().Withdraw(RecordId{10});
  const Clusters clusters{{"r0"}, {{RecordId{0}, 0}, {RecordId{40000}, 0}}};
  const auto all = WriteVerdicts(records.store(), verdicts, clusters, directory_.FilePath("all.csv"));
  ASSERT_TRUE(all.ok());
  const VerdictSummary counted = CountVerdicts(records.store(), verdicts);
  EXPECT_EQ(counted.records_clear, all->records_clear);
  EXPECT_EQ(counted.records_review, all->records_review);
  EXPECT_EQ(counted.reason_records, all->reason_records);
  std::vector<RecordId> chosen;
  std::string wanted = "record_id,verdict,reason_codes,cluster_id,counterpart_id,match_weight\n";
  std::istringstream lines(directory_.Read("all.csv"));
  std::string line;
  std::getline(lines, line);
  for (std::uint32_t i = 0; i < 70000; ++i) {
    if (i % 3 == 0 || i == 10) chosen.push_back(RecordId{i});
    if (i == 10) continue;
    std::getline(lines, line);
    if (i % 3 == 0) wanted += line + "\n";
  }
  const std::span<const RecordId> only(chosen);
  const auto some = WriteVerdicts(records.store(), verdicts, clusters, directory_.FilePath("some.csv"), &only);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(directory_.Read("some.csv"), wanted);
  EXPECT_EQ(some->digest.rows, chosen.size() - 1);
}

}  // namespace
}  // namespace xueji
