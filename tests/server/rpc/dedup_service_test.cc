#include "server/rpc/dedup_service.h"

#include <thread>

#include "tests/server/rpc/service_case.h"

namespace xueji::server {
namespace {

class DedupServiceTest : public ServiceCase {
 protected:
  std::unique_ptr<v1::DedupService::Stub> Dedup(const std::string& office) {
    return v1::DedupService::NewStub(ChannelOf(office));
  }
};

TEST_F(DedupServiceTest, AJobRunsOverTheLiveRegister) {
  MustRegister(Child("王小芳", "2", "20150301", Number("20150301", "122")), "q1");
  MustRegister(Child("李强", "1", "20140907"), "q2");
  v1::StartDedupRequest request;
  *request.mutable_context() = Asked("nightly");
  request.mutable_context()->set_purpose(v1::PURPOSE_SUPERVISION);
  v1::StartDedupResponse started;
  const grpc::Status status =
      Dedup("province")->StartDedup(ContextOf("province").get(), request, &started);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::GetJobRequest asked;
  *asked.mutable_context() = Asked();
  asked.set_job_id(started.job().job_id());
  v1::GetJobResponse job;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ASSERT_TRUE(Dedup("province")->GetJob(ContextOf("province").get(), asked, &job).ok());
  } while (job.job().state() == v1::JOB_STATE_RUNNING);
  EXPECT_EQ(job.job().state(), v1::JOB_STATE_DONE) << job.job().message_en();
  EXPECT_EQ(job.job().records(), 2U);
  EXPECT_EQ(job.job().position(), 2U);
}

TEST_F(DedupServiceTest, ACountyStartsNoneAndUnknownJobsAreNotFound) {
  v1::StartDedupRequest request;
  *request.mutable_context() = Asked("nightly");
  v1::StartDedupResponse started;
  EXPECT_EQ(Dedup("county")->StartDedup(ContextOf("county").get(), request, &started).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
  v1::CancelJobRequest cancel;
  *cancel.mutable_context() = Asked();
  cancel.set_job_id("nobody");
  v1::CancelJobResponse cancelled;
  EXPECT_EQ(
      Dedup("province")->CancelJob(ContextOf("province").get(), cancel, &cancelled).error_code(),
      grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace xueji::server
