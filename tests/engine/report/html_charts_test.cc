#include "engine/report/html_charts.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

std::size_t CountOf(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(WeightChart, DrawsABarForEveryBinThatIsNotEmpty) {
  const std::string svg = WeightChart({-2, {0, 0, 5, 1}, {1, 0, 100'000, 0}});
  EXPECT_EQ(CountOf(svg, "<rect class=\"duplicate\""), 2U);
  EXPECT_EQ(CountOf(svg, "<rect class=\"review\""), 2U);
  EXPECT_NE(svg.find("0…1: duplicate 5"), std::string::npos);
  EXPECT_EQ(svg.find("height=\"0\""), std::string::npos) << "what is there is seen";
}

TEST(WeightChart, ManyBinsAreJoinedAndNothingIsLost) {
  WeightHistogram histogram;
  histogram.low = -256;
  histogram.duplicates.assign(512, 1);
  histogram.reviews.assign(512, 0);
  const std::string svg = WeightChart(histogram);
  EXPECT_EQ(CountOf(svg, "<rect"), 64U);
  EXPECT_EQ(CountOf(svg, "duplicate 8"), 64U);
}

TEST(WeightChart, NoLinksGiveNoChart) {
  EXPECT_EQ(WeightChart({}), "");
}

TEST(ShareBar, ASmallShareIsStillSeenAndTheWholeIsFilled) {
  const std::string svg = ShareBar({{"duplicate", 1}, {"review", 0}, {"clear", 1'000'000}});
  EXPECT_NE(svg.find("class=\"duplicate\" x=\"0\" y=\"0\" width=\"1\""), std::string::npos);
  EXPECT_EQ(svg.find("class=\"review\""), std::string::npos);
  EXPECT_NE(svg.find("class=\"clear\" x=\"1\" y=\"0\" width=\"999\""), std::string::npos);
}

TEST(ShareBar, NothingGivesNoBar) {
  EXPECT_EQ(ShareBar({{"clear", 0}}), "");
}

}  // namespace
}  // namespace xueji
