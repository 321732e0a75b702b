// WaveState: which stages of a wave are finished, and on what: wave.json in the wave's directory.
//
//   XUEJI_ASSIGN_OR_RETURN(WaveState state, OpenWave("wave"));
//   if (state.Find("dedup") == key) … it need not be run again …
//   state.Set("dedup", key);  XUEJI_RETURN_IF_ERROR(SaveWave(state, "wave"));
//
// A key is a checksum over everything a stage depends on: the bytes of its inputs, its options, the version. The
// file appears whole or not at all. Not thread-safe; WaveLock keeps a second wave out of a directory. Errors:
// kInvalidArgument (wave.json is damaged), kAlreadyExists (the directory holds something else, or another wave
// is at work there); those of the file system.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/status.h"

namespace xueji {

struct WaveState {
  std::uint32_t latest_birth_date = 0;  // of the first run: the same on another day
  std::uint32_t on_date = 0;            // of issue
  std::vector<std::pair<std::string, std::string>> stages;  // name -> key, in the order they were finished

  std::string_view Find(std::string_view stage) const;  // empty: not finished
  void Set(const std::string& stage, const std::string& key);
  void Drop(std::string_view stage);
};

// While it lives no other process takes the same directory, which is made if it is absent, and goes again if
// nothing was put into it. A lock of the system: a kill ends it as well.
class WaveLock {
 public:
  static absl::StatusOr<std::unique_ptr<WaveLock>> Take(const std::string& directory);
  ~WaveLock();
  WaveLock(const WaveLock&) = delete;
  WaveLock& operator=(const WaveLock&) = delete;

 private:
  WaveLock(std::string directory, int descriptor) : directory_(std::move(directory)), descriptor_(descriptor) {}
  const std::string directory_;
  const int descriptor_;
  bool made_ = false;
};

// Of a new or an existing wave.
absl::StatusOr<WaveState> OpenWave(const std::string& directory);
// Makes `directory` if it is absent.
absl::Status SaveWave(const WaveState& state, const std::string& directory);

// XXH3-128 of a file's bytes. Cost: the disk's rate. Errors: kNotFound, kInvalidArgument, kCancelled.
absl::StatusOr<std::string> FileChecksum(const std::string& path);

}  // namespace xueji
