#include "server/ops/metrics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/server/ops/ops_samples.h"

namespace xueji::server {
namespace {

std::string ReadSource(const std::string& path) {
  std::ifstream file(std::string(XUEJI_SOURCE_DIR) + "/" + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::unique_ptr<Metrics> Used() {
  auto metrics = *Metrics::Make(
      {.listen = {}, .state = [] {
         return MetricState{.records = 10, .change_seq = 3, .store_change_seq = 4, .certificate_ends_s = 1790000000, .work_floor_s = 5e-05, .serving = true, .store_ok = false};
       }, .advice = {"transfer", "may_be_created"}});
  metrics->Request(Method::kPreCheck, "OK", 80e-6);
  metrics->Request(Method::kPreCheck, "OK", 150e-6);
  metrics->Request(Method::kRegister, "ALREADY_EXISTS", 2e-3);
  metrics->Advice(0);
  metrics->RecordsChecked(45);
  metrics->InFlight(3);
  metrics->InFlight(-1);
  metrics->QuotaRefused(QuotaHolder::kAccount);
  metrics->Locked(HarvestReason::kRunningNumbers);
  metrics->SignInFailed("token_expired");
  metrics->ChangesCommitted(7, 0.003);
  return metrics;
}

TEST(Metrics, WhatIsCountedIsScraped) {
  const std::string text = Used()->Text();
  for (const std::string wanted :
       {"xueji_requests_total{code=\"OK\",method=\"PreCheck\"} 2",
        "xueji_requests_total{code=\"ALREADY_EXISTS\",method=\"Register\"} 1",
        "xueji_request_duration_seconds_bucket{method=\"PreCheck\",le=\"0.0001\"} 1",
        "xueji_request_duration_seconds_count{method=\"PreCheck\"} 2",
        "xueji_advice_total{advice=\"transfer\"} 1", "xueji_records_checked_total 45",
        "xueji_requests_in_flight 2", "xueji_quota_refusals_total{holder=\"account\"} 1",
        "xueji_account_locks_total{reason=\"running_numbers\"} 1",
        "xueji_sign_in_failures_total{reason=\"token_expired\"} 1",
        "xueji_changes_committed_total 7", "xueji_register_records 10", "xueji_store_change_seq 4",
        "xueji_serving 1", "xueji_work_floor_seconds 5e-05", "xueji_audit_ok 1", "xueji_store_ok 0",
        "xueji_certificate_expires_timestamp_seconds 1790000000"}) {
    EXPECT_NE(text.find(wanted), std::string::npos) << wanted << " in\n" << text;
  }
}

TEST(Metrics, TheTableIsAllThereIsAndThePageHasIt) {
  std::set<std::string> table, served;
  const std::string page = ReadSource("server/README.md");
  for (const MetricFacts& facts : MetricTable()) {
    table.insert(std::string(facts.name));
    EXPECT_NE(page.find("| `" + std::string(facts.name) + "` | " + std::string(facts.type) + " | " +
                        std::string(facts.labels) + " | " + std::string(facts.en) + " |"),
              std::string::npos)
        << facts.name;
    EXPECT_FALSE(facts.zh.empty());
    EXPECT_TRUE(facts.type != "counter" || facts.name.ends_with("_total")) << facts.name;
    EXPECT_TRUE(facts.type != "histogram" || facts.name.ends_with("_seconds")) << facts.name;
  }
  std::istringstream text(Used()->Text());
  for (std::string line; std::getline(text, line);) {
    if (line.rfind("# TYPE ", 0) == 0) served.insert(line.substr(7, line.find(' ', 7) - 7));
  }
  EXPECT_EQ(served, table);
}

TEST(Metrics, AlertsAskForWhatThereIs) {
  const std::string alerts = ReadSource("server/ops/alerts.yml");
  std::set<std::string> table;
  for (const MetricFacts& facts : MetricTable()) table.insert(std::string(facts.name));
  int found = 0;
  for (std::size_t at = alerts.find("xueji_"); at != std::string::npos; ++found) {
    const std::size_t end = alerts.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at);
    std::string name = alerts.substr(at, end - at);
    if (name.ends_with("_bucket")) name.resize(name.size() - 7);
    EXPECT_TRUE(table.contains(name)) << name;
    at = alerts.find("xueji_", end);
  }
  EXPECT_GT(found, 8);
}

TEST(Metrics, AnAddressThatIsTakenIsTold) {
  const auto first = Metrics::Make({.listen = "127.0.0.1:0", .state = {}});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(Metrics::Make({.listen = "256.0.0.1:1", .state = {}}).status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace xueji::server
