#include "engine/cluster/cluster_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"

namespace xueji {
namespace {

class ClusterBuilderTest : public testing::Test {
 protected:
  ClusterBuilderTest()
      : plan_(CompilePlan(BuiltinPlan("students").value()).value()), records_(plan_) {}

  RecordId Add(const std::string& id, const std::string& number = "") {
    return records_.Add(id, {{"name", "张伟"}, {"document_number", number}});
  }
  static Link Duplicate(RecordId left, RecordId right, Weight weight) {
    Link link;
    link.left = left;
    link.right = right;
    link.weight = weight;
    link.decision = Decision::kDuplicate;
    return link;
  }
  std::map<std::string, std::string> ClusterOfEach(const Clusters& clusters) {
    std::map<std::string, std::string> result;
    for (const ClusterMember& member : clusters.members) {
      result[std::string(records_.store().ExternalId(member.record))] =
          clusters.ids[member.cluster];
    }
    return result;
  }

  ExecutionPlan plan_;
  RecordBuilder records_;
};

TEST_F(ClusterBuilderTest, ConnectedRecordsShareTheSmallestId) {
  const RecordId c = Add("c"), a = Add("a"), b = Add("b"), d = Add("d");
  std::vector<Link> links = {Duplicate(a, c, 9), Duplicate(b, c, 8)};
  const Clusters clusters = BuildClusters(records_.store(), plan_, links, {});
  EXPECT_EQ(ClusterOfEach(clusters),
            (std::map<std::string, std::string>{{"a", "a"}, {"b", "a"}, {"c", "a"}}));
  EXPECT_EQ(clusters.ClusterOf(d), Clusters::kNoCluster);
}

// Files numbered 1..N are the normal case of linking two.
TEST_F(ClusterBuilderTest, ClustersOfTwoFilesWithSharedIdsAreNamedApart) {
  const RecordId l1 = Add("1"), l2 = Add("2"), r7 = Add("7"), r1 = Add("1");
  std::vector<Link> links = {Duplicate(l1, r7, 9), Duplicate(l2, r1, 8)};
  const Clusters clusters =
      BuildClusters(records_.store(), plan_, links, {}, {.right_begin = r7.value});
  EXPECT_EQ(clusters.ids, (std::vector<std::string>{"L:1", "L:2"}));
  EXPECT_NE(clusters.ClusterOf(l1), clusters.ClusterOf(r1));
}

TEST_F(ClusterBuilderTest, ReviewsDoNotConnect) {
  const RecordId a = Add("a"), b = Add("b");
  std::vector<Link> links = {Duplicate(a, b, 9)};
  links[0].decision = Decision::kReview;
  EXPECT_TRUE(BuildClusters(records_.store(), plan_, links, {}).members.empty());
}

TEST_F(ClusterBuilderTest, TwoValidNumbersNeverShareACluster) {
  const std::string one = RecordBuilder::WithCheck("11010820120305123");
  const std::string two = RecordBuilder::WithCheck("11010820120305125");
  const RecordId a = Add("a", one), b = Add("b"), c = Add("c", two);
  std::vector<Link> links = {Duplicate(a, b, 9000), Duplicate(b, c, 8000)};
  const Clusters clusters = BuildClusters(records_.store(), plan_, links, {});
  EXPECT_EQ(ClusterOfEach(clusters), (std::map<std::string, std::string>{{"a", "a"}, {"b", "a"}}));
  EXPECT_EQ(links[1].decision, Decision::kReview);
  EXPECT_TRUE(links[1].reasons.Has(Reason::kClusterConflict));
  EXPECT_EQ(links[0].decision, Decision::kDuplicate);
}

TEST_F(ClusterBuilderTest, TwinsNeverShareAClusterEvenThroughOthers) {
  const RecordId a = Add("a"), b = Add("b"), c = Add("c"), d = Add("d");
  std::vector<Link> links = {Duplicate(a, b, 9), Duplicate(b, c, 8), Duplicate(c, d, 7)};
  std::vector<Link> marks = {Duplicate(a, d, 0)};
  marks[0].decision = Decision::kNonLink;
  marks[0].reasons.Add(Reason::kTwinLikely);
  const Clusters clusters = BuildClusters(records_.store(), plan_, links, marks);
  const auto of = ClusterOfEach(clusters);
  EXPECT_EQ(of.count("d"), 0U);
  EXPECT_EQ(of.at("a"), of.at("c"));
  EXPECT_TRUE(links[2].reasons.Has(Reason::kClusterConflict));
}

// Random links and twins: no cluster holds a forbidden pair, and what was followed is connected.
TEST_F(ClusterBuilderTest, PropertiesHoldOnRandomGraphs) {
  std::vector<RecordId> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(Add("r" + std::to_string(100 + i)));
  std::mt19937 random(9);
  for (int round = 0; round < 50; ++round) {
    std::vector<Link> links, marks;
    for (int i = 0; i < 50; ++i) {
      const auto a = static_cast<std::uint32_t>(random() % 60);
      const auto b = static_cast<std::uint32_t>(random() % 60);
      if (a == b) continue;
      Link link = Duplicate(ids[std::min(a, b)], ids[std::max(a, b)],
                            static_cast<Weight>(random() % 1000));
      if (i % 5 == 0) {
        link.decision = Decision::kNonLink;
        link.reasons.Add(Reason::kTwinLikely);
        marks.push_back(link);
      } else {
        links.push_back(link);
      }
    }
    const Clusters clusters = BuildClusters(records_.store(), plan_, links, marks);
    for (const Link& mark : marks) {
      const std::uint32_t left = clusters.ClusterOf(mark.left);
      EXPECT_TRUE(left == Clusters::kNoCluster || left != clusters.ClusterOf(mark.right));
    }
    for (const Link& link : links) {
      if (link.decision != Decision::kDuplicate) continue;
      EXPECT_EQ(clusters.ClusterOf(link.left), clusters.ClusterOf(link.right));
      EXPECT_NE(clusters.ClusterOf(link.left), Clusters::kNoCluster);
    }
  }
}

}  // namespace
}  // namespace xueji
