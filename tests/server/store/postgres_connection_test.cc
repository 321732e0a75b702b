#include "server/store/postgres_connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/postgres_cluster.h"

namespace xueji::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(PostgresValues, NumbersAndTextsAreBigEndianWithTheirLength) {
  std::string bytes;
  AppendNumber(-2, bytes);
  AppendText("ab", bytes);
  EXPECT_EQ(bytes, std::string("\0\0\0\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE\0\0\0\x02" "ab", 18));
  EXPECT_EQ(ReadNumber(bytes.data() + 4), -2);
  PostgresArray array(kPostgresText);
  EXPECT_EQ(array.Bytes(), std::string("\0\0\0\0\0\0\0\0\0\0\0\x19", 12));
  array.Add("x");
  EXPECT_EQ(array.Bytes(), std::string("\0\0\0\x01\0\0\0\0\0\0\0\x19\0\0\0\x01\0\0\0\x01\0\0\0\x01x", 25));
}

class PostgresConnectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresCluster::IsInstalled()) GTEST_SKIP() << PostgresCluster::kHowToInstall;
    cluster_.emplace();
    connection_ = PostgresConnection::Connect(cluster_->uri()).value();
  }
  std::optional<PostgresCluster> cluster_;
  std::unique_ptr<PostgresConnection> connection_;
};

TEST_F(PostgresConnectionTest, ManyStatementsGoInOneRoundTrip) {
  ASSERT_TRUE(connection_->Prepare("echo", "SELECT $1::text, $2::int8").ok());
  ASSERT_TRUE(connection_->Prepare("count", "SELECT count(*) FROM unnest($1::text[], $2::int8[])").ok());
  connection_->Send("echo", PostgresParameters().Add("学籍").Add(std::int64_t{-7}));
  PostgresArray texts(kPostgresText), numbers(kPostgresNumber);
  for (std::int64_t i = 0; i < 5; ++i) {
    texts.Add("");
    numbers.Add(i);
  }
  connection_->Send("count", PostgresParameters().Add(texts).Add(numbers));
  const auto results = connection_->Finish().value();
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0].Text(0, 0), "学籍");
  EXPECT_EQ(results[0].Integer(0, 1), -7);
  EXPECT_EQ(results[1].Integer(0, 0), 5);
  EXPECT_TRUE(connection_->Finish().value().empty());
}

TEST_F(PostgresConnectionTest, TheFirstFaultIsTheOneToldAndHoldsNoValue) {
  ASSERT_TRUE(connection_->Execute("CREATE TABLE t(name text PRIMARY KEY)").ok());
  ASSERT_TRUE(connection_->Prepare("add", "INSERT INTO t VALUES($1::text)").ok());
  connection_->Send("add", PostgresParameters().Add("王小明"));
  connection_->Send("add", PostgresParameters().Add("王小明"));
  connection_->Send("add", PostgresParameters().Add("x"));
  const absl::Status taken = connection_->Finish().status();
  EXPECT_EQ(taken.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(std::string(taken.message()), HasSubstr("t_pkey"));
  EXPECT_THAT(std::string(taken.message()), Not(HasSubstr("王")));
  EXPECT_TRUE(connection_->Query("add", PostgresParameters().Add("y")).ok());  // the connection goes on
  EXPECT_EQ(connection_->QueryInteger("SELECT count(*) FROM t").value(), 1);   // a pipeline is whole or nothing
  EXPECT_EQ(connection_->Execute("SELECT nonsense").code(), absl::StatusCode::kInternal);
  EXPECT_EQ(connection_->QueryInteger("SELECT 1::int8 WHERE false").status().code(), absl::StatusCode::kInternal);
}

TEST_F(PostgresConnectionTest, ACopyIsGivenUpOrWhole) {
  ASSERT_TRUE(connection_->Execute("CREATE TABLE t(n int8, text text)").ok());
  const auto copy = [&](const absl::Status& so_far) {
    XUEJI_RETURN_IF_ERROR(connection_->BeginCopy("COPY t FROM STDIN (FORMAT binary)"));
    std::string rows;
    for (std::int64_t i = 0; i < 1000; ++i) {
      AppendBigEndian(std::int16_t{2}, rows);
      AppendNumber(i, rows);
      AppendText("学", rows);
    }
    XUEJI_RETURN_IF_ERROR(connection_->PutCopy(rows));
    return connection_->EndCopy(so_far);
  };
  EXPECT_EQ(copy(absl::CancelledError()).code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(connection_->QueryInteger("SELECT count(*) FROM t").value(), 0);
  EXPECT_TRUE(copy(absl::OkStatus()).ok());
  EXPECT_EQ(connection_->QueryInteger("SELECT sum(n)::int8 FROM t WHERE text = '学'").value(), 499'500);
  EXPECT_EQ(connection_->BeginCopy("COPY none FROM STDIN").code(), absl::StatusCode::kInternal);
}

TEST_F(PostgresConnectionTest, AServerThatDiedIsUnavailable) {
  ASSERT_TRUE(connection_->Prepare("one", "SELECT 1::int8").ok());
  ASSERT_TRUE(connection_->Execute("LISTEN bell").ok());
  EXPECT_FALSE(connection_->WaitForNotice(1).value());
  cluster_->Kill();
  EXPECT_EQ(connection_->Query("one", {}).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(connection_->Execute("SELECT 1").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(connection_->WaitForNotice(1).status().code(), absl::StatusCode::kUnavailable);
  const absl::Status gone = PostgresConnection::Connect("postgresql://u:secret@127.0.0.1:1/x").status();
  EXPECT_EQ(gone.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(gone.message()), HasSubstr("postgresql://127.0.0.1/x: no connection"));
  EXPECT_THAT(std::string(gone.message()), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace xueji::server
