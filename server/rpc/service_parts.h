// ServiceParts: what the methods of the service work with, made by server/main.cc and alive as long
// as the server.
//
//   parts.registrar()             // nullptr until the register is loaded
//
// All parts are thread-safe; the registrar is published once.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>

#include "server/ops/audit_log.h"
#include "server/ops/caller_identifier.h"
#include "server/ops/harvest_detector.h"
#include "server/ops/log.h"
#include "server/ops/log_pace.h"
#include "server/ops/metrics.h"
#include "server/ops/pseudonym.h"
#include "server/ops/quota_book.h"
#include "server/ops/server_config.h"
#include "server/ops/work_floor.h"
#include "server/registrar/dedup_runner.h"
#include "server/registrar/registrar.h"

namespace xueji::server {

class ServiceParts {
 public:
  const ServerConfig& config;
  CallerIdentifier& callers;
  QuotaBook& quotas;
  HarvestDetector& harvest;
  AuditLog& audit;
  const Pseudonyms& pseudonyms;
  Metrics& metrics;
  Log& log;
  WorkFloor work_floor;
  LogPace sign_in_pace{10'000};  // of lines about refused sign-ins: strangers cause them
  std::atomic<std::uint32_t> in_flight = 0;
  std::function<void()> audit_failed;  // set before registrar() is there; called by any thread, again and again
  std::atomic<bool> is_stopping = false;  // streams that could go on for ever end

  // Release and acquire: who sees the pointer sees what it points to.
  void Publish(Registrar* registrar, DedupRunner* dedup) {
    dedup_ = dedup;
    registrar_.store(registrar, std::memory_order_release);
  }
  DedupRunner* dedup() const { return dedup_; }  // REQUIRES: registrar() is there
  Registrar* registrar() const { return registrar_.load(std::memory_order_acquire); }

  ServiceParts(const ServerConfig& config_, CallerIdentifier& callers_, QuotaBook& quotas_,
               HarvestDetector& harvest_, AuditLog& audit_, const Pseudonyms& pseudonyms_,
               Metrics& metrics_, Log& log_)
      : config(config_),
        callers(callers_),
        quotas(quotas_),
        harvest(harvest_),
        audit(audit_),
        pseudonyms(pseudonyms_),
        metrics(metrics_),
        log(log_),
        work_floor({.first = std::chrono::microseconds(config_.limits.work_floor_us),
                    .follows = config_.limits.work_floor_follows}) {}

 private:
  DedupRunner* dedup_ = nullptr;  // written before, read after registrar_
  std::atomic<Registrar*> registrar_ = nullptr;
};

}  // namespace xueji::server
