#include "server/registrar/batch_overlay.h"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "engine/base/message.h"
#include "engine/plan/plan_printer.h"

namespace xueji::server {
namespace {

// What was cleared away stays in memory until a new register takes the old one's place: it is made in 1.6 ms, so
// every few thousand records.
constexpr std::uint32_t kChangesMax = 4'096;
// Below this a new one is cheaper than to care for what is left.
constexpr std::uint32_t kChangesLeftMin = 1'024;

}  // namespace

BatchOverlay::BatchOverlay(const LinkagePlan& plan, std::string folder)
    : plan_text_(PrintPlan(plan)), folder_(std::move(folder)) {}

absl::StatusOr<std::unique_ptr<BatchOverlay>> BatchOverlay::Make(const LinkagePlan& plan,
                                                                 std::string folder) {
  std::unique_ptr<BatchOverlay> overlay(new BatchOverlay(plan, std::move(folder)));
  XUEJI_RETURN_IF_ERROR(overlay->Open());
  return overlay;
}

absl::Status BatchOverlay::Open() {
  std::string path = folder_ + "/plan-XXXXXX";
  const int file = ::mkstemp(path.data());
  if (file < 0) return Prefixed(Internal(SystemFault(errno)), folder_ + ": ");
  const ssize_t written = ::write(file, plan_text_.data(), plan_text_.size());
  ::close(file);
  absl::StatusOr<std::unique_ptr<LiveRegister>> records =
      written == static_cast<ssize_t>(plan_text_.size())
          ? LiveRegister::Open({.plan = path, .changes_max = kChangesMax, .threads = 1})
          : Prefixed(Internal(SystemFault(errno)), path + ": ");
  ::unlink(path.c_str());
  XUEJI_RETURN_IF_ERROR(records.status());
  records_ = *std::move(records);
  added_.clear();
  change_seq_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<bool> BatchOverlay::Meets(const StudentText& record) const {
  if (added_.empty()) return false;
  XUEJI_ASSIGN_OR_RETURN(const PreCheckAnswer answer, records_->PreCheck(record, {.hits_max = 1}));
  return answer.pairs_compared > 0 || answer.hits_total > 0;
}

absl::Status BatchOverlay::Add(const StudentText& record) {
  const RegisterChange change = {.change_seq = ++change_seq_, .record = record};
  XUEJI_RETURN_IF_ERROR(records_->Apply({&change, 1}));
  added_.push_back(record[StudentColumnId::kRecordId]);
  return absl::OkStatus();
}

absl::Status BatchOverlay::Clear() {
  if (records_->changes_left() < kChangesLeftMin) return Open();
  std::vector<RegisterChange> changes;
  for (const std::string& record_id : added_) {
    RegisterChange change = {.kind = RegisterChange::Kind::kWithdraw, .change_seq = ++change_seq_};
    change.record[StudentColumnId::kRecordId] = record_id;
    changes.push_back(std::move(change));
  }
  added_.clear();
  return changes.empty() ? absl::OkStatus() : records_->Apply(changes);
}

}  // namespace xueji::server
