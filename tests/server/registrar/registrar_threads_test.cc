// The registrar's threads: beginning, end, another server's changes, another base.
#include <vector>

#include "engine/jobs/snapshot_job.h"
#include "server/registrar/record_export.h"
#include "tests/server/registrar/registrar_case.h"

namespace xueji::server {
namespace {

using RegistrarThreadsTest = RegistrarCase;

TEST_F(RegistrarThreadsTest, AfterARestartAllIsThere) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  const Receipt first = Register(child, "q1");
  Open();
  EXPECT_EQ(registrar_->position(), 1U);
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer);
  EXPECT_TRUE(Register(child, "q1").repeated);
}

TEST_F(RegistrarThreadsTest, AnotherServersChangesAreFollowed) {
  const auto other_store =
      RegistryStore::Open("sqlite:" + directory_.FilePath("register.db")).value();
  const auto other = Start(*other_store);
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Submit(*other, Ask(ChangeKind::kRegister, child, "q1")).status.ok());
  std::promise<bool> seen;
  registrar_->waiters().Wait(1, std::chrono::steady_clock::now() + std::chrono::seconds(10),
                             [&](bool reached) { seen.set_value(reached); });
  ASSERT_TRUE(seen.get_future().get());
  EXPECT_EQ(Register(child, "q2").refusal, RefusalKind::kDuplicate);
}

TEST_F(RegistrarThreadsTest, AFullQueueRefusesAtOnceAndStopAnswersWhatWaits) {
  registrar_ = Start(*store_, 2);
  std::vector<std::future<Receipt>> receipts;
  for (int i = 0; i < 200; ++i) {
    const std::string day = std::to_string(10 + i % 18);
    receipts.push_back(SubmitLater(
        *registrar_,
        Ask(ChangeKind::kRegister, Child("王小芳", "2", "201503" + day), "q" + std::to_string(i))));
  }
  registrar_->Stop();
  int refused = 0;
  for (std::future<Receipt>& receipt : receipts) {
    const Receipt got = receipt.get();
    if (got.refusal == RefusalKind::kTooMany) {
      EXPECT_GT(got.retry_ms, 0);
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_EQ(Register(Child("李强", "1", "20140907"), "late").refusal, RefusalKind::kStopping);
}

TEST_F(RegistrarThreadsTest, ANewBaseTakesTheOldOnesPlaceBesideRunningQuestions) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Register(child, "q1").status.ok());
  const std::shared_ptr<const LiveRegister> old = registrar_->live();
  ASSERT_TRUE(registrar_->Reload("").ok()) << "no base: the store alone, loaded anew";
  EXPECT_NE(registrar_->live(), old);
  EXPECT_EQ(registrar_->position(), 1U);
  EXPECT_EQ(old->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer) << "who had it keeps it";
  EXPECT_EQ(registrar_->live()->PreCheck(child, {})->advice, PreCheckAdvice::kTransfer);
  ASSERT_TRUE(Register(Child("李强", "1", "20140907"), "q2").status.ok());
  EXPECT_EQ(registrar_->position(), 2U);
}

// A store whose disk is full while `is_full`.
class FillingStore final : public RegistryStore {
 public:
  explicit FillingStore(RegistryStore& store) : store_(store) {}
  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests) override {
    if (is_full) return absl::UnavailableError("full");
    return store_.Commit(requests);
  }
  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max) override {
    return store_.ReadChanges(after, max);
  }
  absl::StatusOr<std::string> StoreId() override { return store_.StoreId(); }
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max) override {
    return store_.ReadLastStates(after, max);
  }
  absl::StatusOr<std::uint64_t> LastChange() override { return store_.LastChange(); }
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id) override { return store_.Find(record_id); }
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account, std::string_view id) override {
    return store_.FindRequest(account, id);
  }
  absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max) override {
    return store_.FindByNumber(number, max);
  }
  absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) override {
    return store_.Import(next);
  }
  void WaitForChange(std::int64_t wait_ms) override { store_.WaitForChange(wait_ms); }
  absl::Status Check() override { return store_.Check(); }
  std::string_view kind() const override { return store_.kind(); }

  std::atomic<bool> is_full = false;

 private:
  RegistryStore& store_;
};

TEST_F(RegistrarThreadsTest, AStoreThatIsFullIsToldOnceAndSoIsItsRecovery) {
  FillingStore store(*store_);
  std::vector<bool> told;
  RegistrarOptions options;
  options.live = {.changes_max = 100, .latest_birth_date = kLatestBirth};
  options.folder = directory_.path();
  options.store_fault_changed = [&](const absl::Status& fault) { told.push_back(fault.ok()); };
  const auto registrar = Registrar::Start(store, options).value();
  const auto submit = [&](const char* name, const char* request_id) {
    return Submit(*registrar, Ask(ChangeKind::kRegister, Child(name, "1", "20140907"), request_id));
  };
  ASSERT_TRUE(submit("李强", "q1").status.ok());
  store.is_full = true;
  for (const char* request_id : {"q2", "q3"}) EXPECT_EQ(submit("赵宇航", request_id).refusal, RefusalKind::kStore);
  EXPECT_FALSE(registrar->store_fault().ok());
  EXPECT_TRUE(registrar->fault().ok()) << "questions are answered";
  store.is_full = false;
  EXPECT_TRUE(submit("赵宇航", "q2").status.ok());
  EXPECT_TRUE(registrar->store_fault().ok());
  EXPECT_EQ(told, (std::vector<bool>{false, true}));
}

TEST_F(RegistrarThreadsTest, ABaseThatHasAllIsWhereTheStoreIs) {
  const StudentText child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  ASSERT_TRUE(Register(child, "q1").status.ok());
  const std::string stem = directory_.FilePath("export");
  ASSERT_TRUE(ExportRecords(*store_, {.records = stem + ".csv", .withdrawn = stem + ".gone", .place = stem}).ok());
  RunOptions build;
  build.inputs = {stem + ".csv"};
  build.register_place = stem;
  build.out = directory_.FilePath("base.xueji");
  build.latest_birth_date = kLatestBirth;
  ASSERT_TRUE(BuildSnapshot(build).ok());
  registrar_.reset();
  std::vector<BaseStart> told;
  RegistrarOptions options;
  options.live = {.snapshot = build.out, .changes_max = 100, .latest_birth_date = kLatestBirth};
  options.folder = directory_.path();
  options.base_loaded = [&](const BaseStart& start) { told.push_back(start); };
  registrar_ = Registrar::Start(*store_, options).value();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].after, 1U);
  EXPECT_EQ(registrar_->position(), 1U);
  EXPECT_EQ(registrar_->live()->changes_left(), 100U);
  EXPECT_TRUE(Register(child, "q1").repeated);
  ASSERT_TRUE(Register(Child("李强", "1", "20140907"), "q2").status.ok());
  // The same base put in place while the store is further on.
  ASSERT_TRUE(registrar_->Reload(build.out).ok());
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[1].standing, BaseStanding::kHasChanges);
  EXPECT_EQ(registrar_->position(), 2U);
  EXPECT_EQ(registrar_->live()->record_count(), 2U);
}

TEST_F(RegistrarThreadsTest, ABaseThatIsNoneChangesNothing) {
  const std::shared_ptr<const LiveRegister> old = registrar_->live();
  EXPECT_FALSE(registrar_->Reload(directory_.FilePath("no-such.xueji")).ok());
  EXPECT_EQ(registrar_->live(), old);
  EXPECT_TRUE(registrar_->fault().ok());
}

}  // namespace
}  // namespace xueji::server
