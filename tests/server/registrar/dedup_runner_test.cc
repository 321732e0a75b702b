#include "server/registrar/dedup_runner.h"

#include <filesystem>
#include <thread>

#include "engine/base/cancellation.h"
#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

class DedupRunnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<ChangeRequest> requests(3);
    requests[0].record = Child("王小芳", "2", "20150301", Number("20150301", "122"), "a");
    requests[1].record = Child("王小芳", "2", "20150301", Number("20150301", "122"), "b");
    requests[2].record = Child("李强", "1", "20140907", "", "c");
    CommitAll(*store_, requests);
  }
  DedupJob WaitFor(DedupRunner& runner, const std::string& id) {
    while (runner.Get(id)->state == DedupState::kRunning)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return *runner.Get(id);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<RegistryStore> store_ =
      RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
};

TEST_F(DedupRunnerTest, TheJobIsTheBatchRunOverTheStore) {
  DedupRunner runner(*store_, {.folder = directory_.path()});
  ASSERT_TRUE(runner.Start("one").ok());
  const DedupJob job = WaitFor(runner, "one");
  ASSERT_EQ(job.state, DedupState::kDone) << job.fault.en;
  EXPECT_EQ(job.position, 3U);
  EXPECT_EQ(job.records, 3U);
  EXPECT_EQ(job.duplicates, 1U);
  EXPECT_TRUE(std::filesystem::exists(job.result_directory + "/verdicts.csv"));
  EXPECT_FALSE(std::filesystem::exists(job.result_directory + ".records.csv"))
      << "personal data left behind";
}

TEST_F(DedupRunnerTest, ARepetitionIsTheSameJobAndUnknownNamesAreRefused) {
  DedupRunner runner(*store_, {.folder = directory_.path()});
  ASSERT_TRUE(runner.Start("one").ok());
  EXPECT_EQ(runner.Start("one")->id, "one");
  EXPECT_EQ(runner.Get("two").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(runner.Cancel("two").status().code(), absl::StatusCode::kNotFound);
  for (const char* name : {"", "../x", "a/b", ".hidden", "-rf"}) {
    EXPECT_EQ(runner.Start(name).status().code(), absl::StatusCode::kInvalidArgument) << name;
  }
  WaitFor(runner, "one");
}

TEST_F(DedupRunnerTest, WhatCameSinceTheBaseIsFoldedIntoANewOne) {
  std::vector<std::string> adopted;
  DedupRunner runner(*store_, {.folder = directory_.path(), .fold = true, .adopt = [&](const std::string& path) {
                                 adopted.push_back(path);
                                 return absl::OkStatus();
                               }});
  ASSERT_TRUE(runner.Start("one").ok());
  ASSERT_EQ(WaitFor(runner, "one").state, DedupState::kDone) << runner.Get("one")->fault.en;
  ASSERT_EQ(adopted, std::vector<std::string>{FoldedBasePath(directory_.path())});
  EXPECT_EQ(LiveRegister::Open({.snapshot = adopted[0]}).value()->record_count(), 3U);
  EXPECT_EQ(LiveRegister::Open({.snapshot = adopted[0]}).value()->base_place().change_seq, 3U);
  // The next job takes that base, and what came meanwhile: a record more, and one withdrawn.
  std::vector<ChangeRequest> requests(2);
  requests[0].record = Child("赵敏", "2", "20130105", "", "d");
  requests[1].kind = ChangeKind::kWithdraw;
  requests[1].record[StudentColumnId::kRecordId] = "c";
  CommitAll(*store_, requests);
  ASSERT_TRUE(runner.Start("two").ok());
  const DedupJob job = WaitFor(runner, "two");
  ASSERT_EQ(job.state, DedupState::kDone) << job.fault.en;
  const auto live = LiveRegister::Open({.snapshot = adopted[0]}).value();
  EXPECT_EQ(live->record_count(), 3U);
  EXPECT_EQ(live->base_place().change_seq, 5U);
  EXPECT_EQ(live->base_place().store_id, store_->StoreId().value());
  EXPECT_TRUE(live->Get("d").ok());
  EXPECT_EQ(live->Get("c").status().code(), absl::StatusCode::kNotFound);
  for (const char* left : {".xueji", ".place"}) EXPECT_FALSE(std::filesystem::exists(job.result_directory + left)) << left;
}

// A base that is put in place while a job runs may hold what neither the old base nor the store has.
TEST_F(DedupRunnerTest, AJobFoldsNothingOverABaseThatCameMeanwhile) {
  std::vector<ChangeRequest> requests(3'000);  // so that it takes a while
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].record = Child("赵敏", "2", "20130105", "", "m" + std::to_string(i));
  }
  CommitAll(*store_, requests);
  std::vector<std::string> adopted;
  DedupRunner runner(*store_, {.folder = directory_.path(), .fold = true, .adopt = [&](const std::string& path) {
                                 adopted.push_back(path);
                                 return absl::OkStatus();
                               }});
  ASSERT_TRUE(runner.Start("one").ok());
  while (runner.Get("one")->stage.empty()) std::this_thread::yield();  // it has taken the old base
  ASSERT_TRUE(runner.ReplaceBase("newer.xueji").ok());
  EXPECT_EQ(WaitFor(runner, "one").state, DedupState::kFailed);
  EXPECT_NE(runner.Get("one")->fault.en.find("base was replaced"), std::string::npos);
  EXPECT_EQ(adopted, std::vector<std::string>{"newer.xueji"});
  EXPECT_FALSE(std::filesystem::exists(FoldedBasePath(directory_.path())));
}

TEST_F(DedupRunnerTest, ACancelledJobStopsNoLaterBase) {
  int adopted = 0;
  DedupRunner runner(*store_, {.folder = directory_.path(), .adopt = [&](const std::string&) {
                                 ++adopted;
                                 return CheckCancelled();
                               }});
  ASSERT_TRUE(runner.Start("one").ok());
  ASSERT_TRUE(runner.Cancel("one").ok());
  EXPECT_TRUE(runner.ReplaceBase("").ok()) << "while the job is still being cancelled";
  WaitFor(runner, "one");
  EXPECT_TRUE(runner.ReplaceBase("").ok());
  EXPECT_GE(adopted, 2);
  EXPECT_FALSE(IsCancelled());
}

TEST_F(DedupRunnerTest, AFailedJobSaysWhy) {
  DedupRunner runner(*store_,
                     {.folder = directory_.path(), .base = directory_.FilePath("no-such.xueji")});
  ASSERT_TRUE(runner.Start("one").ok());
  const DedupJob job = WaitFor(runner, "one");
  EXPECT_EQ(job.state, DedupState::kFailed);
  EXPECT_FALSE(job.fault.zh.empty());
  EXPECT_EQ(job.result_directory, "");
}

}  // namespace
}  // namespace xueji::server
