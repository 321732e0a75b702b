#include "server/rpc/service.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "server/ops/certificate.h"
#include "server/ops/state_keeper.h"
#include "server/rpc/server_host.h"
#include "server/rpc/service_parts.h"
#include "server/rpc/verdict_message.h"

namespace xueji::server {

// Members are destroyed from the last to the first: the port closes before what its methods work
// with.
struct Service::State {
  explicit State(const ServerConfig& config_)
      : config(config_), quotas(config.quota), harvest(config.harvest) {}

  ServerConfig config;
  std::unique_ptr<Log> log;
  QuotaBook quotas;
  HarvestDetector harvest;
  std::unique_ptr<AuditLog> audit;
  std::optional<Pseudonyms> pseudonyms;
  std::unique_ptr<CallerIdentifier> callers;
  std::unique_ptr<StateKeeper> keeper;
  std::unique_ptr<RegistryStore> store;
  std::unique_ptr<Metrics> metrics;
  std::optional<ServiceParts> parts;
  std::unique_ptr<Registrar> registrar;
  std::unique_ptr<DedupRunner> dedup;
  std::unique_ptr<ServerHost> host;

  absl::Status OpenOps();
  MetricState Look() const;
  std::string Base() const;
  void TellOf(const BaseStart& start) const;
};

std::vector<std::string> AdviceWords() {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kAdviceCount; ++i) words.emplace_back(AdviceWord(static_cast<PreCheckAdvice>(i)));
  return words;
}

// 0: it cannot be read.
std::int64_t EndOf(const std::string& certificate_path) {
  const absl::StatusOr<std::string> pem = ReadFile(certificate_path);
  const absl::StatusOr<CertificateFacts> facts = pem.ok() ? ReadCertificate(*pem) : pem.status();
  return facts.ok() ? facts->not_after_s : 0;
}

absl::Status Service::State::OpenOps() {
  XUEJI_ASSIGN_OR_RETURN(
      log,
      Log::Make({.format = config.log_format, .level = config.log_level, .file = config.log_file}));
  XUEJI_ASSIGN_OR_RETURN(KeyRing token_keys, KeyRing::Read(config.token_keys));
  XUEJI_ASSIGN_OR_RETURN(KeyRing audit_keys, KeyRing::Read(config.audit.keys));
  XUEJI_ASSIGN_OR_RETURN(auto revoked, RevocationList::Open(config.revocations));
  pseudonyms.emplace(audit_keys);
  XUEJI_ASSIGN_OR_RETURN(
      audit, AuditLog::Open({.directory = config.audit.directory,
                             .file_bytes_max = std::uint64_t{config.audit.file_mebibytes} << 20,
                             .retention_days = config.audit.retention_days,
                             .sync_interval_ms = config.audit.sync_interval_ms},
                            std::move(audit_keys)));
  callers = std::make_unique<CallerIdentifier>(std::move(token_keys), std::move(revoked));
  XUEJI_ASSIGN_OR_RETURN(
      metrics, Metrics::Make({.listen = config.metrics, .state = [this] { return Look(); }, .advice = AdviceWords()}));
  parts.emplace(config, *callers, quotas, harvest, *audit, *pseudonyms, *metrics, *log);
  return absl::OkStatus();
}

// Asked by the scraper's thread: only through what is published.
MetricState Service::State::Look() const {
  MetricState look;
  look.audit_records = audit->records();
  look.audit_ok = audit->fault().ok();
  look.revocations_ok = callers->fault().ok();
  look.log_dropped = log->dropped();
  look.certificate_ends_s = EndOf(config.tls.certificate);
  const Registrar* live = parts.has_value() ? parts->registrar() : nullptr;
  if (live == nullptr) return look;
  look.work_floor_s = std::chrono::duration<double>(parts->work_floor.Now(Method::kPreCheck)).count();
  const auto reg = live->live();
  look.serving = live->fault().ok() && look.audit_ok;
  look.store_ok = live->store_fault().ok();
  look.records = reg->record_count();
  look.change_seq = reg->change_seq();
  look.changes_left = reg->changes_left();
  look.store_change_seq = store->LastChange().value_or(look.change_seq);
  return look;
}

Service::Service(std::unique_ptr<State> state) : state_(std::move(state)) {}
Service::~Service() {
  Stop(std::chrono::milliseconds(0));
}

absl::StatusOr<std::unique_ptr<Service>> Service::Start(const ServerConfig& config) {
  auto state = std::make_unique<State>(config);
  XUEJI_RETURN_IF_ERROR(state->OpenOps());
  XUEJI_ASSIGN_OR_RETURN(state->host, ServerHost::Start(*state->parts));
  return std::unique_ptr<Service>(new Service(std::move(state)));
}

// The base that was made last: the one that the configuration names, or the one that a job folded here.
std::string Service::State::Base() const {
  const std::string folded = FoldedBasePath(DataFolderOf(config));
  std::error_code none;
  if (!config.fold || !std::filesystem::exists(folded, none)) return config.snapshot;
  if (config.snapshot.empty() || !std::filesystem::exists(config.snapshot, none)) return folded;
  const bool is_younger = std::filesystem::last_write_time(folded, none) >=
                          std::filesystem::last_write_time(config.snapshot, none);
  return is_younger ? folded : config.snapshot;
}

