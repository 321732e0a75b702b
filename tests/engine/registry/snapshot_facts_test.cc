#include "engine/registry/snapshot_facts.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

SnapshotFacts Sample() {
  SnapshotFacts facts;
  facts.program_version = "1.2.3";
  facts.plan_name = "students";
  facts.plan_fingerprint = "abc";
  facts.latest_birth_date = 20260101;
  facts.result_digest = "def";
  facts.records = 7;
  facts.withdrawn = 1;
  facts.near_pairs = 5;
  facts.place = {.store_id = "0a", .change_seq = 41, .change_mark = "77"};
  facts.inputs = {{.path = "a\nb.csv", .bytes = 10, .rows = 4, .accepted = 3, .checksum = "1"},
                  {.path = "c.csv", .rows = 4, .first_record = 4}};
  return facts;
}

TEST(SnapshotFacts, ComeBackAsTheyWere) {
  const auto read = ParseFacts(FactsBytes(Sample()));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, Sample());
}

TEST(SnapshotFacts, CutOrGrownBytesAreRefused) {
  const std::string bytes = FactsBytes(Sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ParseFacts(bytes.substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(ParseFacts(bytes + "x").ok());
}

TEST(SnapshotFacts, FiguresThatCannotBeAreRefused) {
  SnapshotFacts facts = Sample();
  facts.withdrawn = 8;
  EXPECT_FALSE(ParseFacts(FactsBytes(facts)).ok());
  facts = Sample();
  facts.inputs[1].first_record = 8;
  EXPECT_FALSE(ParseFacts(FactsBytes(facts)).ok());
  facts = Sample();
  facts.inputs[0].first_record = 1;
  EXPECT_FALSE(ParseFacts(FactsBytes(facts)).ok());
  facts = Sample();
  facts.place.store_id.clear();
  EXPECT_FALSE(ParseFacts(FactsBytes(facts)).ok()) << "a place in no store";
  facts = Sample();
  facts.inputs.clear();
  EXPECT_FALSE(ParseFacts(FactsBytes(facts)).ok());
}

}  // namespace
}  // namespace xueji
