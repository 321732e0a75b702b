// What the operator's manual (server/README.md) says to type, typed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "server/store/registry_store.h"
#include "tests/support/store_place.h"
#include "tests/support/store_requests.h"

namespace xueji::server {
namespace {

// The block of commands that begins with "# name".
std::string CommandsOf(const std::string& name) {
  std::ifstream file(XUEJI_SOURCE_DIR "/server/README.md");
  std::ostringstream text;
  text << file.rdbuf();
  const std::string page = text.str();
  const std::string begin = "```sh\n# " + name + "\n";
  const std::size_t at = page.find(begin);
  if (at == std::string::npos) return "false  # the manual has no such block";
  return page.substr(at + begin.size(), page.find("```", at + begin.size()) - at - begin.size());
}

class StoreManualTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (std::system("command -v sqlite3 >/dev/null") != 0) GTEST_SKIP() << "apt-get install sqlite3";
  }
  bool Type(const std::string& commands, const std::string& environment = {}) const {
    const std::string script = scratch_.Write("commands.sh", "set -euo pipefail\ncd '" + scratch_.path() + "'\n" + commands);
    return std::system((environment + " bash '" + script + "'").c_str()) == 0;
  }
  // Some of everything, and texts that a format in between could spoil.
  std::unique_ptr<RegistryStore> Filled() const {
    auto store = RegistryStore::Open("sqlite:" + scratch_.FilePath("register.db")).value();
    std::vector<ChangeRequest> batch;
    for (const std::string text : {"a", "quote\"'", "back\\slash\\N", "two\nlines\r\n", ",", "𠮷", "\\."}) {
      batch.push_back(Registration("r:" + text, "id:" + text, "q:" + text));
      batch.back().record[StudentColumnId::kAddress] = text;
      batch.back().answer = std::string("\0\xFF\\", 3) + text;
    }
    batch.push_back(Amendment("r:a", "id:new"));
    batch.push_back(Withdrawal("r:,"));
    EXPECT_TRUE(store->Commit(batch).ok());
    return store;
  }
  static void ExpectSame(RegistryStore& left, RegistryStore& right) {
    EXPECT_TRUE(right.Check().ok()) << right.Check();
    EXPECT_EQ(right.StoreId().value(), left.StoreId().value()) << "a base of the one is one of the other";
    const auto changes = left.ReadChanges(0, 100).value(), others = right.ReadChanges(0, 100).value();
    ASSERT_EQ(changes.size(), others.size());
    for (std::size_t i = 0; i < changes.size(); ++i) EXPECT_EQ(changes[i].record, others[i].record);
    for (const StoredChange& change : changes) {
      const std::string id = change.record[StudentColumnId::kRecordId], request_id = "q" + id.substr(1);
      const auto request = left.FindRequest("clerk-1", request_id).value();
      const auto other = right.FindRequest("clerk-1", request_id).value();
      ASSERT_TRUE(request.has_value() && other.has_value());
      EXPECT_EQ(request->answer, other->answer);
      EXPECT_EQ(request->request_digest, other->request_digest);
    }
    const ChangeRequest next = Registration("r:next");
    EXPECT_EQ(right.Commit({&next, 1}).value()[0].change_seq, changes.size() + 1);
  }
  const TemporaryDirectory scratch_;
};

TEST_F(StoreManualTest, ABackupOfSqliteIsAStore) {
  const auto store = Filled();  // goes on running
  ASSERT_TRUE(Type(CommandsOf("backup")));
  ExpectSame(*store, *RegistryStore::Open("sqlite:" + scratch_.FilePath("backup.db")).value());
}

TEST_F(StoreManualTest, AStoreMovesToPostgresAndThereIsDumpedAndRestored) {
  XUEJI_SKIP_UNLESS_INSTALLED("postgresql");
  const PostgresCluster cluster;
  const std::string environment = "PGHOST='" + cluster.socket_folder() + "' PGUSER=xueji";
  const auto store = Filled();
  ASSERT_TRUE(Type("createdb register", environment));
  const auto moved = RegistryStore::Open(cluster.uri("register")).value();
  ASSERT_TRUE(Type(CommandsOf("move"), environment));
  ASSERT_TRUE(Type(CommandsOf("dump"), environment));
  ExpectSame(*store, *RegistryStore::Open(cluster.uri("register_restored")).value());
  ExpectSame(*store, *moved);
  // The guard came along.
  EXPECT_FALSE(OpenSession(cluster.uri("register_restored")).value()->Execute("DELETE FROM change").ok());
}

}  // namespace
}  // namespace xueji::server
