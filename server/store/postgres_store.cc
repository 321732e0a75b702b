#include "server/store/postgres_store.h"

#include <chrono>
#include <thread>
#include <utility>

#include "engine/base/mutex.h"
#include "server/store/postgres_reader.h"
#include "server/store/postgres_session.h"
#include "server/store/postgres_writer.h"
#include "server/store/reader_slots.h"
#include "server/store/store_fault.h"

namespace xueji::server {
namespace {

class PostgresStore final : public RegistryStore {
 public:
  explicit PostgresStore(const std::string& uri)
      : uri_(uri), writer_(uri), readers_([uri] { return PostgresReader::Open(uri); }) {}

  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests) override {
    XUEJI_RETURN_IF_ERROR(CheckBatchSize(requests.size()));
    return writer_.Commit(requests);
  }
  absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) override {
    return writer_.Import(next);
  }
  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max) override {
    return readers_.With([&](PostgresReader& reader) { return reader.ReadChanges(after, max); });
  }
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max) override {
    return readers_.With([&](PostgresReader& reader) { return reader.ReadLastStates(after, max); });
  }
  absl::StatusOr<std::uint64_t> LastChange() override {
    return readers_.With([](PostgresReader& reader) { return reader.LastChange(); });
  }
  absl::StatusOr<std::string> StoreId() override {
    return readers_.With([](PostgresReader& reader) { return reader.StoreId(); });
  }
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id) override {
    return readers_.With([&](PostgresReader& reader) { return reader.Find(record_id); });
  }
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account,
                                                           std::string_view request_id) override {
    return readers_.With([&](PostgresReader& reader) { return reader.FindRequest(account, request_id); });
  }
  absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max) override {
    return readers_.With([&](PostgresReader& reader) { return reader.FindByNumber(number, max); });
  }
  absl::Status Check() override {
    return readers_.With([](PostgresReader& reader) -> absl::StatusOr<bool> {
      XUEJI_RETURN_IF_ERROR(reader.Check());
      return true;
    }).status();
  }

  void WaitForChange(std::int64_t wait_ms) override {
    MutexLock lock(bell_mutex_);
    if (bell_ == nullptr) {
      // What rang before we listen again, nobody heard: so look, after this.
      bell_ = OpenBell();
      if (bell_ == nullptr) std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
      return;
    }
    if (!bell_->WaitForNotice(wait_ms).ok()) bell_.reset();
  }

  std::string_view kind() const override { return "postgresql"; }

 private:
  std::unique_ptr<PostgresConnection> OpenBell() const {
    absl::StatusOr<std::unique_ptr<PostgresConnection>> bell = OpenSession(uri_);
    if (!bell.ok() || !(*bell)->Execute(std::string("LISTEN ") + kNotifyChannel).ok()) return nullptr;
    return std::move(*bell);
  }

  const std::string uri_;
  PostgresWriter writer_;
  ReaderSlots<PostgresReader> readers_;
  Mutex bell_mutex_;
  std::unique_ptr<PostgresConnection> bell_ XUEJI_GUARDED_BY(bell_mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<RegistryStore>> OpenPostgresStore(const std::string& uri) {
  XUEJI_RETURN_IF_ERROR(MakeOrCheckSchema(uri));
  return std::make_unique<PostgresStore>(uri);
}

}  // namespace xueji::server
