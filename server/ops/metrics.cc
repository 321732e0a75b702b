#include "server/ops/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <exception>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/message.h"

namespace xueji::server {
namespace {

// clang-format off
constexpr MetricFacts kTable[] = {
    {"xueji_requests_total", "counter", "method, code", "完成的调用数，按方法和结果", "calls that ended, by method and outcome"},
    {"xueji_request_duration_seconds", "histogram", "method", "调用用时", "how long calls took"},
    {"xueji_requests_in_flight", "gauge", "", "正在处理的调用数", "calls being served"},
    {"xueji_records_checked_total", "counter", "", "预检过的记录数（含成批）", "records pre-checked, those of lists among them"},
    {"xueji_advice_total", "counter", "advice", "预检答复，按建议", "answers to pre-checks, by what they advise"},
    {"xueji_quota_refusals_total", "counter", "holder", "因额度用完而拒绝的调用数，按额度所属", "calls refused because a share was used up, by whose"},
    {"xueji_account_locks_total", "counter", "reason", "因遍历式查询锁定账号的次数，按原因", "accounts locked for walking through the register, by reason"},
    {"xueji_sign_in_failures_total", "counter", "reason", "证书或令牌未通过的调用数，按原因", "calls refused because certificate or token were of no use, by reason"},
    {"xueji_changes_committed_total", "counter", "", "已持久化的变更数", "changes made durable"},
    {"xueji_commit_duration_seconds", "histogram", "", "一次提交用时", "how long a commit took"},
    {"xueji_register_records", "gauge", "", "在册记录数", "records in the register"},
    {"xueji_register_change_seq", "gauge", "", "内存中已应用到的变更号", "last change that is applied in memory"},
    {"xueji_store_change_seq", "gauge", "", "持久库中最后的变更号", "last change in the store"},
    {"xueji_register_changes_left", "gauge", "", "还可容纳的变更数；用尽前须重建底库", "changes there is room for; fold into a new base before they are used up"},
    {"xueji_audit_records_total", "counter", "", "审计记录总数", "audit records there ever were"},
    {"xueji_store_ok", "gauge", "", "1 为最近一批变更已存入；0 时变更被拒绝，查询照常", "1: the last changes were stored; at 0 changes are refused, and questions answered"},
    {"xueji_audit_ok", "gauge", "", "1 为审计可写；0 时一切查询都被拒绝", "1: the audit can be written; at 0 every request is refused"},
    {"xueji_revocations_ok", "gauge", "", "1 为吊销名单可读；0 为名单有误，仍用旧名单", "1: the revocation list is read; at 0 it is faulty and the old one in force"},
    {"xueji_log_lines_dropped_total", "counter", "", "丢弃的运行日志行数", "lines of the log that were dropped"},
    {"xueji_certificate_expires_timestamp_seconds", "gauge", "", "服务证书的到期时间（1970 年起的秒数）；0 为读不出", "when the server's certificate ends, in seconds since 1970; 0: it cannot be read"},
    {"xueji_work_floor_seconds", "gauge", "", "预检答复最早何时发出（开始处理后的秒数）；0 为不设", "how long after its start a pre-check is answered at the soonest; 0: there is no floor"},
    {"xueji_serving", "gauge", "", "1 为可服务；0 为正在装入或重放", "1: serving; 0: loading or replaying"},
};
// clang-format on

const MetricFacts& Facts(std::string_view name) {
  for (const MetricFacts& facts : kTable) {
    if (facts.name == name) return facts;
  }
  XUEJI_CHECK(false);
  return kTable[0];
}

// From 50 us to 10 s; finer where the promises lie (p50 100 us, p99 1 ms, under load 5 ms).
const prometheus::Histogram::BucketBoundaries kSeconds = {50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3,
                                                          5e-3,  10e-3,  50e-3,  0.2,    1,    10};

template <typename Builder>
auto& Family(Builder builder, prometheus::Registry& registry, std::string_view name) {
  const MetricFacts& facts = Facts(name);
  return builder.Name(std::string(facts.name)).Help(std::string(facts.en)).Register(registry);
}

// What is asked for at each scrape.
class StateMetrics : public prometheus::Collectable {
 public:
  explicit StateMetrics(std::function<MetricState()> state) : state_(std::move(state)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    if (!state_) return {};
    const MetricState now = state_();
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    return {One("xueji_register_records", number(now.records)),
            One("xueji_register_change_seq", number(now.change_seq)),
            One("xueji_store_change_seq", number(now.store_change_seq)),
            One("xueji_register_changes_left", number(now.changes_left)),
            One("xueji_audit_records_total", number(now.audit_records)),
            One("xueji_store_ok", now.store_ok ? 1 : 0),
            One("xueji_audit_ok", now.audit_ok ? 1 : 0),
            One("xueji_revocations_ok", now.revocations_ok ? 1 : 0),
            One("xueji_log_lines_dropped_total", number(now.log_dropped)),
            One("xueji_certificate_expires_timestamp_seconds", static_cast<double>(now.certificate_ends_s)),
            One("xueji_work_floor_seconds", now.work_floor_s),
            One("xueji_serving", now.serving ? 1 : 0)};
  }

 private:
  static prometheus::MetricFamily One(std::string_view name, double value) {
    const MetricFacts& facts = Facts(name);
    prometheus::MetricFamily family;
    family.name = facts.name;
    family.help = facts.en;
    family.type =
        facts.type == "counter" ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
    prometheus::ClientMetric& metric = family.metric.emplace_back();
    metric.counter.value = value;
    metric.gauge.value = value;
    return family;
  }

