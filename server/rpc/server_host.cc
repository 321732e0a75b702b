#include "server/rpc/server_host.h"

#include <algorithm>
#include <deque>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "engine/base/message.h"
#include "server/rpc/dedup_service.h"
#include "server/rpc/health_service.h"
#include "server/rpc/pre_check_service.h"
#include "server/rpc/registry_service.h"
#include "server/rpc/watch_work.h"
#include "xueji/v1/dedup_service.pb.h"
#include "xueji/v1/pre_check_service.pb.h"
#include "xueji/v1/registry_service.pb.h"

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

// The service of the .proto file that this message stands in: each has one.
template <typename Request>
const grpc::protobuf::ServiceDescriptor& ServiceOf() {
  return *Request::descriptor()->file()->service(0);
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

// Members are destroyed from the last to the first: the server after what its events go to.
struct ServerHost::State {
  explicit State(ServiceParts& parts_)
      : parts(parts_),
        workers(static_cast<int>(std::max(2U, std::thread::hardware_concurrency()))),
        board({pre_check.full_name(), registry.full_name(), dedup.full_name()}) {}

  void AddQueues(grpc::ServerBuilder& builder);
  void Open();
  void Add(UnaryMethod method, RawService& service, NetworkQueue& queue) {
    unary.emplace_back(std::move(method), service, queue, workers);
  }
  void Add(StreamMethod method, RawService& service, NetworkQueue& queue) {
    streams.emplace_back(std::move(method), service, queue, workers);
  }

  ServiceParts& parts;
  RawService pre_check{ServiceOf<v1::PreCheckRequest>()}, registry{ServiceOf<v1::RegisterRequest>()},
      dedup{ServiceOf<v1::StartDedupRequest>()}, health{ServiceOf<::grpc::health::v1::HealthCheckRequest>()};
  std::unique_ptr<grpc::Server> server;
  std::deque<NetworkQueue> queues;
  WorkerPool workers;
  HealthBoard board;
  std::deque<UnaryRow> unary;
  std::deque<StreamRow> streams;
  int port = 0;
};

void ServerHost::State::AddQueues(grpc::ServerBuilder& builder) {
  const ServerConfig::Network& network = parts.config.network;
  const unsigned threads = network.threads != 0 ? network.threads : std::max(1U, std::thread::hardware_concurrency() / 4);
  for (unsigned i = 0; i < threads; ++i) {
    queues.emplace_back(builder.AddCompletionQueue(), std::chrono::microseconds(network.spin_us));
  }
}

void ServerHost::State::Open() {
  for (NetworkQueue& queue : queues) {
    Add(PreCheckMethod(parts), pre_check, queue);
    Add(PreCheckBatchMethod(parts), pre_check, queue);
    for (UnaryMethod& method : RegistryMethods(parts)) Add(std::move(method), registry, queue);
    Add(WatchChangesMethod(parts), registry, queue);
    for (UnaryMethod& method : DedupMethods(parts)) Add(std::move(method), dedup, queue);
    Add(board.CheckMethod(), health, queue);
    Add(board.WatchMethod(), health, queue);
  }
  for (UnaryRow& row : unary) row.Open();
  for (StreamRow& row : streams) row.Open();
  for (NetworkQueue& queue : queues) queue.Start();
}

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
  grpc::EnableDefaultHealthCheckService(false);
  if (config.reflection) grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  auto state = std::make_unique<State>(parts);
  grpc::ServerBuilder builder;
  SetLimits(config, builder);
  builder.AddListeningPort(config.listen, CredentialsOf(config.tls), &state->port);
  for (RawService* service : {&state->pre_check, &state->registry, &state->dedup, &state->health}) {
    builder.RegisterService(service);
  }
  state->AddQueues(builder);
  state->server = builder.BuildAndStart();
  if (state->server == nullptr || state->port == 0) {
    return Fault(absl::StatusCode::kUnavailable,
                 {"$0：不能在此地址监听；请换一个地址，或停止占用它的程序",
                  "$0: cannot listen there; choose another address, or stop who has it",
                  {config.listen}});
  }
  state->Open();
  return std::unique_ptr<ServerHost>(new ServerHost(std::move(state)));
}

int ServerHost::port() const {
  return state_->port;
}

void ServerHost::SetServing(bool serving) {
  // A store that can be followed again does not bring back a server that stops.
  state_->board.SetServing(serving && !state_->parts.is_stopping.load(std::memory_order_relaxed));
}

void ServerHost::Shutdown(std::chrono::milliseconds patience) {
  if (state_->server == nullptr) return;
  state_->parts.is_stopping.store(true, std::memory_order_relaxed);
  SetServing(false);
  state_->board.Close();
  state_->server->Shutdown(std::chrono::system_clock::now() + patience);
  // The network is gone; a call that is still being worked on must come to its end before its queue does.
  for (NetworkQueue& queue : state_->queues) {
    while (queue.calls() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    queue.Shutdown();
  }
  state_->server.reset();
}

}  // namespace xueji::server
