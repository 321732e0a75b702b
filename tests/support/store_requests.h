// Requests for tests of the register's store: made-up records, and short ways to ask.
//
//   store->Commit({{Registration("r1", "id:7")}})
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "server/store/registry_store.h"

namespace xueji::server {

inline ChangeRequest Registration(std::string record_id, std::string identity_key = {}, std::string request_id = {}) {
  ChangeRequest request;
  request.record[StudentColumnId::kRecordId] = std::move(record_id);
  request.record[StudentColumnId::kName] = "王小明";
  request.record[StudentColumnId::kDocumentNumber] = identity_key;
  request.identity_key = std::move(identity_key);
  request.request_digest = "digest of " + request_id;
  request.answer = "answer to " + request_id;
  request.request_id = std::move(request_id);
  request.account = "clerk-1";
  request.region = "370102";
  request.at_ms = 1'790'000'000'000;
  return request;
}

inline ChangeRequest Amendment(std::string record_id, std::string identity_key = {}, std::uint64_t expected_version = 0) {
  ChangeRequest request = Registration(std::move(record_id), std::move(identity_key));
  request.kind = ChangeKind::kAmend;
  request.expected_version = expected_version;
  return request;
}

inline ChangeRequest Withdrawal(const std::string& record_id, std::uint64_t expected_version = 0) {
  ChangeRequest request;
  request.kind = ChangeKind::kWithdraw;
  request.record[StudentColumnId::kRecordId] = record_id;
  request.account = "clerk-1";
  request.expected_version = expected_version;
  return request;
}

}  // namespace xueji::server