  std::function<MetricState()> state_;
};

std::string_view HolderWord(QuotaHolder holder) {
  constexpr std::array<std::string_view, 6> kWords = {"none",   "account", "certificate",
                                                      "county", "ticket",  "book"};
  return kWords[static_cast<std::size_t>(holder)];
}

}  // namespace

std::span<const MetricFacts> MetricTable() {
  return kTable;
}

struct Metrics::State {
  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  std::shared_ptr<StateMetrics> state;
  prometheus::Family<prometheus::Counter>& requests;
  prometheus::Family<prometheus::Counter>& quota_refusals;
  prometheus::Family<prometheus::Counter>& locks;
  prometheus::Family<prometheus::Counter>& sign_in_failures;
  prometheus::Gauge& in_flight;
  prometheus::Counter& records_checked;
  prometheus::Counter& changes;
  prometheus::Histogram& commit_seconds;
  // One for each method: no look-up by label on the way of a call.
  std::array<prometheus::Histogram*, kMethodCount> seconds{};
  std::array<prometheus::Counter*, kMethodCount> ok{};
  std::vector<prometheus::Counter*> advice;  // one for each word
  std::unique_ptr<prometheus::Exposer> exposer;

  State(std::function<MetricState()> now, const std::vector<std::string>& words)
      : state(std::make_shared<StateMetrics>(std::move(now))),
        requests(Family(prometheus::BuildCounter(), *registry, "xueji_requests_total")),
        quota_refusals(Family(prometheus::BuildCounter(), *registry, "xueji_quota_refusals_total")),
        locks(Family(prometheus::BuildCounter(), *registry, "xueji_account_locks_total")),
        sign_in_failures(Family(prometheus::BuildCounter(), *registry, "xueji_sign_in_failures_total")),
        in_flight(Family(prometheus::BuildGauge(), *registry, "xueji_requests_in_flight").Add({})),
        records_checked(
            Family(prometheus::BuildCounter(), *registry, "xueji_records_checked_total").Add({})),
        changes(
            Family(prometheus::BuildCounter(), *registry, "xueji_changes_committed_total").Add({})),
        commit_seconds(
            Family(prometheus::BuildHistogram(), *registry, "xueji_commit_duration_seconds")
                .Add({}, kSeconds)) {
    auto& durations =
        Family(prometheus::BuildHistogram(), *registry, "xueji_request_duration_seconds");
    for (std::size_t i = 0; i < kMethodCount; ++i) {
      const std::string method(FactsOf(static_cast<Method>(i)).name);
      seconds[i] = &durations.Add({{"method", method}}, kSeconds);
      ok[i] = &requests.Add({{"method", method}, {"code", "OK"}});
    }
    auto& counts = Family(prometheus::BuildCounter(), *registry, "xueji_advice_total");
    for (const std::string& word : words) advice.push_back(&counts.Add({{"advice", word}}));
  }
};

Metrics::Metrics(std::unique_ptr<State> state) : state_(std::move(state)) {}
Metrics::~Metrics() = default;

absl::StatusOr<std::unique_ptr<Metrics>> Metrics::Make(const MetricsOptions& options) {
  auto state = std::make_unique<State>(options.state, options.advice);
  if (!options.listen.empty()) {
    try {
      state->exposer = std::make_unique<prometheus::Exposer>(options.listen, 1);
      state->exposer->RegisterCollectable(state->registry);
      state->exposer->RegisterCollectable(state->state);
    } catch (const std::exception& error) {
      return Fault(absl::StatusCode::kUnavailable,
                   {"无法在 $0 提供指标（$1）；请改 metrics",
                    "metrics cannot be served at $0 ($1); change `metrics`",
                    {options.listen, error.what()}});
    }
  }
  return std::unique_ptr<Metrics>(new Metrics(std::move(state)));
}

void Metrics::Request(Method method, std::string_view code, double seconds) {
  const auto at = static_cast<std::size_t>(method);
  state_->seconds[at]->Observe(seconds);
  if (code == "OK") {
    state_->ok[at]->Increment();
  } else {
    state_->requests
        .Add({{"method", std::string(FactsOf(method).name)}, {"code", std::string(code)}})
        .Increment();
  }
}

void Metrics::Advice(std::size_t word, std::uint64_t count) {
  state_->advice[word]->Increment(static_cast<double>(count));
}
void Metrics::RecordsChecked(std::uint64_t count) {
  state_->records_checked.Increment(static_cast<double>(count));
}
void Metrics::InFlight(int change) {
  state_->in_flight.Increment(change);
}
void Metrics::QuotaRefused(QuotaHolder holder) {
  state_->quota_refusals.Add({{"holder", std::string(HolderWord(holder))}}).Increment();
}
void Metrics::Locked(HarvestReason reason) {
  state_->locks.Add({{"reason", std::string(HarvestReasonWord(reason))}}).Increment();
}
void Metrics::SignInFailed(std::string_view reason) {
  state_->sign_in_failures.Add({{"reason", std::string(reason)}}).Increment();
}
void Metrics::ChangesCommitted(std::uint64_t count, double seconds) {
  state_->changes.Increment(static_cast<double>(count));
  state_->commit_seconds.Observe(seconds);
}

std::string Metrics::Text() const {
  std::vector<prometheus::MetricFamily> families = state_->registry->Collect();
  for (prometheus::MetricFamily& family : state_->state->Collect())
    families.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace xueji::server
