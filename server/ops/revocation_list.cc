#include "server/ops/revocation_list.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "engine/base/message.h"
#include "engine/base/mutex.h"

namespace xueji::server {
namespace {

constexpr std::int64_t kFileBytesMax = 64 << 20;

// Words of three kinds: "c4A01…", "t9f1c…", "uli.na".
using Words = absl::flat_hash_set<std::string>;

std::string Key(char kind, std::string_view word) {
  std::string key(1, kind);
  key += word;
  return key;
}

// As SerialOf(certificate) writes it: upper case, no colons, no noughts before it but pairs.
std::string NormalSerial(std::string_view text) {
  std::string serial;
  for (const char c : text) {
    if (c == ':') continue;
    serial.push_back(c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  serial.erase(0, std::min(serial.find_first_not_of('0'), serial.size()));
  return serial;
}

absl::StatusOr<Words> ParseWords(std::istream& text, std::string_view source) {
  Words words;
  int number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    std::istringstream parts(line.substr(0, line.find('#')));
    std::string kind, word, more;
    parts >> kind >> word >> more;
    if (kind.empty()) continue;
    if (word.empty() || !more.empty() ||
        (kind != "certificate" && kind != "token" && kind != "user")) {
      return InvalidArgument(
          {"$0:$1：每行写“certificate 序列号”、“token 编号”或“user 账号”之一",
           "$0:$1: write `certificate SERIAL`, `token ID` or `user NAME` on a line",
           {source, number}});
    }
    words.insert(Key(kind[0], kind == "certificate" ? NormalSerial(word) : word));
  }
  return words;
}

// What changes when a file is written or another put in its place.
using Edition = std::tuple<std::uint64_t, std::int64_t, std::int64_t, std::int64_t>;

absl::StatusOr<Edition> EditionOf(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return NotFound({"$0：$1", "$0: $1", {path, SystemFault(errno)}});
  if (!S_ISREG(facts.st_mode) || facts.st_size > kFileBytesMax) {
    return InvalidArgument({"$0：不是吊销名单（应为不超过 64 MiB 的文本）",
                            "$0: is no revocation list (a text of 64 MiB at most)",
                            {path}});
  }
  return Edition(facts.st_ino, facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
}

absl::StatusOr<Words> ReadWords(const std::string& path) {
  std::ifstream file(path);
  if (!file) return InvalidArgument({"$0：无法读取", "$0: cannot be read", {path}});
  return ParseWords(file, path);
}

class FileRevocationList : public RevocationList {
 public:
  FileRevocationList(std::string path, Edition edition, Words words)
      : path_(std::move(path)), edition_(edition), words_(std::move(words)) {}

  bool HasCertificate(std::string_view serial, std::int64_t now_ms) override {
    const MutexLock lock(mutex_);
    Refresh(now_ms);
    return words_.contains(Key('c', NormalSerial(serial)));
  }
  bool HasToken(std::string_view id, std::string_view user, std::int64_t now_ms) override {
    const MutexLock lock(mutex_);
    Refresh(now_ms);
    return words_.contains(Key('t', id)) || words_.contains(Key('u', user));
  }
  absl::Status fault() const override {
    const MutexLock lock(mutex_);
    return fault_;
  }

 private:
  void Refresh(std::int64_t now_ms) XUEJI_LOCKS_REQUIRED(mutex_) {
    if (now_ms >= looked_ms_ && now_ms < looked_ms_ + kRecheckMs) return;
    looked_ms_ = now_ms;
    const auto edition = EditionOf(path_);
    if (edition.ok() && fault_.ok() && *edition == edition_) return;
    fault_ = edition.status();
    if (!edition.ok()) return;
    auto words = ReadWords(path_);
    fault_ = words.status();
    if (!words.ok()) return;
    words_ = *std::move(words);
    edition_ = *edition;
  }

  const std::string path_;
  mutable Mutex mutex_;
  Edition edition_ XUEJI_GUARDED_BY(mutex_);
  Words words_ XUEJI_GUARDED_BY(mutex_);
  std::int64_t looked_ms_ XUEJI_GUARDED_BY(mutex_) = 0;
  absl::Status fault_ XUEJI_GUARDED_BY(mutex_);
};

class EmptyRevocationList : public RevocationList {
 public:
  bool HasCertificate(std::string_view, std::int64_t) override { return false; }
  bool HasToken(std::string_view, std::string_view, std::int64_t) override { return false; }
  absl::Status fault() const override { return absl::OkStatus(); }
};

}  // namespace

absl::StatusOr<std::unique_ptr<RevocationList>> RevocationList::Open(const std::string& path) {
  if (path.empty()) return std::make_unique<EmptyRevocationList>();
  XUEJI_ASSIGN_OR_RETURN(const Edition edition, EditionOf(path));
  XUEJI_ASSIGN_OR_RETURN(Words words, ReadWords(path));
  return std::make_unique<FileRevocationList>(path, edition, std::move(words));
}

}  // namespace xueji::server
