#include "engine/jobs/run_forecast.h"

#include <gtest/gtest.h>

#include "engine/capacity/calibration.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

class RunForecastTest : public testing::Test {
 protected:
  RunOptions Options(int rows) {
    std::string text = "record_id,name,sex,birth_date\n";
    for (int i = 0; i < rows; ++i) text += std::to_string(i) + ",张伟,1,20120305\n";
    directory_.Write("roster.csv", text);
    RunOptions options;
    options.inputs = {directory_.FilePath("roster.csv")};
    options.threads = 3;
    return options;
  }
  TemporaryDirectory directory_;
};

TEST_F(RunForecastTest, IsTheModelsForTheRowsOfTheInput) {
  const std::optional<RunForecast> forecast = ForecastRun(Options(1000), /*link=*/false);
  ASSERT_TRUE(forecast.has_value());
  EXPECT_NEAR(static_cast<double>(forecast->records), 1000, 2);
  const Forecast model = Predict(BuiltinCalibration(), {.records = forecast->records}, {.cores = 3});
  EXPECT_DOUBLE_EQ(forecast->seconds, model.seconds);
  EXPECT_EQ(forecast->memory_bytes, model.memory_bytes);
  ASSERT_EQ(forecast->stages.size(), model.stages.size());
  EXPECT_EQ(forecast->stages[0].first, "load");
}

TEST_F(RunForecastTest, OfTwoFilesCountsBoth) {
  RunOptions options = Options(1000);
  options.inputs.push_back(options.inputs[0]);
  const std::optional<RunForecast> link = ForecastRun(options, /*link=*/true);
  ASSERT_TRUE(link.has_value());
  EXPECT_NEAR(static_cast<double>(link->records), 2000, 4);
  // Linking compares across only.
  EXPECT_LT(link->seconds, ForecastRun(options, /*link=*/false)->seconds);
}

TEST_F(RunForecastTest, IsNoneWhereTheModelDoesNotKnow) {
  RunOptions options = Options(1000);
  options.audit = 10;
  EXPECT_FALSE(ForecastRun(options, false).has_value());
  options.audit = 0;
  options.plan = "another.plan";
  EXPECT_FALSE(ForecastRun(options, false).has_value());
  options.plan.clear();
  options.inputs = {"-"};
  EXPECT_FALSE(ForecastRun(options, false).has_value());
}

TEST_F(RunForecastTest, OfStandardInputIsMadeOnceItIsRead) {
  const ExecutionPlan plan = CompilePlan(BuiltinPlan("students").value()).value();
  RecordBuilder records(plan);
  RunOptions options;
  options.threads = 1;
  EXPECT_FALSE(ForecastLoaded(options, false, records.store()).has_value());
  records.Add("r", {{"birth_date", "2012-03-05"}});
  const std::optional<RunForecast> forecast = ForecastLoaded(options, false, records.store());
  ASSERT_TRUE(forecast.has_value());
  EXPECT_EQ(forecast->records, 1u);
}

}  // namespace
}  // namespace xueji
