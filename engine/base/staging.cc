#include "engine/base/staging.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace xueji {
namespace fs = std::filesystem;

std::string StagingPrefix(const std::string& name) { return "." + name + ".partial-"; }

void RemoveLitter(const std::string& parent, const std::string& prefix) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(prefix, 0) != 0) continue;
    const long pid = std::strtol(name.c_str() + prefix.size(), nullptr, 10);
    if (pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM)) continue;
    std::error_code ignored;
    fs::remove_all(entry.path(), ignored);
  }
}

absl::Status FileFault(const std::string& path, const Message& what, int error) {
  const Message text("$0：$1：$2", "$0: $1: $2", {path, what, SystemFault(error)});
  if (error == ENOSPC || error == EDQUOT) {
    return Internal({"$0；请腾出空间或另选 --out", "$0; free some space or choose another --out", {text}});
  }
  if (error == EACCES || error == EROFS || error == ENOTDIR || error == ENOENT || error == EPERM) {
    return InvalidArgument({"$0；请另选 --out", "$0; choose another --out", {text}});
  }
  return Internal(text);
}

absl::Status SyncDirectory(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FileFault(path, {"不能打开", "cannot open"}, errno);
  const int result = fsync(descriptor);
  const int error = errno;
  close(descriptor);
  if (result != 0 && error != EINVAL) return FileFault(path, {"不能写到磁盘", "cannot sync"}, error);
  return absl::OkStatus();
}

}  // namespace xueji
