#include "engine/capacity/cost_model.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/capacity/calibration.h"

namespace xueji {
namespace {

// Round figures, so that what is expected can be reckoned by hand.
Calibration Example() {
  Calibration calibration;
  calibration.reference_records = 1e6;
  calibration.fixed_seconds = 0.5;
  calibration.stages = {{"load", 1000, 0, 0, 1}, {"link", 500, 100, 200, 0.8}, {"write", 100, 0, 0, 0}};
  calibration.pairs_base = 0.5;
  calibration.pairs_county = 1;
  calibration.pairs_national = 0.001;
  calibration.records_per_county = 10'000;
  calibration.memory_fixed_bytes = 1e8;
  calibration.memory_thread_bytes = 1e7;
  calibration.memory_record_bytes = 150;
  calibration.input_record_bytes = 300;
  calibration.result_record_bytes = 30;
  return calibration;
}

TEST(CostModel, AddsUpWhatEachStageTakes) {
  const Forecast forecast = Predict(Example(), {.records = 1'000'000}, {.cores = 2});
  // 0.5 + 1 + 0.001 pairs a record; the counties are those measured.
  EXPECT_NEAR(forecast.pairs, 1'501'000, 1);
  ASSERT_EQ(forecast.stages.size(), 3u);
  EXPECT_NEAR(forecast.stages[0].seconds, 1.0 / 2, 1e-9);
  EXPECT_NEAR(forecast.stages[1].seconds, (0.5 + 1.501 * 0.2) * 0.6, 1e-6);  // 0.2 + 0.8 / 2 of it
  EXPECT_NEAR(forecast.stages[2].seconds, 0.1, 1e-9);                        // more cores do not help
  EXPECT_NEAR(forecast.seconds, 0.5 + 0.5 + 0.8002 * 0.6 + 0.1, 1e-6);
  EXPECT_EQ(forecast.memory_bytes, 100'000'000u + 20'000'000u + 150'000'000u);
  EXPECT_EQ(forecast.input_bytes, 300'000'000u);
  EXPECT_EQ(forecast.result_bytes, 30'000'000u);
}

TEST(CostModel, TablesThatOutgrowTheCachesCostMore) {
  const Forecast forecast = Predict(Example(), {.records = 8'000'000}, {.cores = 1});
  EXPECT_NEAR(forecast.stages[1].seconds, 8 * (0.5 + 3 * 0.1) + forecast.pairs * 200e-9, 1e-6);
}

TEST(CostModel, ALoadWaitsForItsInput) {
  Machine machine{.cores = 64, .read_bytes_per_second = 100'000'000};
  const Forecast slow = Predict(Example(), {.records = 1'000'000}, machine);
  EXPECT_TRUE(slow.stages[0].read_bound);
  EXPECT_NEAR(slow.stages[0].seconds, 3, 1e-9);
  EXPECT_FALSE(slow.stages[1].read_bound);
  machine.read_bytes_per_second = 100'000'000'000;
  EXPECT_FALSE(Predict(Example(), {.records = 1'000'000}, machine).stages[0].read_bound);
  // A compressed input is read as fast as its own size allows.
  machine.read_bytes_per_second = 100'000'000;
  EXPECT_NEAR(Predict(Example(), {.records = 1'000'000, .input_bytes = 50'000'000}, machine).stages[0].seconds,
              0.5, 1e-9);
}

TEST(CostModel, BlocksGrowWithTheCountiesOnceTheNationHasNoMore) {
  const Calibration calibration = Example();
  const auto pairs = [&](std::uint64_t records, std::uint64_t counties = 0) {
    return Predict(calibration, {.records = records, .counties = counties}, {}).pairs /
           static_cast<double>(records);
  };
  EXPECT_NEAR(pairs(1'000'000), 0.5 + 1 + 0.001, 1e-9);
  EXPECT_NEAR(pairs(28'500'000), 0.5 + 1 + 0.0285, 1e-9);   // 2,850 counties of 10,000
  EXPECT_NEAR(pairs(285'000'000), 0.5 + 10 + 0.285, 1e-9);  // ten times the size
  EXPECT_NEAR(pairs(1'000'000, 10), 0.5 + 10 + 0.001, 1e-9);
  EXPECT_NEAR(pairs(1'000'000, 1000), 0.5 + 0.1 + 0.001, 1e-9);
}

TEST(CostModel, LinkingComparesOnlyAcross) {
  const Calibration calibration = Example();
  const Forecast link = Predict(calibration, {.records = 2'000'000, .population = 6'000'000, .counties = 800}, {});
  const auto within = [&](std::uint64_t records) {
    return Predict(calibration, {.records = records, .counties = 800}, {}).pairs;
  };
  EXPECT_NEAR(link.pairs, within(8'000'000) - within(2'000'000) - within(6'000'000), 1);
  // All rows of both are read and kept.
  EXPECT_EQ(link.memory_bytes, Predict(calibration, {.records = 8'000'000}, {}).memory_bytes);
  EXPECT_EQ(link.input_bytes, 8'000'000u * 300);
}

TEST(CostModel, MoreRecordsNeverTakeLessAndMoreCoresNeverTakeLonger) {
  std::mt19937_64 random(1);
  for (const Calibration& calibration : {Example(), BuiltinCalibration()}) {
    for (int i = 0; i < 2000; ++i) {
      const Workload work{.records = 1 + random() % 1'000'000'000, .population = random() % 2 * (random() % 1'000'000'000)};
      Workload more = work;
      more.records += random() % 100'000'000;
      const Machine machine{.cores = static_cast<int>(1 + random() % 128),
                            .read_bytes_per_second = random() % 2 * 1'000'000'000};
      Machine larger = machine;
      larger.cores += static_cast<int>(random() % 16);
      const Forecast forecast = Predict(calibration, work, machine);
      const Forecast of_more = Predict(calibration, more, machine);
      EXPECT_GE(of_more.seconds, forecast.seconds) << work.records;
      EXPECT_GE(of_more.memory_bytes, forecast.memory_bytes);
      EXPECT_GE(of_more.input_bytes, forecast.input_bytes);
      EXPECT_LE(Predict(calibration, work, larger).seconds, forecast.seconds) << work.records;
    }
  }
}

TEST(CoresFor, GivesTheFewestCoresThatAreInTime) {
  const Calibration calibration = Example();
  for (const std::uint64_t records : {1'000'000u, 50'000'000u, 200'000'000u}) {
    const Workload work{.records = records};
    for (int cores = 2; cores <= 64; cores *= 2) {
      const double deadline = Predict(calibration, work, {.cores = cores}).seconds;
      const std::optional<int> enough = CoresFor(calibration, work, 0, deadline);
      ASSERT_TRUE(enough.has_value());
      EXPECT_EQ(*enough, cores) << records;
      EXPECT_GT(Predict(calibration, work, {.cores = *enough - 1}).seconds, deadline);
    }
  }
}

TEST(CoresFor, SaysWhenNoMachineDoes) {
  EXPECT_EQ(CoresFor(Example(), {.records = 100'000'000}, 0, 1), std::nullopt);
  // The storage is the limit: 30 GB at 1 GB/s take 30 s, whatever the cores.
  EXPECT_EQ(CoresFor(Example(), {.records = 100'000'000}, 1'000'000'000, 29), std::nullopt);
}

TEST(RecordsFitting, IsWhereTheForecastReachesTheMemory) {
  const Calibration calibration = Example();
  const std::uint64_t memory = std::uint64_t{24} << 30;
  const std::uint64_t records = RecordsFitting(calibration, {.cores = 2}, memory);
  ASSERT_GT(records, 0u);
  const auto needed = [&](std::uint64_t count) {
    return MachineMemory(Predict(calibration, {.records = count}, {.cores = 2}).memory_bytes);
  };
  EXPECT_LE(needed(records - 1), memory);
  EXPECT_GT(needed(records + 10), memory);
  EXPECT_EQ(RecordsFitting(calibration, {.cores = 2}, 1000), 0u);
}

}  // namespace
}  // namespace xueji
