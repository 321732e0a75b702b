// What a look costs for being audited: pseudonym, line, MAC, write. Alone, the whole of it stands
// before the answer; in company the write is shared. A call to the server must stay well above it.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "server/ops/audit_list.h"
#include "server/ops/audit_log.h"
#include "server/ops/audit_verifier.h"
#include "server/ops/pseudonym.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

KeyRing Keys(const char* algorithm) {
  auto keys =
      KeyRing::Parse(std::string("k ") + algorithm + " " + std::string(64, '1') + "\n", "keys");
  XUEJI_CHECK(keys.ok());
  return *std::move(keys);
}

AuditRecord Look(const Pseudonyms& pseudonyms, std::uint64_t number) {
  return {.seq = 0,
          .at_ms = 1'772'000'000'000,
          .user = "li.na",
          .roles = "registrar",
          .level = "county",
          .region = "370102",
          .method = "PreCheck",
          .purpose = "first grade 2026",
          .ticket = "",
          .object = pseudonyms.OfRecord("r-" + std::to_string(number)),
          .records = 1,
          .verdict = "may_be_created",
          .request_id = "0af7651916cd43dd8448eb211c80319c"};
}

struct Running {
  TemporaryDirectory directory;
  std::unique_ptr<AuditLog> log;
  std::unique_ptr<Pseudonyms> pseudonyms;
};
std::unique_ptr<Running> running;

void Begin(const benchmark::State& state) {
  const char* const algorithm = state.range(0) == 0 ? "HMAC-SM3" : "HMAC-SHA256";
  running = std::make_unique<Running>();
  auto log = AuditLog::Open({.directory = running->directory.path()}, Keys(algorithm));
  XUEJI_CHECK(log.ok());
  running->log = *std::move(log);
  running->pseudonyms = std::make_unique<Pseudonyms>(Keys(algorithm));
}
void End(const benchmark::State&) {
  running.reset();
}

// Argument: 0 SM3, 1 SHA-256. One record a call, from 1 to 16 threads.
void AppendOneByOne(benchmark::State& state) {
  std::uint64_t number = 0;
  for (auto _ : state) {
    XUEJI_CHECK(running->log->Append(Look(*running->pseudonyms, ++number)).ok());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(AppendOneByOne)->Arg(0)->Arg(1)->Setup(Begin)->Teardown(End)->UseRealTime();
BENCHMARK(AppendOneByOne)->Arg(0)->Setup(Begin)->Teardown(End)->Threads(16)->UseRealTime();

// A thousand records in one call.
void AppendAThousand(benchmark::State& state) {
  std::vector<AuditRecord> records;
  for (std::uint64_t i = 0; i < 1000; ++i) records.push_back(Look(*running->pseudonyms, i));
  for (auto _ : state) XUEJI_CHECK(running->log->Append(records).ok());
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(AppendAThousand)->Arg(0)->Arg(1)->Setup(Begin)->Teardown(End)->UseRealTime();

// A list of a thousand children, each named in the audit: pseudonyms, records of eleven, lines,
// MACs, write. Arguments: algorithm; 1: as it is, 0: pseudonyms and records alone.
void AuditedList(benchmark::State& state) {
  std::vector<StudentText> texts(1000);
  for (std::size_t i = 0; i < texts.size(); ++i)
    texts[i][StudentColumnId::kDocumentNumber] = std::to_string(370'102'201'503'010'000 + i);
  const std::vector<StudentView> children(texts.begin(), texts.end());
  constexpr std::string_view kWords[] = {"may_be_created", "may_be_created", "transfer"};
  const AuditRecord who = Look(*running->pseudonyms, 1);
  AuditList list;
  std::string object;
  for (auto _ : state) {
    list.Clear();
    for (std::size_t i = 0; i < children.size(); ++i) {
      running->pseudonyms->WriteOfChild(children[i], &object);
      list.Add(object, kWords[i % std::size(kWords)]);
    }
    const auto records = list.RecordsLike(who);
    benchmark::DoNotOptimize(records.data());
    if (state.range(1) == 1) XUEJI_CHECK(running->log->Append(records).ok());
  }
  state.SetItemsProcessed(state.iterations() * 1000);
}
BENCHMARK(AuditedList)
    ->Args({0, 0})
    ->Args({0, 1})
    ->Args({1, 1})
    ->Setup(Begin)
    ->Teardown(End)
    ->UseRealTime();

// What of it is computing: the MAC of a pseudonym's and of a line's length, and the line.
// Arguments: algorithm, bytes.
void MacOf(benchmark::State& state) {
  const KeyRing keys = Keys(state.range(0) == 0 ? "HMAC-SM3" : "HMAC-SHA256");
  const std::string text(static_cast<std::size_t>(state.range(1)), 't');
  for (auto _ : state) benchmark::DoNotOptimize(keys.current().hash.Compute(text));
}
BENCHMARK(MacOf)->Args({0, 25})->Args({0, 190})->Args({1, 25})->Args({1, 190});

void WriteLine(benchmark::State& state) {
  const AuditRecord record = Look(Pseudonyms(Keys("HMAC-SM3")), 7041);
  std::string line;
  for (auto _ : state) {
    line.clear();
    WriteAuditLine(record, 1'000'000, &line);
    benchmark::DoNotOptimize(line.data());
  }
}
BENCHMARK(WriteLine);

// How fast a night's audit is verified.
void Verify(benchmark::State& state) {
  Begin(state);
  std::vector<AuditRecord> records;
  for (std::uint64_t i = 0; i < 1000; ++i) records.push_back(Look(*running->pseudonyms, i));
  for (int i = 0; i < 20; ++i) XUEJI_CHECK(running->log->Append(records).ok());
  XUEJI_CHECK(running->log->Sync().ok());
  for (auto _ : state) {
    const auto found = VerifyAudit(running->directory.path(), Keys("HMAC-SM3"), {});
    XUEJI_CHECK(found.ok() && found->records == 20'000);
  }
  state.SetItemsProcessed(state.iterations() * 20'000);
  End(state);
}
BENCHMARK(Verify)->Arg(0)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji::server