// A base that spares the start nothing is worth a word to the operators; one that has what the store lost, an alarm.
void Service::State::TellOf(const BaseStart& start) const {
  const LogField position = {"base_position", start.base_place}, all = {"changes_read", "all"};
  constexpr char kRestored[] = "an older state of the store was restored; the base has records that it lost";
  switch (start.standing) {
    case BaseStanding::kHasChanges:
      return log->Info("base loaded", {position, {"changes_read", "after the base"}});
    case BaseStanding::kNoPlace:
      return log->Info("base loaded: it names no position", {all});
    case BaseStanding::kOtherStore:
      return log->Warning("base loaded: it is of another store", {position, all});
    case BaseStanding::kBeyondStore:
      return log->Error("base loaded: the store ends before it", {position, all, {"means", kRestored}});
    case BaseStanding::kOtherHistory:
      return log->Error("base loaded: the store has other changes than it", {position, all, {"means", kRestored}});
  }
}

absl::Status Service::Load() {
  const ServerConfig& config = state_->config;
  const std::string base = state_->Base();
  XUEJI_ASSIGN_OR_RETURN(state_->store, RegistryStore::Open(config.store));
  XUEJI_ASSIGN_OR_RETURN(state_->keeper,
                         StateKeeper::Start({.folder = DataFolderOf(config)}, state_->harvest, state_->quotas,
                                            *state_->audit, *state_->log));
  RegistrarOptions options;
  options.live = {.snapshot = base,
                  .plan = config.plan,
                  .changes_max = config.changes_max,
                  .memory_max = config.memory_max_bytes,
                  .threads = config.threads};
  options.folder = DataFolderOf(config);
  options.base_loaded = [this](const BaseStart& start) { state_->TellOf(start); };
  options.committed = [this](std::uint64_t changes, double seconds) {
    state_->metrics->ChangesCommitted(changes, seconds);
  };
  options.fault_changed = [this](const absl::Status& fault) {
    if (fault.ok()) {
      state_->log->Info("following the store again");
    } else {
      state_->log->Error("cannot follow the store", {{"status", fault}});
    }
    // What it does not know any more it must not be asked for: balancers send the calls elsewhere.
    state_->host->SetServing(fault.ok() && state_->audit->fault().ok());
  };
  options.store_fault_changed = [this](const absl::Status& fault) {
    if (fault.ok()) {
      state_->log->Info("changes are stored again");
    } else {
      state_->log->Error("changes cannot be stored", {{"status", fault}});
    }
  };
  // Nobody is answered any more: balancers send the calls elsewhere.
  state_->parts->audit_failed = [this] { state_->host->SetServing(false); };
  XUEJI_ASSIGN_OR_RETURN(state_->registrar, Registrar::Start(*state_->store, options));
  state_->dedup = std::make_unique<DedupRunner>(
      *state_->store, DedupRunnerOptions{.folder = options.folder,
                                         .base = base,
                                         .plan = config.plan,
                                         .fold = config.fold,
                                         .adopt = [this](const std::string& snapshot) { return Adopt(snapshot); },
                                         .threads = config.threads,
                                         .memory_max = config.memory_max_bytes});
  state_->parts->Publish(state_->registrar.get(), state_->dedup.get());
  state_->host->SetServing(true);
  state_->log->Info("serving",
                    {{"records", records()}, {"position", position()}, {"port", port()}});
  return absl::OkStatus();
}

absl::Status Service::Reload(const std::string& snapshot) {
  if (state_->dedup == nullptr || snapshot.empty()) return absl::OkStatus();
  return state_->dedup->ReplaceBase(snapshot);
}

// One caller at a time: DedupRunner sees to it.
absl::Status Service::Adopt(const std::string& snapshot) {
  XUEJI_RETURN_IF_ERROR(state_->registrar->Reload(snapshot));
  state_->log->Info("base replaced", {{"records", records()}, {"position", position()}});
  return absl::OkStatus();
}

void Service::Stop(std::chrono::milliseconds patience) {
  if (state_->host == nullptr) return;
  state_->log->Info("stopping");
  state_->host->Shutdown(patience);
  state_->dedup.reset();
  if (state_->registrar != nullptr) state_->registrar->Stop();
  state_->host.reset();  // until its end the registrar's writer may say that it cannot follow the store
  state_->keeper.reset();
  state_->audit->Sync().IgnoreError();
  state_->log->Info("stopped");
  state_->log->Flush();
}

int Service::port() const {
  return state_->host->port();
}
std::uint64_t Service::records() const {
  return state_->registrar->live()->record_count();
}
std::uint64_t Service::position() const {
  return state_->registrar->position();
}
std::string Service::MetricsText() const {
  return state_->metrics->Text();
}
Log& Service::log() {
  return *state_->log;
}

}  // namespace xueji::server
