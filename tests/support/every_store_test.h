// EveryStoreTest: a fixture that opens a fresh store of each kind; PostgreSQL's is left out, and said so, where it is not
// installed.
//
//   class SomeTest : public EveryStoreTest {};
//   INSTANTIATE_TEST_SUITE_P(Kinds, SomeTest, EveryStoreTest::Kinds(), EveryStoreTest::NameOf);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

#include "server/store/registry_store.h"
#include "tests/support/store_place.h"

namespace xueji::server {

class EveryStoreTest : public ::testing::TestWithParam<const char*> {
 public:
  static auto Kinds() { return ::testing::Values("sqlite", "postgresql"); }
  static std::string NameOf(const ::testing::TestParamInfo<const char*>& kind) { return kind.param; }

 protected:
  void SetUp() override {
    XUEJI_SKIP_UNLESS_INSTALLED(GetParam());
    place_.emplace(GetParam());
    store_ = Open();
  }
  std::unique_ptr<RegistryStore> Open() const { return RegistryStore::Open(place_->where()).value(); }
  ChangeOutcome One(const ChangeRequest& request) { return store_->Commit({&request, 1}).value().at(0); }
  absl::StatusCode CodeOf(const ChangeRequest& request) { return One(request).status.code(); }

  std::optional<StorePlace> place_;
  std::unique_ptr<RegistryStore> store_;
};

}  // namespace xueji::server
