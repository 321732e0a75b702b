#include "engine/registry/snapshot_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

const SectionFileKind kKind{"test", 1};

SnapshotLinks Sample() {
  SnapshotLinks found;
  ReasonSet reasons;
  reasons.Add(Reason::kTwinLikely);
  found.links = {{RecordId{0}, RecordId{1}, 12345, Decision::kDuplicate, 2, reasons},
                 {RecordId{4}, RecordId{2}, -17, Decision::kReview, 0, {}}};
  found.marks = {{RecordId{3}, RecordId{4}, 1, Decision::kNonLink, 1, reasons}};
  found.near_pairs = {{RecordId{1}, RecordId{3}, 5999, Decision::kNonLink, 1, {}}};
  found.members = {{RecordId{0}, 0}, {RecordId{1}, 0}};
  found.cluster_names = {1};
  return found;
}

absl::StatusOr<SnapshotLinks> RoundTrip(const SnapshotLinks& found, const LinkLimits& limits) {
  const TemporaryDirectory scratch;
  {
    XUEJI_ASSIGN_OR_RETURN(const auto out, SectionWriter::Create(scratch.FilePath("a"), {.kind = kKind}));
    XUEJI_RETURN_IF_ERROR(AddLinkSections(found, out.get()));
    XUEJI_RETURN_IF_ERROR(out->Commit());
  }
  XUEJI_ASSIGN_OR_RETURN(const auto file, SectionReader::Open(scratch.FilePath("a"), kKind));
  return ReadLinkSections(*file, limits);
}

void ExpectSame(const std::vector<Link>& a, const std::vector<Link>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].left, b[i].left);
    EXPECT_EQ(a[i].right, b[i].right);
    EXPECT_EQ(a[i].weight, b[i].weight);
    EXPECT_EQ(a[i].decision, b[i].decision);
    EXPECT_EQ(a[i].pass, b[i].pass);
    EXPECT_EQ(a[i].reasons, b[i].reasons);
  }
}

TEST(SnapshotLinks, ComeBackAsTheyWere) {
  const auto read = RoundTrip(Sample(), {.records = 5, .passes = 3});
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectSame(read->links, Sample().links);
  ExpectSame(read->marks, Sample().marks);
  ExpectSame(read->near_pairs, Sample().near_pairs);
  ASSERT_EQ(read->members.size(), 2U);
  EXPECT_EQ(read->members[1].record, RecordId{1});
  EXPECT_EQ(read->cluster_names, Sample().cluster_names);
}

TEST(SnapshotLinks, RecordsPassesAndClustersThatDoNotExistAreRefused) {
  EXPECT_FALSE(RoundTrip(Sample(), {.records = 4, .passes = 3}).ok());
  EXPECT_FALSE(RoundTrip(Sample(), {.records = 5, .passes = 2}).ok());
  SnapshotLinks found = Sample();
  found.members[1].cluster = 1;
  EXPECT_FALSE(RoundTrip(found, {.records = 5, .passes = 3}).ok());
  found = Sample();
  std::swap(found.members[0], found.members[1]);
  EXPECT_FALSE(RoundTrip(found, {.records = 5, .passes = 3}).ok());
  found = Sample();
  found.cluster_names = {5};
  EXPECT_FALSE(RoundTrip(found, {.records = 5, .passes = 3}).ok());
  found = Sample();
  found.links[0].right = found.links[0].left;
  const auto refused = RoundTrip(found, {.records = 5, .passes = 3});
  EXPECT_THAT(std::string(refused.status().message()), ::testing::HasSubstr("section links"));
}

TEST(SnapshotLinks, LinksSetAsideComeBackAndMustExist) {
  SnapshotLinks found = Sample();
  std::vector<Link> after = found.links;
  after[0].decision = Decision::kReview;
  found.set_aside = LinksSetAside(found.links, after);
  EXPECT_EQ(found.set_aside, (std::vector<std::uint32_t>{0}));
  const auto read = RoundTrip(found, {.records = 5, .passes = 3});
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->set_aside, found.set_aside);
  for (const std::vector<std::uint32_t>& wrong : {std::vector<std::uint32_t>{2}, {1, 0}, {0, 0}}) {
    found.set_aside = wrong;
    EXPECT_EQ(RoundTrip(found, {.records = 5, .passes = 3}).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace xueji
