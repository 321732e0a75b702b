#include "engine/cluster/best_link.h"

#include <gtest/gtest.h>

#include <vector>

namespace xueji {
namespace {

Link Duplicate(std::uint32_t left, std::uint32_t right, Weight weight) {
  Link link;
  link.left = RecordId{left};
  link.right = RecordId{right};
  link.weight = weight;
  link.decision = Decision::kDuplicate;
  return link;
}

TEST(KeepBestLinks, TheStrongerLinkTakesItsRecords) {
  std::vector<Link> links = {Duplicate(0, 10, 5000), Duplicate(0, 11, 9000), Duplicate(1, 10, 4000)};
  KeepBestLinks(links, 20);
  EXPECT_EQ(links[0].decision, Decision::kReview);
  EXPECT_TRUE(links[0].reasons.Has(Reason::kClusterConflict));
  EXPECT_EQ(links[1].decision, Decision::kDuplicate);
  EXPECT_EQ(links[2].decision, Decision::kDuplicate) << "record 10 is free again";
}

TEST(KeepBestLinks, TiesGoToAClerk) {
  std::vector<Link> links = {Duplicate(0, 10, 5000), Duplicate(0, 11, 5000), Duplicate(1, 12, 5000)};
  KeepBestLinks(links, 20);
  EXPECT_EQ(links[0].decision, Decision::kReview);
  EXPECT_EQ(links[1].decision, Decision::kReview);
  EXPECT_EQ(links[2].decision, Decision::kDuplicate) << "no contender for this pair";
}

// The clerk is asked whether 0 is 10 or 11: no weaker link may answer meanwhile that it is 12.
TEST(KeepBestLinks, NoWeakerLinkDecidesWhatATieLeftOpen) {
  std::vector<Link> links = {Duplicate(0, 10, 9000), Duplicate(0, 11, 9000), Duplicate(0, 12, 5000),
                             Duplicate(1, 11, 4000), Duplicate(2, 13, 3000)};
  KeepBestLinks(links, 20);
  for (const std::size_t undecided : {0u, 1u, 2u, 3u}) {
    EXPECT_EQ(links[undecided].decision, Decision::kReview) << undecided;
  }
  EXPECT_EQ(links[4].decision, Decision::kDuplicate);
}

TEST(KeepBestLinks, ReviewsStayReviews) {
  std::vector<Link> links = {Duplicate(0, 10, 5000)};
  links[0].decision = Decision::kReview;
  KeepBestLinks(links, 20);
  EXPECT_EQ(links[0].decision, Decision::kReview);
  EXPECT_FALSE(links[0].reasons.Has(Reason::kClusterConflict));
}

}  // namespace
}  // namespace xueji
