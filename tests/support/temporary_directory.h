// TemporaryDirectory: a fresh folder that goes away with the test, and the files in it.
//
//   TemporaryDirectory directory;  directory.Write("a.csv", "id\n1\n");  directory.Read("a.csv")
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "engine/base/check.h"

namespace xueji {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "xueji-test-XXXXXX").string();
    XUEJI_CHECK(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string FilePath(const std::string& name) const { return path_ + "/" + name; }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream file(FilePath(name), std::ios::binary);
    file << text;
    XUEJI_CHECK(file.good());
    return FilePath(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(FilePath(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

}  // namespace xueji
