#include "server/rpc/server_host.h"

#include <fstream>
#include <string>
#include <utility>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "engine/base/message.h"
#include "server/rpc/dedup_service.h"
#include "server/rpc/pre_check_service.h"
#include "server/rpc/registry_service.h"

namespace xueji::server {
namespace {

constexpr unsigned kReadAgain_s = 10;
// A client may ask whether the connection lives this often, not more: pings cost us as much as
// calls.
constexpr int kPingMin_ms = 10'000, kKeepalive_ms = 60'000, kKeepaliveTimeout_ms = 20'000;
constexpr int kAgeGrace_ms = 10'000;
// Identity and request ids, and a token; no more.
constexpr int kMetadataBytesMax = 8 << 10;

absl::Status CheckReadable(const std::string& path) {
  if (std::ifstream(path).good()) return absl::OkStatus();
  return InvalidArgument(
      {"$0：读不到这个 TLS 文件", "$0: this file of TLS cannot be read", {path}});
}

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerConfig::Tls& tls) {
  auto files = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      tls.key, tls.certificate, tls.client_ca, kReadAgain_s);
  grpc::experimental::TlsServerCredentialsOptions options(std::move(files));
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

void SetLimits(const ServerConfig& config, grpc::ServerBuilder& builder) {
  const auto& limits = config.limits;
  if (limits.message_bytes_max != 0) {
    builder.SetMaxReceiveMessageSize(static_cast<int>(limits.message_bytes_max));
    builder.SetMaxSendMessageSize(static_cast<int>(limits.message_bytes_max));
  }
  if (limits.streams_max != 0) {
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS,
                               static_cast<int>(limits.streams_max));
  }
  if (limits.connection_age_s != 0) {
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                               static_cast<int>(limits.connection_age_s) * 1000);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kAgeGrace_ms);
  }
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepalive_ms);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeout_ms);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kPingMin_ms);
  // Two servers on one port would each have half of the calls, and an old one would go on unseen.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

struct ServerHost::State {
  explicit State(ServiceParts& parts) : pre_check(parts), registry(parts), dedup(parts) {}

  PreCheckService pre_check;
  RegistryService registry;
  DedupService dedup;
  std::unique_ptr<grpc::Server> server;
  int port = 0;
};

ServerHost::ServerHost(std::unique_ptr<State> state) : state_(std::move(state)) {}
ServerHost::~ServerHost() {
  Shutdown(std::chrono::milliseconds(0));
}

absl::StatusOr<std::unique_ptr<ServerHost>> ServerHost::Start(ServiceParts& parts) {
  const ServerConfig& config = parts.config;
  for (const std::string* path :
       {&config.tls.certificate, &config.tls.key, &config.tls.client_ca}) {
    XUEJI_RETURN_IF_ERROR(CheckReadable(*path));
  }
  grpc::EnableDefaultHealthCheckService(true);
  if (config.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto state = std::make_unique<State>(parts);
  grpc::ServerBuilder builder;
  SetLimits(config, builder);
  builder.AddListeningPort(config.listen, CredentialsOf(config.tls), &state->port);
  for (grpc::Service* service : {static_cast<grpc::Service*>(&state->pre_check),
                                 static_cast<grpc::Service*>(&state->registry),
                                 static_cast<grpc::Service*>(&state->dedup)}) {
    builder.RegisterService(service);
  }
  state->server = builder.BuildAndStart();
  if (state->server == nullptr || state->port == 0) {
    return Fault(absl::StatusCode::kUnavailable,
                 {"$0：不能在此地址监听；请换一个地址，或停止占用它的程序",
                  "$0: cannot listen there; choose another address, or stop who has it",
                  {config.listen}});
  }
  std::unique_ptr<ServerHost> host(new ServerHost(std::move(state)));
  host->SetServing(false);
  return host;
}

int ServerHost::port() const {
  return state_->port;
}

void ServerHost::SetServing(bool serving) {
  grpc::HealthCheckServiceInterface* health = state_->server->GetHealthCheckService();
  health->SetServingStatus(serving);
  for (const char* name :
       {v1::PreCheckService::service_full_name(), v1::RegistryService::service_full_name(),
        v1::DedupService::service_full_name()}) {
    health->SetServingStatus(name, serving);
  }
}

void ServerHost::Shutdown(std::chrono::milliseconds patience) {
  if (state_->server == nullptr) return;
  SetServing(false);
  state_->server->Shutdown(std::chrono::system_clock::now() + patience);
  state_->server.reset();
}

}  // namespace xueji::server
