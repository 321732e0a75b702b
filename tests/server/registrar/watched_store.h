// WatchedStore: a store that counts what is read of it, and lets something happen at a read.
//
//   WatchedStore watched(*store);  watched.at_read = [&] { … };  … EXPECT_EQ(watched.states_read, 2U);
//
// Of one thread.
#pragma once

#include <functional>

#include "server/store/registry_store.h"

namespace xueji::server {

class WatchedStore final : public RegistryStore {
 public:
  explicit WatchedStore(RegistryStore& store) : store_(store) {}
  std::function<void()> at_read = {};  // before and after each ReadChanges
  std::uint64_t states_read = 0, changes_read = 0;

  absl::StatusOr<std::vector<StoredChange>> ReadChanges(std::uint64_t after, std::size_t max) override {
    if (at_read) at_read();
    auto changes = store_.ReadChanges(after, max);
    changes_read += changes.ok() ? changes->size() : 0;
    if (at_read) at_read();
    return changes;
  }
  absl::StatusOr<std::vector<StoredChange>> ReadLastStates(std::uint64_t after, std::size_t max) override {
    auto states = store_.ReadLastStates(after, max);
    states_read += states.ok() ? states->size() : 0;
    return states;
  }
  absl::StatusOr<std::vector<ChangeOutcome>> Commit(std::span<const ChangeRequest> requests) override {
    return store_.Commit(requests);
  }
  absl::StatusOr<std::uint64_t> LastChange() override { return store_.LastChange(); }
  absl::StatusOr<std::string> StoreId() override { return store_.StoreId(); }
  absl::StatusOr<std::optional<StoredChange>> Find(std::string_view id) override { return store_.Find(id); }
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

 private:
  RegistryStore& store_;
};

}  // namespace xueji::server
