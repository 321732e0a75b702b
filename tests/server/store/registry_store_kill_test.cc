// Killed at any moment, the store has what it acknowledged, once. A child commits under load and writes each
// acknowledgement into a pipe, the ledger; the parent kills it, or the database, at random moments, and in the end holds
// the store against the ledger. More kills than usual: XUEJI_KILLS=200.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

#include "server/store/registry_store.h"
#include "tests/support/child_process.h"
#include "tests/support/store_place.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

// A child begins with so many requests that were acknowledged already: they must not be stored twice.
constexpr std::uint64_t kRepeated = 64;

struct LedgerLine {
  std::uint64_t request = 0, change_seq = 0;
};

// The nth request, always the same: registrations, of which some are amended and some withdrawn by later ones.
ChangeRequest RequestOf(std::uint64_t n) {
  const std::string own = std::to_string(n), before = std::to_string(n - 1);
  const std::string request_id = "q" + own;
  ChangeRequest request = Registration("r" + own, "id:" + own, request_id);
  if (n % 5 == 3) {
    request = Amendment("r" + before, "id:amended:" + before);
  } else if (n % 5 == 4) {
    request = Withdrawal("r" + std::to_string(n - 2));
  }
  request.account = "clerk-1";
  request.request_digest = request.request_id = request_id;
  request.answer = "answer to " + own;
  return request;
}

// Until it is killed. A store that is not available is asked again, as a caller would.
void CommitForEver(const std::string& where, std::uint64_t n, int ledger) {
  std::unique_ptr<RegistryStore> store;
  std::mt19937_64 random(n);
  for (;;) {
    if (store == nullptr) {
      auto opened = RegistryStore::Open(where);
      if (!opened.ok()) continue;
      store = *std::move(opened);
    }
    std::vector<ChangeRequest> batch;
    for (std::uint64_t left = 1 + random() % 16; left > 0; --left) batch.push_back(RequestOf(n + batch.size()));
    auto outcomes = store->Commit(batch);
    while (outcomes.status().code() == absl::StatusCode::kUnavailable) outcomes = store->Commit(batch);
    std::vector<LedgerLine> lines;
    for (const ChangeOutcome& outcome : outcomes.value()) {
      if (!outcome.status.ok()) _exit(3);
      lines.push_back({n++, outcome.change_seq});
    }
    const std::size_t bytes = lines.size() * sizeof(LedgerLine);  // at most PIPE_BUF: whole or not at all
    if (write(ledger, lines.data(), bytes) != static_cast<ssize_t>(bytes)) _exit(4);
  }
}

// Request -> change_seq. A request that was acknowledged twice must have been told the same.
class Ledger {
 public:
  Ledger() {
    XUEJI_CHECK(pipe(ends_) == 0 && fcntl(ends_[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(ends_[1], F_SETPIPE_SZ, 1 << 20) > 0);
  }
  ~Ledger() {
    close(ends_[0]);
    close(ends_[1]);
  }
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;
  int end() const { return ends_[1]; }
  std::uint64_t size() const { return lines_.size(); }
  std::uint64_t repeated() const { return repeated_; }
  void Read() {
    for (LedgerLine line; read(ends_[0], &line, sizeof(line)) == sizeof(line);) {
      ASSERT_LE(line.request, lines_.size()) << "acknowledged before its forerunner";
      if (line.request == lines_.size()) {
        lines_.push_back(line.change_seq);
      } else {
        ++repeated_;
        ASSERT_EQ(lines_[line.request], line.change_seq) << "request " << line.request << " was stored twice";
      }
    }
  }
  std::uint64_t operator[](std::uint64_t request) const { return lines_[request]; }

 private:
  int ends_[2] = {};
  std::vector<std::uint64_t> lines_;
  std::uint64_t repeated_ = 0;
};

class RegistryStoreKillTest : public ::testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Kinds, RegistryStoreKillTest, ::testing::Values("sqlite", "postgresql"),
                         [](const auto& kind) { return std::string(kind.param); });

TEST_P(RegistryStoreKillTest, NothingThatWasAcknowledgedIsLostOrDoubled) {
  XUEJI_SKIP_UNLESS_INSTALLED(GetParam());
  const char* const wanted = std::getenv("XUEJI_KILLS");
  const int kills = wanted == nullptr ? 20 : std::atoi(wanted);
  StorePlace place(GetParam());
  Ledger ledger;
  std::mt19937 random(20261123);
  int databases_killed = 0;
  for (int kill = 0; kill < kills; ++kill) {
    const std::uint64_t begin = ledger.size() - std::min(ledger.size(), kRepeated);
    ChildProcess child([&] { CommitForEver(place.where(), begin, ledger.end()); });
    // Any moment from its start on; a child that is always killed before it did anything would show nothing.
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 250'000));
    if (PostgresCluster* const cluster = place.cluster(); cluster != nullptr && kill % 2 == 1) {
      cluster->Kill();
      ++databases_killed;
      cluster->Start();
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 250'000));
    }
    child.Kill();
    ledger.Read();
    if (HasFatalFailure()) return;
  }
  const auto store = RegistryStore::Open(place.where()).value();
  ASSERT_TRUE(store->Check().ok()) << store->Check();
  const std::vector<StoredChange> changes = store->ReadChanges(0, 10'000'000).value();
  ASSERT_GE(changes.size(), ledger.size());
  for (std::uint64_t i = 0; i < changes.size(); ++i) ASSERT_EQ(changes[i].change_seq, i + 1);
  for (std::uint64_t n = 0; n < ledger.size(); ++n) {
    ASSERT_GE(ledger[n], 1U);
    ASSERT_LE(ledger[n], changes.size());
    const StoredChange& change = changes[ledger[n] - 1];
    ASSERT_EQ(change.record, RequestOf(n).record);
    ASSERT_EQ(change.kind, RequestOf(n).kind);
  }
  std::printf("%d kills (%d of the database), %zu acknowledged, %llu acknowledged again, %zu stored: 0 lost, 0 doubled\n",
              kills, databases_killed, static_cast<std::size_t>(ledger.size()),
              static_cast<unsigned long long>(ledger.repeated()), changes.size());
  EXPECT_GT(ledger.size(), 100U);
  EXPECT_GT(ledger.repeated(), 0U);
}

}  // namespace
}  // namespace xueji::server
