#include "server/ops/audit_log.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>
#include <vector>

#include "server/ops/audit_verifier.h"
#include "tests/server/ops/audit_samples.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {
namespace {

TEST(AuditLog, ManyThreadsAppendAndEveryRecordIsThereOnce) {
  const TemporaryDirectory directory;
  constexpr int kThreads = 8, kEach = 500;
  {
    const auto log = OpenAudit(
        {.directory = directory.path(), .file_bytes_max = 100'000, .sync_interval_ms = 5});
    std::vector<std::thread> threads;
    std::atomic<int> failed{0};
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i)
          failed += log->Append(LookAt(static_cast<std::uint64_t>(t * kEach + i))).ok() ? 0 : 1;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(failed, 0);
    EXPECT_EQ(log->records(), static_cast<std::uint64_t>(kThreads * kEach));
    EXPECT_TRUE(log->fault().ok());
  }
  std::set<std::string> objects;
  const auto found = VerifyAudit(directory.path(), SampleKeys(),
                                 {.kept_head = {}, .visit = [&](const AuditRecord& record) {
                                    objects.insert(record.object);
                                  }});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->records, static_cast<std::uint64_t>(kThreads * kEach));
  EXPECT_EQ(objects.size(), static_cast<std::size_t>(kThreads * kEach));
}

TEST(AuditLog, WhatIsBeingWrittenCanBeVerified) {
  const TemporaryDirectory directory;
  const auto log =
      OpenAudit({.directory = directory.path(), .file_bytes_max = 50'000, .sync_interval_ms = 1});
  EXPECT_TRUE(log->Append(LookAt(0)).ok());
  EXPECT_TRUE(log->Sync().ok());
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (std::uint64_t i = 1; !stop; ++i) (void)log->Append(LookAt(i));
  });
  for (int i = 0; i < 20; ++i) {
    const auto found = VerifyAudit(directory.path(), SampleKeys(), {});
    EXPECT_TRUE(found.ok()) << found.status();
  }
  stop = true;
  writer.join();
}

// A server killed in the middle of it: a whole chain is left, with every record whose Append had
// returned.
TEST(AuditLog, AKilledServerLosesNothingItHadAppended) {
  const TemporaryDirectory directory;
  std::uint64_t acknowledged_in_all = 0;
  for (int round = 0; round < 8; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const auto log = OpenAudit(
          {.directory = directory.path(), .file_bytes_max = 20'000, .sync_interval_ms = 2});
      for (std::uint64_t i = 0;; ++i) {
        if (!log->Append(LookAt(i)).ok()) _exit(1);
        if (write(pipe_ends[1], "x", 1) != 1) _exit(1);
      }
    }
    close(pipe_ends[1]);
    std::vector<char> bytes(500 + static_cast<std::size_t>(round) * 333);
    std::size_t acknowledged = 0;
    while (acknowledged < bytes.size()) {
      const ssize_t got = read(pipe_ends[0], bytes.data(), bytes.size() - acknowledged);
      ASSERT_GT(got, 0);
      acknowledged += static_cast<std::size_t>(got);
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    while (const ssize_t got = read(pipe_ends[0], bytes.data(), bytes.size())) {
      ASSERT_GT(got, 0);
      acknowledged += static_cast<std::size_t>(got);
    }
    close(pipe_ends[0]);
    acknowledged_in_all += acknowledged;
    const auto found = VerifyAudit(directory.path(), SampleKeys(), {});
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_GE(found->records, acknowledged_in_all);
    EXPECT_LE(found->records, acknowledged_in_all + static_cast<std::uint64_t>(round) + 1);
  }
}

// No room on the disk: told to every caller from then on, also when there is room again. A limit on
// the size of files stands for the full disk.
TEST(AuditLog, AFailedWriteIsFinal) {
  const TemporaryDirectory directory;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const auto log = OpenAudit({.directory = directory.path()});
    if (!log->Append(LookAt(0)).ok()) _exit(1);
    const rlimit small{10'000, RLIM_INFINITY}, large{RLIM_INFINITY, RLIM_INFINITY};
    if (setrlimit(RLIMIT_FSIZE, &small) != 0) _exit(2);
    absl::Status status;
    for (std::uint64_t i = 1; i < 1000 && status.ok(); ++i) status = log->Append(LookAt(i));
    if (status.code() != absl::StatusCode::kUnavailable) _exit(3);
    if (setrlimit(RLIMIT_FSIZE, &large) != 0) _exit(4);
    if (log->Append(LookAt(2000)).ok() || log->fault().ok()) _exit(5);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const auto log = OpenAudit({.directory = directory.path()});  // started anew, it goes on
  EXPECT_TRUE(log->Append(LookAt(3000)).ok());
  EXPECT_TRUE(log->Sync().ok());
  EXPECT_TRUE(VerifyAudit(directory.path(), SampleKeys(), {}).ok());
}

TEST(AuditLog, APlaceThatCannotBeWrittenIsToldAtTheStart) {
  EXPECT_FALSE(AuditLog::Open({.directory = "/proc/nowhere/audit"}, SampleKeys()).ok());
}

}  // namespace
}  // namespace xueji::server
