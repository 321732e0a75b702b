// Metrics: what Prometheus scrapes: counts and times of the service, no personal data in any name
// or label.
//
//   XUEJI_ASSIGN_OR_RETURN(auto metrics, Metrics::Make({.listen = "127.0.0.1:9464"}));
//   metrics->Request(Method::kPreCheck, "OK", seconds);
//
// All there is stands in the table of metrics.cc (MetricTable), which server/README.md shows and
// alerts.yml is held to by a test. Thread-safe. Cost: 0.2 us a call. Errors of Make: kUnavailable
// (the address is taken). The door to prometheus-cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/status.h"
#include "server/ops/access_table.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/quota_book.h"

namespace xueji::server {

struct MetricFacts {
  std::string_view name, type, labels, zh, en;
};
std::span<const MetricFacts> MetricTable();

// What is read at each scrape rather than counted.
struct MetricState {
  std::uint64_t records = 0, change_seq = 0, store_change_seq = 0, changes_left = 0,
                audit_records = 0, log_dropped = 0;
  std::int64_t certificate_ends_s = 0;  // since 1970; 0: it cannot be read
  double work_floor_s = 0;              // of pre-checks
  bool serving = false, audit_ok = true, store_ok = true, revocations_ok = true;
};

struct MetricsOptions {
  std::string listen = {};                  // empty: no port is opened; Text() alone
  std::function<MetricState()> state = {};  // asked at each scrape, from its thread
  std::vector<std::string> advice = {};     // the words that Advice counts
};

class Metrics {
 public:
  static absl::StatusOr<std::unique_ptr<Metrics>> Make(const MetricsOptions& options);
  ~Metrics();

  void Request(Method method, std::string_view code,
               double seconds);        // code: "OK", "INVALID_ARGUMENT" …
  void Advice(std::size_t word, std::uint64_t count = 1);  // of pre-checks; a place in `advice`
  void RecordsChecked(std::uint64_t count);
  void InFlight(int change);
  void QuotaRefused(QuotaHolder holder);
  void Locked(HarvestReason reason);
  void SignInFailed(std::string_view reason);  // SignInFaultWord of user_token.h
  void ChangesCommitted(std::uint64_t count, double seconds);
  std::string Text() const;  // as a scrape reads it

 private:
  struct State;
  explicit Metrics(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
