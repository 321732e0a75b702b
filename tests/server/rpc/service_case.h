// What the tests of the service share: a server on a free port with trial certificates and a store
// of its own, and callers of every office. Of one thread.
#pragma once

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/ops/audit_verifier.h"
#include "server/ops/dev_certificates.h"
#include "server/ops/pseudonym.h"
#include "server/rpc/service.h"
#include "server/rpc/student_message.h"
#include "tests/support/record_builder.h"
#include "tests/support/temporary_directory.h"
#include "xueji/v1/dedup_service.grpc.pb.h"
#include "xueji/v1/pre_check_service.grpc.pb.h"
#include "xueji/v1/registry_service.grpc.pb.h"

namespace xueji::server {

inline std::string Number(const std::string& birth, const std::string& sequence) {
  return RecordBuilder::WithCheck("370102" + birth + sequence);
}

inline v1::Student Child(const std::string& name, const std::string& sex, const std::string& birth,
                         const std::string& number = "", const std::string& region = "370102") {
  v1::Student student;
  student.set_name(name);
  student.set_sex(sex);
  student.set_birth_date(birth);
  student.set_document_number(number);
  student.set_school_region(region);
  return student;
}

// What a status says, taken out of its details.
struct Refused {
  explicit Refused(const grpc::Status& status) : code(status.error_code()) {
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    for (const google::protobuf::Any& detail : details.details()) {
      if (google::rpc::ErrorInfo info; detail.UnpackTo(&info)) reason = info.reason();
      if (google::rpc::LocalizedMessage text; detail.UnpackTo(&text)) zh = text.message();
      if (google::rpc::RetryInfo retry; detail.UnpackTo(&retry)) has_retry = true;
      detail.UnpackTo(&bad);
      has_verdict = detail.UnpackTo(&verdict) || has_verdict;
    }
  }
  grpc::StatusCode code;
  std::string reason, zh;
  bool has_retry = false, has_verdict = false;
  google::rpc::BadRequest bad;
  v1::Verdict verdict;
};

class ServiceCase : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::int64_t now_s =
        std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    ASSERT_TRUE(MakeDevCertificates(Folder(), now_s).ok());
    Configure(config_ = ReadServerConfig(Folder() + "/server.conf").value());
    Start();
    ASSERT_TRUE(service_->Load().ok());
  }
  std::string Folder() const { return directory_.FilePath("trial"); }
  // Tests of limits set their own.
  virtual void Configure(ServerConfig& config) {
    config.listen = "127.0.0.1:0";
    config.metrics.clear();
    config.log_level = "error";
    config.network.spin_us = 0;  // tests run side by side
    config.quota.account = {0, 0};
    config.quota.certificate = {0, 0};
    config.quota.county = {0, 0};
  }
  void Start() {
    service_.reset();
    auto service = Service::Start(config_);
    ASSERT_TRUE(service.ok()) << service.status();
    service_ = *std::move(service);
    channels_.clear();
  }

  std::shared_ptr<grpc::Channel> ChannelOf(const std::string& office) {
    std::shared_ptr<grpc::Channel>& channel = channels_[office];
    if (channel == nullptr) {
      grpc::SslCredentialsOptions tls;
      tls.pem_root_certs = directory_.Read("trial/ca.pem");
      tls.pem_cert_chain = directory_.Read("trial/client-" + office + ".pem");
      tls.pem_private_key = directory_.Read("trial/client-" + office + ".key");
      channel = grpc::CreateChannel("localhost:" + std::to_string(service_->port()),
                                    grpc::SslCredentials(tls));
    }
    return channel;
  }
  std::string Secret(const std::string& file) const {
    std::string text = directory_.Read("trial/" + file);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }
  std::unique_ptr<grpc::ClientContext> ContextOf(const std::string& office,
                                                 const std::string& role = "registrar") const {
    auto context = std::make_unique<grpc::ClientContext>();
    context->AddMetadata("authorization", "Bearer " + Secret(office + "-" + role + ".token"));
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    return context;
  }
  static v1::RequestContext Asked(const std::string& request_id = "") {
    v1::RequestContext context;
    context.set_request_id(request_id);
    context.set_purpose(v1::PURPOSE_ENROLMENT);
    return context;
  }

  grpc::Status PreCheck(const v1::Student& student, v1::PreCheckResponse* response,
                        const std::string& office = "county") {
    v1::PreCheckRequest request;
    *request.mutable_context() = Asked();
    *request.mutable_student() = student;
    return v1::PreCheckService::NewStub(ChannelOf(office))
        ->PreCheck(ContextOf(office).get(), request, response);
  }
  grpc::Status Register(const v1::Student& student, const std::string& request_id,
                        v1::RegisterResponse* response, const std::string& office = "county") {
    v1::RegisterRequest request;
    *request.mutable_context() = Asked(request_id);
    *request.mutable_student() = student;
    return Registry(office)->Register(ContextOf(office).get(), request, response);
  }
  std::unique_ptr<v1::RegistryService::Stub> Registry(const std::string& office) {
    return v1::RegistryService::NewStub(ChannelOf(office));
  }
  std::string MustRegister(const v1::Student& student, const std::string& request_id) {
    v1::RegisterResponse response;
    const grpc::Status status = Register(student, request_id, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.record_id();
  }

  // What stands in the audit; and of one method, who it names, with what, in order.
  std::vector<AuditRecord> AuditRecords() const {
    std::vector<AuditRecord> records;
    const auto found = VerifyAudit(
        config_.audit.directory, AuditKeys(),
        {.kept_head = "", .visit = [&](const AuditRecord& record) { records.push_back(record); }});
    EXPECT_TRUE(found.ok()) << found.status();
    return records;
  }
  using Named = std::vector<std::pair<std::string, std::string>>;
  Named NamedBy(std::string_view method) const {
    Named named;
    for (const AuditRecord& record : AuditRecords()) {
      if (record.method != method) continue;
      for (const AuditedObject& one : ObjectsOf(record)) named.emplace_back(one.object, one.verdict);
    }
    return named;
  }
  KeyRing AuditKeys() const { return KeyRing::Read(Folder() + "/audit.keys").value(); }
  std::string OfRecord(std::string_view id) const { return Pseudonyms(AuditKeys()).OfRecord(id); }
  std::string OfChild(const v1::Student& child) const {
    return Pseudonyms(AuditKeys()).OfChild(ViewOf(child));
  }

  TemporaryDirectory directory_;
  ServerConfig config_;
  std::unique_ptr<Service> service_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;
};

}  // namespace xueji::server
