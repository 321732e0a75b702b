#include "server/ops/account_locks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "engine/base/message.h"
#include "server/ops/user_token.h"

namespace xueji::server {
namespace {

namespace fs = std::filesystem;

constexpr StateForm kForm = {"#xueji-locks 1", 4};
constexpr std::string_view kRequest = "unlock-";

std::string LocksPath(const std::string& folder) {
  return folder + "/account.locks";
}
std::string RequestPath(const std::string& folder, const std::string& account) {
  return folder + "/" + std::string(kRequest) + account;
}

// Zero is root.
std::string OwnerOf(const std::string& path) {
  struct stat facts {};
  return lstat(path.c_str(), &facts) == 0 ? std::to_string(facts.st_uid) : "unknown";
}

}  // namespace

StateRows RowsOfLocks(std::span<const AccountLock> locks) {
  StateRows rows;
  for (const AccountLock& lock : locks) {
    rows.push_back({lock.account, std::string(HarvestReasonWord(lock.reason)),
                    std::to_string(lock.since_ms), std::to_string(lock.until_ms)});
  }
  return rows;
}

absl::StatusOr<std::vector<AccountLock>> LocksOfRows(const StateRows& rows,
                                                     std::string_view source) {
  std::vector<AccountLock> locks;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::vector<std::string>& cells = rows[row];
    const auto reason = ParseHarvestReason(cells[1]);
    const auto since = StateNumber(cells[2]), until = StateNumber(cells[3]);
    constexpr std::uint64_t kTimeMax = INT64_MAX;
    if (!IsAccountName(cells[0]) || !reason || !since || !until || *since > kTimeMax ||
        *until > kTimeMax) {
      return BadStateRow(source, row);
    }
    locks.push_back(
        {cells[0], *reason, static_cast<std::int64_t>(*since), static_cast<std::int64_t>(*until)});
  }
  return locks;
}

absl::Status SaveLocks(const std::string& folder, std::span<const AccountLock> locks) {
  return SaveState(LocksPath(folder), kForm, RowsOfLocks(locks));
}

absl::StatusOr<std::vector<AccountLock>> LoadLocks(const std::string& folder, std::int64_t now_ms) {
  XUEJI_ASSIGN_OR_RETURN(const StateRows rows, LoadState(LocksPath(folder), kForm));
  XUEJI_ASSIGN_OR_RETURN(std::vector<AccountLock> locks, LocksOfRows(rows, LocksPath(folder)));
  std::erase_if(locks, [&](const AccountLock& lock) { return lock.until_ms <= now_ms; });
  return locks;
}

bool IsRequested(const std::string& folder, const std::string& account) {
  std::error_code none;
  return fs::exists(RequestPath(folder, account), none);
}

absl::Status RequestUnlock(const std::string& folder, const std::string& account,
                           std::int64_t now_ms) {
  if (!IsAccountName(account)) {
    return InvalidArgument({"账号名只有字母、数字和 . - _ @，至多 64 个",
                            "an account's name has letters, digits and . - _ @, 64 at most"});
  }
  XUEJI_ASSIGN_OR_RETURN(const std::vector<AccountLock> locks, LoadLocks(folder, now_ms));
  if (IsRequested(folder, account) ||
      std::none_of(locks.begin(), locks.end(),
                   [&](const AccountLock& lock) { return lock.account == account; })) {
    return NotFound({"账号 $0 没有被锁定；xueji-server locks 列出被锁定的账号",
                     "the account $0 is not locked; `xueji-server locks` lists those that are",
                     {account}});
  }
  const std::string path = RequestPath(folder, account);
  const int file = open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return Internal({"$0：$1", "$0: $1", {path, SystemFault(errno)}});
  close(file);
  return absl::OkStatus();
}

std::vector<UnlockRequest> UnlockRequests(const std::string& folder) {
  std::vector<UnlockRequest> wishes;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.rfind(kRequest, 0) != 0 || !IsAccountName(name.substr(kRequest.size()))) continue;
    wishes.push_back({name.substr(kRequest.size()), OwnerOf(at->path().string())});
  }
  std::sort(wishes.begin(), wishes.end(),
            [](const UnlockRequest& a, const UnlockRequest& b) { return a.account < b.account; });
  return wishes;
}

absl::Status RemoveRequest(const std::string& folder, const std::string& account) {
  const std::string path = RequestPath(folder, account);
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return Internal({"$0：$1", "$0: $1", {path, SystemFault(errno)}});
}

}  // namespace xueji::server
