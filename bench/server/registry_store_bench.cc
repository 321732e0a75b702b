// Durable registrations per second, by the size of the batch that waits for one commit. The store holds 100,000
// records before. Figures and their command: server/README.md.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "server/store/registry_store.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/store_requests.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

constexpr std::uint64_t kRecordsBefore = 100'000;

// Names of real length and numbers in no order, as counties send them: what is next to what in an index is chance.
ChangeRequest RegistrationOf(std::uint64_t n) {
  const std::uint64_t scattered = n * 0x9E3779B97F4A7C15ULL;
  const std::string id = std::to_string(scattered);
  ChangeRequest request = Registration("r" + id, "1:" + id, "q" + id);
  request.record[StudentColumnId::kStudentNumber] = "G" + id;
  request.record[StudentColumnId::kBirthDate] = "20160901";
  request.record[StudentColumnId::kSchoolCode] = "2137000123";
  request.record[StudentColumnId::kGuardian1Name] = "王建国";
  request.record[StudentColumnId::kAddress] = "山东省济南市历下区解放路一号院二号楼三单元";
  return request;
}

// One for each kind, shared by its benchmarks.
class BenchedStore {
 public:
  explicit BenchedStore(const std::string& where) : store_(RegistryStore::Open(where).value()) {
    Import(kRecordsBefore);
  }
  void Import(std::uint64_t count) {
    XUEJI_CHECK(store_->Import([this, end = next_ + count](ChangeRequest* request) -> absl::StatusOr<bool> {
      if (next_ == end) return false;
      *request = RegistrationOf(next_++);
      return true;
    }).ok());
  }
  void Commit(std::size_t count) {
    batch_.clear();
    while (batch_.size() < count) batch_.push_back(RegistrationOf(next_++));
    const auto outcomes = store_->Commit(batch_);
    XUEJI_CHECK(outcomes.ok() && outcomes->back().status.ok());
  }
  RegistryStore& store() { return *store_; }

 private:
  std::unique_ptr<RegistryStore> store_;
  std::uint64_t next_ = 0;
  std::vector<ChangeRequest> batch_;
};

BenchedStore& Sqlite() {
  static const TemporaryDirectory folder;
  static BenchedStore store("sqlite:" + folder.FilePath("register.db"));
  return store;
}

BenchedStore& Postgres() {
  static const PostgresCluster cluster("", /*fsync=*/true);
  static BenchedStore store(cluster.uri());
  return store;
}

void Register(benchmark::State& state, BenchedStore& (*store)()) {
  BenchedStore& benched = store();
  for (auto _ : state) benched.Commit(static_cast<std::size_t>(state.range(0)));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void BM_RegisterSqlite(benchmark::State& state) { Register(state, Sqlite); }
BENCHMARK(BM_RegisterSqlite)->ArgName("batch")->Arg(1)->Arg(16)->Arg(256)->Arg(1024)->UseRealTime();

void BM_RegisterPostgres(benchmark::State& state) {
  if (!PostgresCluster::IsInstalled()) return state.SkipWithError(PostgresCluster::kHowToInstall);
  Register(state, Postgres);
}
BENCHMARK(BM_RegisterPostgres)->ArgName("batch")->Arg(1)->Arg(16)->Arg(256)->Arg(1024)->UseRealTime();

void BM_ImportSqlite(benchmark::State& state) {
  for (auto _ : state) Sqlite().Import(kRecordsBefore);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecordsBefore));
}
BENCHMARK(BM_ImportSqlite)->UseRealTime();

void BM_ImportPostgres(benchmark::State& state) {
  if (!PostgresCluster::IsInstalled()) return state.SkipWithError(PostgresCluster::kHowToInstall);
  for (auto _ : state) Postgres().Import(kRecordsBefore);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecordsBefore));
}
BENCHMARK(BM_ImportPostgres)->UseRealTime();

// What a server does that starts, or follows another one.
void ReadAll(benchmark::State& state, BenchedStore& (*store)()) {
  BenchedStore& benched = store();
  std::uint64_t position = 0;
  std::int64_t read = 0;
  for (auto _ : state) {
    const auto changes = benched.store().ReadChanges(position, 10'000).value();
    position = changes.size() < 10'000 ? 0 : changes.back().change_seq;
    read += static_cast<std::int64_t>(changes.size());
  }
  state.SetItemsProcessed(read);
}

void BM_ReadChangesSqlite(benchmark::State& state) { ReadAll(state, Sqlite); }
BENCHMARK(BM_ReadChangesSqlite)->UseRealTime();

void BM_ReadChangesPostgres(benchmark::State& state) {
  if (!PostgresCluster::IsInstalled()) return state.SkipWithError(PostgresCluster::kHowToInstall);
  ReadAll(state, Postgres);
}
BENCHMARK(BM_ReadChangesPostgres)->UseRealTime();

}  // namespace
}  // namespace xueji::server
