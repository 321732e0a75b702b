#include "server/store/sqlite_store.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "engine/base/mutex.h"
#include "engine/sql/sql_database.h"
#include "server/store/reader_slots.h"
#include "server/store/sqlite_file.h"
#include "server/store/sqlite_reader.h"
#include "server/store/sqlite_writer.h"
#include "server/store/store_fault.h"

namespace xueji::server {
namespace {

// What another process did shows in a number of SQLite's; nobody rings. A look costs 2 us.
constexpr std::int64_t kLookMilliseconds = 10;

class SqliteStore final : public RegistryStore {
 public:
  SqliteStore(const std::string& path, std::unique_ptr<SqliteWriter> writer, std::unique_ptr<SqlDatabase> watch,
              std::unique_ptr<SqlStatement> version)
      : writer_(std::move(writer)),
        readers_([path] { return SqliteReader::Open(path); }),
        watch_(std::move(watch)),
        version_(std::move(version)) {}

  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests) override {
    XUEJI_RETURN_IF_ERROR(CheckBatchSize(requests.size()));
    return writer_->Commit(requests);
  }
  absl::StatusOr<std::uint64_t> Import(const std::function<absl::StatusOr<bool>(ChangeRequest*)>& next) override {
    return writer_->Import(next);
  }
  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max) override {
    return readers_.With([&](SqliteReader& reader) { return reader.ReadChanges(after, max); });
  }
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max) override {
    return readers_.With([&](SqliteReader& reader) { return reader.ReadLastStates(after, max); });
  }
  absl::StatusOr<std::uint64_t> LastChange() override {
    return readers_.With([](SqliteReader& reader) { return reader.LastChange(); });
  }
  absl::StatusOr<std::string> StoreId() override {
    return readers_.With([](SqliteReader& reader) { return reader.StoreId(); });
  }
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view record_id) override {
    return readers_.With([&](SqliteReader& reader) { return reader.Find(record_id); });
  }
  absl::StatusOr<std::optional<StoredRequest>> FindRequest(std::string_view account,
                                                           std::string_view request_id) override {
    return readers_.With([&](SqliteReader& reader) { return reader.FindRequest(account, request_id); });
  }
  absl::StatusOr<std::vector<std::string>> FindByNumber(std::string_view number, std::size_t max) override {
    return readers_.With([&](SqliteReader& reader) { return reader.FindByNumber(number, max); });
  }
  absl::Status Check() override {
    return readers_.With([](SqliteReader& reader) -> absl::StatusOr<bool> {
      XUEJI_RETURN_IF_ERROR(reader.Check());
      return true;
    }).status();
  }

  void WaitForChange(std::int64_t wait_ms) override {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    while (!HasChanged()) {
      const auto left = end - std::chrono::steady_clock::now();
      if (left <= std::chrono::steady_clock::duration::zero()) return;
      std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(
          left, std::chrono::milliseconds(kLookMilliseconds)));
    }
  }

  std::string_view kind() const override { return "sqlite"; }

 private:
  // Since it was last asked, by another connection than the watching one: our own writer's too.
  bool HasChanged() {
    MutexLock lock(watch_mutex_);
    std::int64_t version = 0;
    const absl::Status status =
        ForEachRow(*version_, [&](const SqlStatement& row) { version = row.Integer(0); });
    // A disk that fails now is told of by whoever reads; here it is looked at again in a moment.
    if (!status.ok()) return false;
    return std::exchange(last_version_, version) != version;
  }

  const std::unique_ptr<SqliteWriter> writer_;
  ReaderSlots<SqliteReader> readers_;
  Mutex watch_mutex_;
  const std::unique_ptr<SqlDatabase> watch_;
  const std::unique_ptr<SqlStatement> version_ XUEJI_GUARDED_BY(watch_mutex_);
  std::int64_t last_version_ XUEJI_GUARDED_BY(watch_mutex_) = -1;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RegistryStore>> OpenSqliteStore(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqliteWriter> writer, SqliteWriter::Open(path));
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlDatabase> watch, OpenRegisterFile(path, false));
  XUEJI_ASSIGN_OR_RETURN(std::unique_ptr<SqlStatement> version, watch->Prepare("PRAGMA data_version"));
  return std::make_unique<SqliteStore>(path, std::move(writer), std::move(watch), std::move(version));
}

}  // namespace xueji::server
