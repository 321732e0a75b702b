#include "server/ops/quota_counts.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

QuotaCounts Sample() {
  QuotaCounts counts;
  counts.day = 20'500;
  counts.shares = {{7, 40}, {UINT64_MAX, 2'000}};
  counts.tickets = {{9, 300, 1'772'000'000'000}};
  return counts;
}

TEST(QuotaCounts, ComeBackAsTheyWereSaved) {
  const TemporaryDirectory folder;
  EXPECT_EQ(*LoadCounts(folder.path()), QuotaCounts());
  ASSERT_TRUE(SaveCounts(folder.path(), Sample()).ok());
  EXPECT_EQ(*LoadCounts(folder.path()), Sample());
  ASSERT_TRUE(SaveCounts(folder.path(), QuotaCounts()).ok());
  EXPECT_EQ(*LoadCounts(folder.path()), QuotaCounts());
}

TEST(QuotaCounts, EveryRowMeansSomethingOrIsToldByItsLine) {
  const StateRows good = RowsOfCounts(Sample());
  EXPECT_EQ(*CountsOfRows(good, "q"), Sample());
  const std::vector<std::vector<std::string>> bad = {
      {"day", "-", "x", "-"},
      {"day", "0000000000000001", "1", "-"},
      {"share", "7", "40", "-"},
      {"share", "0000000000000007", "-1", "-"},
      {"share", "0000000000000007", "40", "1"},
      {"share", "0000000000000007", "18446744073709551615", "-"},
      {"ticket", "0000000000000009", "1", "-"},
      {"ticket", "0000000000000009", "1", "18446744073709551615"},
      {"other", "0000000000000009", "1", "1"}};
  for (const auto& row : bad) {
    for (std::size_t at = 0; at < good.size(); ++at) {
      StateRows rows = good;
      rows[at] = row;
      const auto counts = CountsOfRows(rows, "q");
      ASSERT_FALSE(counts.ok()) << row[0] << " " << row[1];
      EXPECT_EQ(
          std::string(counts.status().message()).rfind("q:" + std::to_string(at + 2) + ": ", 0),
          0U);
    }
  }
  // Of two days one would be wrong.
  StateRows twice = good;
  twice.push_back(good[0]);
  EXPECT_FALSE(CountsOfRows(twice, "q").ok());
}

}  // namespace
}  // namespace xueji::server
