// ReferenceStore: the rules of the register's store in the plainest form: a list of changes, and every question answered
// by reading all of it. What the real stores say is held against it.
//
//   ReferenceStore reference;  const ChangeOutcome outcome = reference.Judge(request);
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/message.h"
#include "server/store/registry_store.h"

namespace xueji::server {

class ReferenceStore {
 public:
  ChangeOutcome Judge(const ChangeRequest& request) {
    ChangeOutcome outcome;
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const ChangeRequest& earlier = changes_[i];
      if (request.request_id.empty() || earlier.request_id != request.request_id || earlier.account != request.account) {
        continue;
      }
      if (earlier.request_digest != request.request_digest) return Refused(absl::StatusCode::kAlreadyExists);
      return {.status = absl::OkStatus(), .change_seq = i + 1, .repeated = true, .answer = earlier.answer, .holder = {}};
    }
    const std::size_t last = LastOf(IdOf(request));
    const bool is_new = request.kind == ChangeKind::kRegister || request.kind == ChangeKind::kImport;
    if (is_new && last > 0) return Refused(absl::StatusCode::kAlreadyExists);
    if (!is_new && last > 0 && changes_[last - 1].kind == ChangeKind::kWithdraw) {
      return Refused(absl::StatusCode::kFailedPrecondition);
    }
    if (!is_new && request.expected_version != 0 && request.expected_version != last) {
      return Refused(absl::StatusCode::kFailedPrecondition);
    }
    if (request.kind != ChangeKind::kWithdraw && !request.identity_key.empty()) {
      for (std::size_t i = 0; i < changes_.size(); ++i) {
        const ChangeRequest& other = changes_[i];
        if (LastOf(IdOf(other)) != i + 1 || other.kind == ChangeKind::kWithdraw || IdOf(other) == IdOf(request)) continue;
        if (other.identity_key != request.identity_key || other.seat != request.seat) continue;
        outcome = Refused(absl::StatusCode::kAlreadyExists);
        outcome.holder = IdOf(other);
        return outcome;
      }
    }
    changes_.push_back(request);
    return {.status = absl::OkStatus(), .change_seq = changes_.size(), .repeated = false, .answer = request.answer, .holder = {}};
  }

  // change_seq of a record's last state; 0: unknown.
  std::size_t LastOf(const std::string& record_id) const {
    for (std::size_t i = changes_.size(); i > 0; --i) {
      if (IdOf(changes_[i - 1]) == record_id) return i;
    }
    return 0;
  }
  const std::vector<ChangeRequest>& changes() const { return changes_; }
  static const std::string& IdOf(const ChangeRequest& request) { return request.record[StudentColumnId::kRecordId]; }

 private:
  static ChangeOutcome Refused(absl::StatusCode code) {
    ChangeOutcome outcome;
    outcome.status = Fault(code, Verbatim("refused"));
    return outcome;
  }
  std::vector<ChangeRequest> changes_;
};

}  // namespace xueji::server
