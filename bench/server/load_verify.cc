#include "bench/server/load_verify.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "bench/server/load_requests.h"
#include "xueji/v1/registry_service.grpc.pb.h"

namespace xueji::bench {
namespace {

constexpr int kAttempts = 5;

std::unique_ptr<v1::RegistryService::Stub> Connect(const LoadOptions& options) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = ReadText(options.ca) + "\n";
  tls.pem_cert_chain = ReadText(options.certificate) + "\n";
  tls.pem_private_key = ReadText(options.key) + "\n";
  const auto channel = grpc::CreateChannel(options.server, grpc::SslCredentials(tls));
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
    throw std::runtime_error(
        options.server + ": no connection; is the server running, and are these its certificates?");
  }
  return v1::RegistryService::NewStub(channel);
}

enum class Finding { kThere, kNotThere, kNoAnswer };

// What became of an acknowledged record; `fault` says it in words if it is not there. Whoever is not answered in time asks
// again: a server that was held up has lost nothing.
Finding Find(v1::RegistryService::Stub& stub, const std::string& authorization, const std::string& id,
             std::uint64_t version, std::string* fault) {
  v1::GetRecordRequest request;
  request.set_record_id(id);
  request.mutable_context()->set_purpose(v1::PURPOSE_ENROLMENT);
  grpc::Status status;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    v1::GetRecordResponse found;
    grpc::ClientContext context;
    context.AddMetadata("authorization", authorization);
    context.set_wait_for_ready(true);
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    status = stub.GetRecord(&context, request, &found);
    if (status.ok()) {
      const bool is_there = found.records_size() == 1 && !found.records(0).withdrawn() &&
                            found.records(0).version() == version;
      if (!is_there) *fault = "not as it was acknowledged";
      return is_there ? Finding::kThere : Finding::kNotThere;
    }
    *fault = status.error_message();
    if (status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED && status.error_code() != grpc::StatusCode::UNAVAILABLE)
      return Finding::kNotThere;
  }
  return Finding::kNoAnswer;
}

}  // namespace

bool VerifyLedger(const LoadOptions& options) {
  std::ifstream ledger(options.verify);
  if (!ledger) throw std::runtime_error(options.verify + ": cannot be read");
  const std::unique_ptr<v1::RegistryService::Stub> stub = Connect(options);
  const std::string authorization = "Bearer " + ReadText(options.token);
  std::uint64_t records = 0, lost = 0, doubled = 0, unanswered = 0, version = 0;
  std::map<std::uint64_t, std::string> by_version;
  for (std::string id; ledger >> id >> version; ++records) {
    if (!by_version.emplace(version, id).second && by_version[version] != id) ++doubled;
    std::string fault;
    const Finding finding = Find(*stub, authorization, id, version, &fault);
    if (finding == Finding::kThere) continue;
    ++(finding == Finding::kNotThere ? lost : unanswered);
    std::cerr << "xueji-load: " << id << " of change " << version << ": " << fault << "\n";
  }
  std::cout << nlohmann::ordered_json{{"acknowledged", records},
                                      {"lost", lost},
                                      {"doubled", doubled},
                                      {"unanswered", unanswered}}
                   .dump()
            << "\n";
  return lost == 0 && doubled == 0 && unanswered == 0;
}

}  // namespace xueji::bench
