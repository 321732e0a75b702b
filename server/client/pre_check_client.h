// PreCheckClient: asks a running server about records; of the API it tells what a clerk needs.
//
//   XUEJI_ASSIGN_OR_RETURN(auto client, PreCheckClient::Connect({.address = "localhost:7443", .ca =
//   …, …})); XUEJI_ASSIGN_OR_RETURN(const ClientVerdict verdict, client->Check(record));
//   XUEJI_ASSIGN_OR_RETURN(const std::vector<ClientAnswer> answers, client->CheckAll(records));
//
// The door of the command line to gRPC. Thread-safe. Cost: a connection at the first call. Errors:
// kInvalidArgument (files; values the server refuses, each named; a wrong certificate or token),
// kResourceExhausted (quota: when to come again), kUnavailable and others as the server has them;
// messages are the server's, in both languages.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/status.h"
#include "engine/record/student_text.h"

namespace xueji::server {

struct ClientOptions {
  std::string address = "localhost:7443";
  std::string ca, certificate, key;  // files, PEM
  std::string token;                 // file
  std::string ticket = {};           // file; of a list
  std::int64_t deadline_ms = 10'000;
};

struct ClientReason {
  std::string code;
  Message text, next_step;
};
struct ClientHint {
  std::string record_id, case_id, school_region, school_code, enrolment_state, decision;
  std::vector<std::string> reason_codes;
  Message school_place = {};
};
struct ClientVerdict {
  std::string advice;  // "transfer"
  Message advice_text;
  std::vector<ClientReason> reasons, warnings;
  std::vector<ClientHint> hints;
  std::uint64_t position = 0;
};
struct ClientFault {
  std::string field, code;
  Message text;
};
// Of one record of a list.
struct ClientAnswer {
  std::string record_id;
  ClientVerdict verdict;
  std::vector<ClientFault> faults;  // not empty: there is no verdict
};

class PreCheckClient {
 public:
  static absl::StatusOr<std::unique_ptr<PreCheckClient>> Connect(const ClientOptions& options);
  ~PreCheckClient();
  PreCheckClient(const PreCheckClient&) = delete;
  PreCheckClient& operator=(const PreCheckClient&) = delete;

  absl::StatusOr<ClientVerdict> Check(const StudentText& record) const;
  // In messages of a thousand; answers in the order of the records.
  absl::StatusOr<std::vector<ClientAnswer>> CheckAll(std::span<const StudentText> records) const;

 private:
  struct State;
  explicit PreCheckClient(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace xueji::server
