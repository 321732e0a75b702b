#include "engine/report/chart_data.h"

#include <gtest/gtest.h>

namespace xueji {
namespace {

ChartData Example() {
  ChartData data;
  data.thresholds = {{-500, 1, 2, 1, 1}};
  data.review_weight_min = 0;
  data.passes = {{"</script><b>", 10, 2, 3}};
  data.regions = {{37, 100, 5, 2}, {0, 9, 0, 0}};
  data.waterfalls = {{-20'000, {{{"姓名", "name"}, {"相同", "is the same"}, 17'320, -2'447, -5'127}}, -5'127}};
  return data;
}

TEST(ChartData, SaysFiguresInBitsAndBothLanguages) {
  const std::string json = ChartJson(Example());
  for (const char* text : {"\"weight\": -0.5", "\"review_weight_min\": 0.0", "\"zh\": \"山东\"",
                           "\"en\": \"Shandong\"", "\"part\": 14.873", "\"prior\": -20.0",
                           "\"level_zh\": \"相同\"", "\"pairs\": 10"}) {
    EXPECT_NE(json.find(text), std::string::npos) << text << "\n" << json;
  }
}

TEST(ChartData, TruthIsSaidOnlyWhereItIsKnown) {
  ChartData data = Example();
  EXPECT_EQ(ChartJson(data).find("true_reviews"), std::string::npos);
  EXPECT_EQ(ChartJson(data).find("duplicate_weight_min"), std::string::npos);
  data.truth_pairs = 7;
  data.classes = {{"name_homophone", 5, 3, 1}};
  const std::string json = ChartJson(data);
  EXPECT_NE(json.find("\"true_reviews\": 1"), std::string::npos);
  EXPECT_NE(json.find("\"truth_pairs\": 7"), std::string::npos);
  EXPECT_NE(json.find("name_homophone"), std::string::npos);
}

TEST(ChartData, BinsOfProbabilityWithoutPairsAreNoPoints) {
  ChartData data = Example();
  data.calibration = {.pairs = 4,
                      .bins = {{.from = 0, .to = 0.5},
                               {.from = 0.5, .to = 1, .pairs = 4, .true_pairs = 3, .predicted = 0.625}}};
  const std::string json = ChartJson(data);
  EXPECT_NE(json.find("\"said\": 0.625"), std::string::npos) << json;
  EXPECT_NE(json.find("\"found\": 0.75"), std::string::npos);
  EXPECT_EQ(json.find("\"said\": 0.0"), std::string::npos);
}

TEST(ChartData, CannotEndTheElementItStandsIn) {
  const std::string json = ChartJson(Example());
  EXPECT_EQ(json.find('<'), std::string::npos);
  EXPECT_NE(json.find("\\u003c/script>"), std::string::npos);
}

}  // namespace
}  // namespace xueji
