#include "engine/jobs/base_plan.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/base/message.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"

namespace xueji {
namespace {

constexpr std::uint64_t kBaseBytesPerRecord = 8;
constexpr std::uint64_t kBaseBytes = std::uint64_t{96} << 20;  // arrays are charged in steps of 2 MiB

}  // namespace

absl::Status CheckBaseOptions(const RunOptions& options) {
  if (options.inputs.empty() && options.deleted.empty()) {
    return InvalidArgument({"dedup --base 至少需要一个输入，或用 --deleted 给出要删除的记录",
                            "dedup --base needs at least one input, or --deleted with records to take out"});
  }
  if (!options.frequencies.empty()) {
    return InvalidArgument({"--frequencies 不能与 --base 同用：词频由底库与新记录得出；底库若按词频表建立，沿用其表",
                            "--frequencies does not go with --base: frequencies are those of the base and the "
                            "new records, or of the table the base was built with"});
  }
  if (options.audit > 0) {
    return InvalidArgument({"--audit 不能与 --base 同用；请对全部记录运行 dedup --audit",
                            "--audit does not go with --base; run dedup --audit over all records"});
  }
  if (!options.register_place.empty() && options.snapshot_out.empty()) {
    return InvalidArgument({"--register-place 说的是下一个底库的位置；请用 --snapshot-out 写出底库",
                            "--register-place is of the next base; have it written with --snapshot-out"});
  }
  std::error_code ignored;
  if (!options.snapshot_out.empty() &&
      std::filesystem::equivalent(options.snapshot_out, options.base, ignored)) {
    return InvalidArgument({"--snapshot-out 与 --base 是同一个文件 $0；请写到另一个文件",
                            "--snapshot-out and --base are one file, $0; write the next base to another",
                            {options.base}});
  }
  return absl::OkStatus();
}

absl::StatusOr<BasePlan> ReadBasePlan(const RunOptions& options) {
  BasePlan base;
  XUEJI_ASSIGN_OR_RETURN(base.overview, ReadOverview(options.base));
  const SnapshotFacts& facts = base.overview.facts;
  XUEJI_ASSIGN_OR_RETURN(base.text, ReadSnapshotPlan(options.base));
  XUEJI_ASSIGN_OR_RETURN(LinkagePlan plan, ParsePlan(base.text, options.base + "/plan"));
  XUEJI_ASSIGN_OR_RETURN(base.plan, CompilePlan(std::move(plan)));
  if (!options.plan.empty()) {
    XUEJI_ASSIGN_OR_RETURN(LinkagePlan given, ReadPlan(options.plan));
    XUEJI_ASSIGN_OR_RETURN(const ExecutionPlan wanted, CompilePlan(std::move(given)));
    if (wanted.fingerprint != facts.plan_fingerprint) {
      return InvalidArgument({"$0：底库按方案 $1（指纹 $2）建立，而 --plan $3 的指纹为 $4；请去掉 --plan，"
                              "或按新方案重新建立：xueji snapshot build --plan",
                              "$0: the base was built by plan $1, fingerprint $2, and --plan $3 has "
                              "fingerprint $4; leave --plan out, or build the base again: xueji snapshot "
                              "build --plan",
                              {options.base, facts.plan_name, facts.plan_fingerprint, options.plan,
                               wanted.fingerprint}});
    }
  }
  if (options.latest_birth_date != 0 && options.latest_birth_date != facts.latest_birth_date) {
    return InvalidArgument({"$0：底库接受的出生日期截至 $1，而 --latest-birth-date 为 $2；其间的行当时被拒绝，"
                            "不在底库中；请去掉此选项，或重新建立底库",
                            "$0: the base takes birth dates up to $1, and --latest-birth-date is $2; rows "
                            "between them would be judged otherwise, and the base does not have those it "
                            "refused; leave the option out, or build the base again",
                            {options.base, facts.latest_birth_date, options.latest_birth_date}});
  }
  return base;
}

absl::Status SayBaseNeed(const absl::Status& refused, const MemoryBudget& budget,
                         const RunOptions& options, const BasePlan& base, std::uint64_t fresh_bytes) {
  if (refused.code() != absl::StatusCode::kResourceExhausted || budget.bytes_refused() == 0) {
    return refused;
  }
  const SnapshotFacts& facts = base.overview.facts;
  // The new records twice, as read and in the base; of their keys, one pass at a time.
  const std::uint64_t bytes =
      std::max(budget.bytes_refused(),
               base.overview.file_bytes + facts.records * kBaseBytesPerRecord + 3 * fresh_bytes +
                   (facts.links + facts.near_pairs) * kUpdateBytesPerLink) + kBaseBytes;
  return ResourceExhausted({"内存上限 $0 太低：以 $1 为底库约需 $2；请用 --memory-max $3M",
                            "the memory limit of $0 is too low: a run on the base $1 takes about $2; give "
                            "--memory-max $3M",
                            {FormatBytes(budget.bytes_max()), options.base, FormatBytes(bytes),
                             (bytes >> 20) + 1}});
}

}  // namespace xueji
