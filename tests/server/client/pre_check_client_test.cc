#include "server/client/pre_check_client.h"

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class PreCheckClientTest : public ServiceCase {
 protected:
  ClientOptions Options() const {
    ClientOptions options;
    options.address = "localhost:" + std::to_string(service_->port());
    options.ca = Folder() + "/ca.pem";
    options.certificate = Folder() + "/client-county.pem";
    options.key = Folder() + "/client-county.key";
    options.token = Folder() + "/county-registrar.token";
    options.ticket = Folder() + "/county-registrar.ticket";
    return options;
  }
  StudentText Text(const v1::Student& student) const { return TextOf(student); }
};

TEST_F(PreCheckClientTest, OneRecordAndAList) {
  const v1::Student child = Child("王小芳", "2", "20150301", Number("20150301", "122"));
  MustRegister(child, "q1");
  const auto client = PreCheckClient::Connect(Options()).value();
  const auto verdict = client->Check(Text(child));
  ASSERT_TRUE(verdict.ok()) << verdict.status();
  EXPECT_EQ(verdict->advice, "transfer");
  EXPECT_EQ(verdict->hints.size(), 1U);
  std::vector<StudentText> list(1'500, Text(Child("李强", "1", "20140907")));
  list[1'200] = Text(child);
  const auto answers = client->CheckAll(list);
  ASSERT_TRUE(answers.ok()) << answers.status();
  ASSERT_EQ(answers->size(), list.size());
  EXPECT_EQ((*answers)[0].verdict.advice, "may_be_created");
  EXPECT_EQ((*answers)[1'200].verdict.advice, "transfer");
}

TEST_F(PreCheckClientTest, RefusalsAndMissingFilesAreErrors) {
  ClientOptions options = Options();
  options.token = Folder() + "/other-county-registrar.token";
  EXPECT_EQ(PreCheckClient::Connect(options)
                .value()
                ->Check(Text(Child("王小芳", "2", "20150301")))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  options.token = Folder() + "/no-such.token";
  EXPECT_EQ(PreCheckClient::Connect(options).status().code(), absl::StatusCode::kInvalidArgument);
  options = Options();
  options.ticket.clear();
  const std::vector<StudentText> list(2, Text(Child("李强", "1", "20140907")));
  EXPECT_FALSE(PreCheckClient::Connect(options).value()->CheckAll(list).ok());
}

}  // namespace
}  // namespace xueji::server
