#include "engine/report/cluster_writer.h"

#include <gtest/gtest.h>

#include "tests/support/id_store.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

TEST(ClusterWriter, RowsAreSortedByClusterIdThenRecordId) {
  TemporaryDirectory directory;
  IdStore records;
  for (const char* id : {"z", "b", "a", "alone", "c,1", "m"}) records.Add(id);
  const Clusters clusters{
      {"a", "b"},
      {{RecordId{0}, 1}, {RecordId{1}, 1}, {RecordId{2}, 0}, {RecordId{4}, 0}, {RecordId{5}, 1}}};
  const auto digest = WriteClusters(records.store(), clusters, directory.FilePath("c.csv"));
  ASSERT_TRUE(digest.ok()) << digest.status();
  EXPECT_EQ(directory.Read("c.csv"), "cluster_id,record_id\na,a\na,\"c,1\"\nb,b\nb,m\nb,z\n");
  EXPECT_EQ(digest->rows, 5U);
}

TEST(ClusterWriter, NamesTheFileOfAnIdThatStandsInBoth) {
  TemporaryDirectory directory;
  IdStore records;
  for (const char* id : {"1", "2", "7", "1"}) records.Add(id);
  const Clusters clusters{{"L:1", "L:2"},
                          {{RecordId{0}, 0}, {RecordId{1}, 1}, {RecordId{2}, 0}, {RecordId{3}, 1}},
                          {.right_begin = 2}};
  ASSERT_TRUE(WriteClusters(records.store(), clusters, directory.FilePath("c.csv")).ok());
  EXPECT_EQ(directory.Read("c.csv"), "cluster_id,record_id\nL:1,L:1\nL:1,R:7\nL:2,L:2\nL:2,R:1\n");
}

TEST(ClusterWriter, TheOrderOfClustersInMemoryDoesNotMatter) {
  TemporaryDirectory directory;
  IdStore records;
  for (const char* id : {"a", "b", "c", "d"}) records.Add(id);
  const Clusters sorted{{"a", "c"},
                        {{RecordId{0}, 0}, {RecordId{1}, 0}, {RecordId{2}, 1}, {RecordId{3}, 1}}};
  const Clusters turned{{"c", "a"},
                        {{RecordId{0}, 1}, {RecordId{1}, 1}, {RecordId{2}, 0}, {RecordId{3}, 0}}};
  const auto first = WriteClusters(records.store(), sorted, directory.FilePath("1.csv"));
  const auto second = WriteClusters(records.store(), turned, directory.FilePath("2.csv"));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(directory.Read("1.csv"), directory.Read("2.csv"));
  EXPECT_EQ(*first, *second);
}

TEST(ClusterWriter, NoClustersGiveTheHeaderAlone) {
  TemporaryDirectory directory;
  IdStore records;
  ASSERT_TRUE(WriteClusters(records.store(), {}, directory.FilePath("c.csv")).ok());
  EXPECT_EQ(directory.Read("c.csv"), "cluster_id,record_id\n");
}

TEST(ClusterWriter, TheSumWithoutAFileIsThatOfTheFile) {
  TemporaryDirectory directory;
  IdStore records;
  for (const char* id : {"z", "b", "a", "alone", "c,1", "m"}) records.Add(id);
  const Clusters clusters{{"a", "b"}, {{RecordId{0}, 1}, {RecordId{1}, 1}, {RecordId{2}, 0}, {RecordId{4}, 0}}};
  EXPECT_EQ(DigestClusters(records.store(), clusters),
            *WriteClusters(records.store(), clusters, directory.FilePath("c.csv")));
}

}  // namespace
}  // namespace xueji
