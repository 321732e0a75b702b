// What stands before the question itself: who calls, what he may, how much, whether he walks.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "engine/base/check.h"
#include "server/ops/access_table.h"
#include "server/ops/caller_identifier.h"
#include "server/ops/certificate.h"
#include "server/ops/certificate_maker.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/metrics.h"
#include "server/ops/quota_book.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kNowS = 1'772'000'000;

KeyRing Keys() {
  auto keys = KeyRing::Parse("k HMAC-SM3 " + std::string(64, '1') + "\n", "keys");
  XUEJI_CHECK(keys.ok());
  return *std::move(keys);
}

void IdentifyRemembered(benchmark::State& state) {
  const CertificateMaker maker({.name = "a", .now_s = kNowS, .days = 30});
  const std::string pem =
      maker.Make({.name = "c", .uri = "spiffe://xueji/county/370102"}).certificate;
  UserToken token{.user = "li.na",
                  .roles = {},
                  .region = 370102,
                  .certificate = ReadCertificate(pem)->thumbprint,
                  .expires_s = kNowS + 600,
                  .id = "t"};
  token.roles.Add(Role::kRegistrar);
  const std::string text = SignToken(Keys(), token);
  CallerIdentifier identifier(Keys(), *RevocationList::Open(""));
  for (auto _ : state) {
    const auto caller = identifier.Identify(pem, text, kNowS * 1000);
    XUEJI_CHECK(caller.ok() &&
                AccessOf(Method::kPreCheck, *caller, 370102, "") == Access::kAllowed);
  }
}
BENCHMARK(IdentifyRemembered);

void TakeQuota(benchmark::State& state) {
  QuotaBook book({.account = {}, .certificate = {}, .county = {}});
  std::int64_t now_ms = kNowS * 1000;
  for (auto _ : state)
    XUEJI_CHECK(book.Take({"li.na", "certificate", 370102}, 1, ++now_ms).granted);
}
BENCHMARK(TakeQuota);

// With windows that are full: 200 looks of the account, 1,000 of its certificate, 1,000 of the
// county.
void ObserveLook(benchmark::State& state) {
  HarvestDetector detector({});
  std::vector<std::string> numbers, names, dates;
  for (int i = 0; i < 5000; ++i) {
    const int day = i * 7919 % 4000, sequence = i * 104'729 % 1000;
    std::string date =
        std::to_string(20'080'101 + day / 336 * 10'000 + day / 28 % 12 * 100 + day % 28);
    std::string number = "370102" + date +
                         std::string(sequence < 10    ? "00"
                                     : sequence < 100 ? "0"
                                                      : "") +
                         std::to_string(sequence) + "?";
    numbers.push_back(std::move(number));
    dates.push_back(std::move(date));
    names.push_back("name" + std::to_string(i));
  }
  std::size_t i = 0;
  for (auto _ : state) {
    i = (i + 1) % numbers.size();
    const auto verdict = detector.Observe({"li.na", "certificate"},
                                          {.kind = LookKind::kPreCheck,
                                           .outcome = LookOutcome::kMiss,
                                           .document_number = numbers[i],
                                           .name = names[i],
                                           .birth_date = dates[i]},
                                          1);
    benchmark::DoNotOptimize(verdict.locked);
  }
}
BENCHMARK(ObserveLook);

void CountRequest(benchmark::State& state) {
  const auto metrics = Metrics::Make({});
  XUEJI_CHECK(metrics.ok());
  for (auto _ : state) (*metrics)->Request(Method::kPreCheck, "OK", 80e-6);
}
BENCHMARK(CountRequest);

}  // namespace
}  // namespace xueji::server
