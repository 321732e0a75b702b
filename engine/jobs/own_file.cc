#include "engine/jobs/own_file.h"

#include <filesystem>
#include <fstream>
#include <ios>

#include "engine/base/message.h"

namespace xueji {

absl::Status CheckOwnFile(const OwnFile& file) {
  std::error_code error;
  if (!std::filesystem::exists(file.path, error)) return absl::OkStatus();
  if (!file.replace) {
    return AlreadyExists({"$0 已存在；加 --force 替换，或用 $1 另选",
                          "$0 exists; replace it with --force, or choose another with $1",
                          {file.path, file.option}});
  }
  std::ifstream content(file.path, std::ios::binary);
  std::string begin(file.header.size(), '\0');
  content.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  if (content.good() && begin == file.header) return absl::OkStatus();
  return InvalidArgument({"$0 不是本命令写的文件，不予替换；请用 $1 另选",
                          "$0 was not written by this command and is not replaced; choose another with $1",
                          {file.path, file.option}});
}

}  // namespace xueji
