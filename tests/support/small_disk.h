// SmallDisk: a file system in memory of a few megabytes, to be filled; it goes away with the test. Only root may make one.
//
//   const SmallDisk disk(scratch.FilePath("disk"), 1);
//   if (!disk.mounted()) GTEST_SKIP() << SmallDisk::kOnlyRoot;
//   disk.Grow(16);
#pragma once

#include <sys/mount.h>

#include <filesystem>
#include <string>

namespace xueji {

class SmallDisk {
 public:
  static constexpr char kOnlyRoot[] = "only root may mount a small disk";

  SmallDisk(const std::string& folder, int megabytes) : folder_(folder) {
    std::filesystem::create_directory(folder_);
    mounted_ = Mount(0, megabytes);
  }
  ~SmallDisk() {
    if (mounted_) umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  bool mounted() const { return mounted_; }
  bool Grow(int megabytes) const { return Mount(MS_REMOUNT, megabytes); }

 private:
  bool Mount(unsigned long flags, int megabytes) const {
    return mount("none", folder_.c_str(), "tmpfs", flags, ("size=" + std::to_string(megabytes) + "m").c_str()) == 0;
  }
  std::string folder_;
  bool mounted_ = false;
};

}  // namespace xueji
