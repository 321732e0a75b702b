#include "engine/jobs/wave_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"
#include "engine/base/version.h"
#include "engine/report/json_value.h"
#include "engine/report/manifest_reader.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

constexpr char kStateFile[] = "/wave.json";
constexpr std::size_t kReadBytes = std::size_t{4} << 20;

absl::StatusOr<WaveState> ParseState(const std::string& text, const std::string& path) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  absl::Status status;
  if (json.is_discarded() || !json.is_object() || json.value("job", Json()) != "wave") {
    return InvalidArgument({"$0：不是一次发号批次的状态文件；请另选 --out", "$0: not the state of a wave; choose another --out", {path}});
  }
  WaveState state;
  const ManifestReader root(json, path, &status);
  root.Read("latest_birth_date", state.latest_birth_date);
  root.Read("on_date", state.on_date);
  root.ForEach("stages", [&](const Json& item) {
    const ManifestReader stage = root.Item("stages", item);
    std::string name, key;
    stage.Read("name", name);
    stage.Read("key", key);
    state.stages.emplace_back(name, key);
  });
  XUEJI_RETURN_IF_ERROR(status);
  return state;
}

}  // namespace

std::string_view WaveState::Find(std::string_view stage) const {
  for (const auto& [name, key] : stages) {
    if (name == stage) return key;
  }
  return {};
}

void WaveState::Drop(std::string_view stage) {
  stages.erase(std::remove_if(stages.begin(), stages.end(), [&](const auto& entry) { return entry.first == stage; }),
               stages.end());
}

void WaveState::Set(const std::string& stage, const std::string& key) {
  Drop(stage);
  stages.emplace_back(stage, key);
}

absl::StatusOr<std::unique_ptr<WaveLock>> WaveLock::Take(const std::string& directory) {
  std::error_code error;
  const bool made = fs::create_directories(directory, error);
  const int descriptor = error ? -1 : open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) {
    const int fault = error ? error.value() : errno;
    return InvalidArgument({"$0：不能用作批次的目录（$1）；请另选 --out", "$0: cannot be a wave's directory ($1); choose another --out",
                            {directory, SystemFault(fault)}});
  }
  std::unique_ptr<WaveLock> lock(new WaveLock(directory, descriptor));
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    return AlreadyExists({"$0：另一次批次正在此目录中运行；等它结束，或另选 --out",
                          "$0: another wave is at work in this directory; wait for it, or choose another --out", {directory}});
  }
  lock->made_ = made;
  return lock;
}

WaveLock::~WaveLock() {
  std::error_code ignored;
  if (made_) fs::remove(directory_, ignored);  // refuses what is not empty
  close(descriptor_);
}

absl::StatusOr<WaveState> OpenWave(const std::string& directory) {
  std::error_code error;
  const std::string path = directory + kStateFile;
  if (fs::exists(path, error)) {
    XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
    return ParseState(text, path);
  }
  if (fs::exists(directory, error)) {
    const bool empty = fs::is_directory(directory, error) && fs::is_empty(directory, error) && !error;
    if (!empty) {
      return AlreadyExists({"$0：已存在，且不是一次发号批次的目录；请另选 --out",
                            "$0: exists and is no directory of a wave; choose another --out", {directory}});
    }
    return WaveState();
  }
  return WaveState();
}

absl::Status SaveWave(const WaveState& state, const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    return InvalidArgument({"$0：不能创建（$1）", "$0: cannot be made ($1)", {directory, SystemFault(error.value())}});
  }
  JsonValue stages = JsonValue::Array();
  for (const auto& [name, key] : state.stages) {
    JsonValue stage = JsonValue::Object();
    stage.Set("name", name).Set("key", key);
    stages.Append(std::move(stage));
  }
  JsonValue json = JsonValue::Object();
  json.Set("version", kVersion)
      .Set("job", "wave")
      .Set("latest_birth_date", std::uint64_t{state.latest_birth_date})
      .Set("on_date", std::uint64_t{state.on_date})
      .Set("stages", std::move(stages));
  return WriteFileWhole(directory + kStateFile, [&](FileWriter& file) { return file.Write(json.Print()); });
}

absl::StatusOr<std::string> FileChecksum(const std::string& path) {
  std::error_code error;
  if (path == "-") {
    return InvalidArgument({"批次要能再读一遍输入，不能用标准输入（-）；请给出文件",
                            "a wave must be able to read its inputs again, so standard input (-) will not do; give a file"});
  }
  if (!fs::exists(path, error)) return NotFound({"$0：没有此文件", "$0: no such file", {path}});
  if (!fs::is_regular_file(path, error)) {
    return InvalidArgument({"$0：不是普通文件；批次要能再读一遍，请给出文件",
                            "$0: no regular file; a wave must be able to read it again, give a file", {path}});
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return InvalidArgument({"$0：不能读取；请检查权限", "$0: cannot be read; check its permissions", {path}});
  StreamChecksum checksum;
  std::string block(kReadBytes, '\0');
  while (file) {
    XUEJI_RETURN_IF_ERROR(CheckCancelled());
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    checksum.Update(std::string_view(block).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  if (file.bad()) return Internal({"$0：读取出错", "$0: a fault while reading", {path}});
  return checksum.HexDigest();
}

}  // namespace xueji
