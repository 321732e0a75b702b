// StorePlace: where a test's store lies: a fresh SQLite file, or a fresh PostgreSQL.
//
//   StorePlace place("sqlite");  const auto store = RegistryStore::Open(place.where()).value();
//   place.Execute("DELETE FROM change")       // past the store
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/sql/sql_database.h"
#include "server/store/postgres_session.h"
#include "tests/support/postgres_cluster.h"
#include "tests/support/temporary_directory.h"

namespace xueji::server {

class StorePlace {
 public:
  explicit StorePlace(std::string_view kind) {
    if (kind == "postgresql") cluster_.emplace();
  }
  std::string where() const { return cluster_ ? cluster_->uri() : "sqlite:" + path(); }
  std::string path() const { return folder_.FilePath("register.db"); }
  PostgresCluster* cluster() { return cluster_ ? &*cluster_ : nullptr; }

  absl::Status Execute(const std::string& sql) const {
    if (!cluster_) return SqlDatabase::Open(path(), true).value()->Execute(sql);
    return OpenSession(cluster_->uri()).value()->Execute(sql);
  }

 private:
  TemporaryDirectory folder_;
  std::optional<PostgresCluster> cluster_;
};

inline bool CanTest(std::string_view kind) { return kind != "postgresql" || PostgresCluster::IsInstalled(); }

}  // namespace xueji::server

// In SetUp of a test of both kinds.
#define XUEJI_SKIP_UNLESS_INSTALLED(kind) \
  if (!::xueji::server::CanTest(kind)) GTEST_SKIP() << ::xueji::PostgresCluster::kHowToInstall
