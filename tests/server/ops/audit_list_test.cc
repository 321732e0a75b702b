#include "server/ops/audit_list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "server/ops/pseudonym.h"
#include "tests/server/ops/audit_samples.h"

namespace xueji::server {
namespace {

std::string Whom(int number) {
  static const Pseudonyms pseudonyms(SampleKeys());
  return pseudonyms.OfRecord("r-" + std::to_string(number));
}

// As text and back: what a reader gets.
std::vector<AuditRecord> Written(AuditList& list) {
  std::vector<AuditRecord> records;
  for (const AuditRecord& record : list.RecordsLike(LookAt(0))) {
    std::string line;
    WriteAuditLine(record, records.size() + 1, &line);
    const auto parsed = ParseAuditLine(line);
    EXPECT_TRUE(parsed.ok()) << line;
    if (parsed.ok()) records.push_back(*parsed);
  }
  return records;
}

TEST(AuditList, ElevenStandInARecordAndEachKeepsItsVerdict) {
  const std::string words[] = {"may_be_created", "transfer", "refused: FIELD_INVALID"};
  AuditList list;
  for (int i = 0; i < 25; ++i) list.Add(Whom(i), words[i % 3]);
  const std::vector<AuditRecord> records = Written(list);
  ASSERT_EQ(records.size(), 3U);
  int next = 0;
  for (const AuditRecord& record : records) {
    const std::vector<AuditedObject> named = ObjectsOf(record);
    EXPECT_EQ(record.records, named.size());
    EXPECT_EQ(named.size(), next < 22 ? 11U : 3U);
    for (const AuditedObject& one : named) {
      EXPECT_EQ(one.object, Whom(next));
      EXPECT_EQ(one.verdict, words[next % 3]) << next;
      ++next;
    }
  }
  EXPECT_EQ(next, 25);
}

TEST(AuditList, AWordThatAllHaveStandsOnce) {
  AuditList list;
  for (int i = 0; i < 11; ++i) list.Add(Whom(i), "refused: FIELD_INVALID");
  list.Add(Whom(11), "transfer");
  const std::vector<AuditRecord> records = Written(list);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].verdict, "refused: FIELD_INVALID");
  for (const AuditedObject& one : ObjectsOf(records[0]))
    EXPECT_EQ(one.verdict, "refused: FIELD_INVALID");
  EXPECT_EQ(records[1].object, Whom(11));
}

TEST(AuditList, TheLongestWordsThereAreFitTheirCell) {
  AuditList list;
  for (int i = 0; i < 11; ++i)
    list.Add(Whom(i), i % 2 == 0 ? "refused: FIELD_INVALID" : "refused: field_invalid");
  const std::vector<AuditRecord> records = Written(list);
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(ObjectsOf(records[0]).back(), (AuditedObject{Whom(10), "refused: FIELD_INVALID"}));
}

TEST(AuditList, WordsThatDoNotFitBeginARecordAndNoneIsCut) {
  const std::string longs[] = {std::string(60, 'a'), std::string(60, 'b')};
  AuditList list;
  for (int i = 0; i < 30; ++i) list.Add(Whom(i), longs[i % 7 == 0 ? 0 : 1]);
  list.Add(Whom(30), std::string(kAuditPlainBytesMax, 'c'));
  int next = 0;
  for (const AuditRecord& record : Written(list)) {
    for (const AuditedObject& one : ObjectsOf(record)) {
      EXPECT_EQ(one.object, Whom(next));
      EXPECT_EQ(one.verdict, next == 30 ? std::string(kAuditPlainBytesMax, 'c') : longs[next % 7 == 0 ? 0 : 1]);
      ++next;
    }
  }
  EXPECT_EQ(next, 31);
}

TEST(AuditList, OneAloneHasARecordOfItsOwn) {
  AuditList list;
  list.AddAlone(Whom(0), "searched", 2);
  list.Add(Whom(1), "shown");
  list.Add(Whom(2), "shown");
  list.AddAlone(Whom(3), "searched", 0);
  const std::vector<AuditRecord> records = Written(list);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].object, Whom(0));
  EXPECT_EQ(records[0].records, 2U);
  EXPECT_EQ(records[1].object, Whom(1) + "," + Whom(2));
  EXPECT_EQ(records[1].verdict, "shown");
  EXPECT_EQ(records[2].records, 0U);
}

TEST(AuditList, WhoAsksIsTheSameInEachAndAnEarlierMessageIsForgotten) {
  AuditList list;
  for (int i = 0; i < 40; ++i) list.Add(Whom(i), i % 2 == 0 ? "transfer" : "likely_twin");
  (void)list.RecordsLike(LookAt(7));
  list.Clear();
  EXPECT_TRUE(list.empty());
  EXPECT_TRUE(list.RecordsLike(LookAt(1)).empty());
  for (int i = 0; i < 12; ++i) list.Add(Whom(100 + i), "transfer");
  AuditRecord like = LookAt(8);
  like.ticket = "t-9";
  like.request_id = "q9";
  const auto records = list.RecordsLike(like);
  ASSERT_EQ(records.size(), 2U);
  like.object = Whom(111);
  like.verdict = "transfer";
  like.records = 1;
  EXPECT_EQ(records[1], like);
  EXPECT_EQ(records[0].records, 11U);
  EXPECT_EQ(records[0].verdict, "transfer");
}

}  // namespace
}  // namespace xueji::server
