#include "engine/report/link_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <sstream>

#include "engine/base/cancellation.h"
#include "tests/support/id_store.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

Link MakeLink(std::uint32_t left, std::uint32_t right, Weight weight, Decision decision,
              std::uint8_t pass = 0) {
  return {RecordId{left}, RecordId{right}, weight, decision, pass, {}};
}

TEST(LinkWriter, RowsAreSortedByBothRecordIdsAsBytes) {
  TemporaryDirectory directory;
  IdStore records;
  for (const char* id : {"r-10", "r-2", "r-1", "R-9", "r-1,x"}) records.Add(id);
  std::vector<Link> links = {
      MakeLink(0, 1, 12345, Decision::kDuplicate, 1), MakeLink(2, 1, -500, Decision::kReview),
      MakeLink(3, 0, 40000, Decision::kDuplicate),    MakeLink(2, 0, 0, Decision::kReview),
      MakeLink(4, 1, 21000, Decision::kReview),       MakeLink(2, 4, 1, Decision::kNonLink)};
  links[0].reasons = IdStore::Reasons({Reason::kDupId, Reason::kNameExact});
  const auto summary =
      WriteLinks(records.store(), IdStore::Plan(), links, directory.FilePath("l.csv"));
  ASSERT_TRUE(summary.ok()) << summary.status();
  const LinkSummary without_file = DigestLinks(records.store(), IdStore::Plan(), links);
  EXPECT_EQ(without_file.digest, summary->digest);
  EXPECT_EQ(without_file.duplicates, summary->duplicates);
  EXPECT_EQ(without_file.reviews, summary->reviews);
  EXPECT_EQ(directory.Read("l.csv"),
            "record_id_left,record_id_right,decision,match_weight,match_probability,reason_codes,"
            "blocking_pass\n"
            "R-9,r-10,duplicate,40.000,1.000000,,first\n"
            "r-1,r-10,review,0.000,0.500000,,first\n"
            "r-1,r-2,review,-0.500,0.414214,,first\n"
            "\"r-1,x\",r-2,review,21.000,1.000000,,first\n"
            "r-10,r-2,duplicate,12.345,0.999808,DUP_ID|NAME_EXACT,second\n");
  EXPECT_EQ(summary->duplicates, 2U);
  EXPECT_EQ(summary->reviews, 3U);
}

TEST(LinkWriter, AnyOrderOfLinksGivesTheSameFile) {
  TemporaryDirectory directory;
  IdStore records;
  // Ids that share a long beginning, that are prefixes of others, and that differ late.
  std::mt19937 random(17);
  std::vector<std::string> ids;
  for (int i = 0; i < 400; ++i) {
    ids.push_back("2026-school-" + std::string(random() % 12, '0') + std::to_string(random() % 50));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::shuffle(ids.begin(), ids.end(), random);
  for (const std::string& id : ids) records.Add(id);
  std::vector<Link> links;
  for (std::uint32_t i = 0; i < records.store().size(); ++i) {
    for (std::uint32_t j = i + 1; j < records.store().size(); j += 1 + i % 7) {
      const bool ordered =
          records.store().ExternalId(RecordId{i}) < records.store().ExternalId(RecordId{j});
      links.push_back(MakeLink(ordered ? i : j, ordered ? j : i,
                               static_cast<Weight>(random() % 9999), Decision::kReview));
    }
  }
  const auto first =
      WriteLinks(records.store(), IdStore::Plan(), links, directory.FilePath("1.csv"));
  ASSERT_TRUE(first.ok());
  std::shuffle(links.begin(), links.end(), random);
  const auto second =
      WriteLinks(records.store(), IdStore::Plan(), links, directory.FilePath("2.csv"));
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(directory.Read("1.csv") == directory.Read("2.csv"));
  EXPECT_EQ(first->digest, second->digest);

  // And the order is that of a plain sort of the pairs of ids.
  std::vector<std::pair<std::string, std::string>> expected, written;
  for (const Link& link : links) {
    expected.emplace_back(records.store().ExternalId(link.left),
                          records.store().ExternalId(link.right));
  }
  std::sort(expected.begin(), expected.end());
  std::istringstream lines(directory.Read("1.csv"));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    const std::size_t one = line.find(','), two = line.find(',', one + 1);
    written.emplace_back(line.substr(0, one), line.substr(one + 1, two - one - 1));
  }
  EXPECT_TRUE(written == expected);
}

TEST(LinkWriter, NoLinksGiveTheHeaderAlone) {
  TemporaryDirectory directory;
  IdStore records;
  const auto summary =
      WriteLinks(records.store(), IdStore::Plan(), {}, directory.FilePath("l.csv"));
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary->digest, RowDigest());
  EXPECT_EQ(directory.Read("l.csv").find('\n'), directory.Read("l.csv").size() - 1);
}

TEST(MatchProbability, IsTheLogisticOfTheWeightInBits) {
  for (Weight weight = -70'000; weight <= 70'000; weight += 7) {
    const double expected = 1.0 / (1.0 + std::exp2(-weight / 1000.0));
    const double millionths = MatchProbabilityMillionths(weight);
    EXPECT_LE(std::abs(millionths - expected * 1e6), 0.5 + 1e-6) << weight;
  }
}

TEST(MatchProbability, GrowsWithTheWeightAndStaysInRange) {
  std::uint32_t last = 0;
  for (const Weight weight :
       {-2'000'000'000, -64'000, -1, 0, 1, 999, 1000, 64'000, 2'000'000'000}) {
    const std::uint32_t millionths = MatchProbabilityMillionths(weight);
    EXPECT_GE(millionths, last);
    EXPECT_LE(millionths, 1'000'000U);
    last = millionths;
  }
  EXPECT_EQ(MatchProbabilityMillionths(0), 500'000U);
  EXPECT_EQ(MatchProbabilityMillionths(1000), 666'667U);
  EXPECT_EQ(MatchProbabilityMillionths(-2'000'000'000), 0U);
}

}  // namespace
}  // namespace xueji
