#include "server/ops/key_ring.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "engine/base/message.h"

namespace xueji::server {
namespace {

constexpr std::size_t kKeyBytesMin = 32, kKeyBytesMax = 128, kIdBytesMax = 32,
                      kFileBytesMax = 64 << 10;

bool IsKeyId(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

// Empty: no hexadecimal text of an even length.
std::string FromHex(std::string_view hex) {
  const bool is_hex =
      hex.size() % 2 == 0 && std::all_of(hex.begin(), hex.end(), [](unsigned char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      });
  return is_hex ? absl::HexStringToBytes(absl::string_view(hex.data(), hex.size())) : std::string();
}

absl::Status LineFault(std::string_view source, int line, const Message& what) {
  return InvalidArgument({"$0:$1：$2", "$0:$1: $2", {source, line, what}});
}

}  // namespace

absl::StatusOr<KeyRing> KeyRing::Parse(std::string_view text, std::string_view source) {
  KeyRing ring;
  std::istringstream lines{std::string(text)};
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = line.substr(0, line.find('#'));
    std::istringstream words(line);
    std::string id, algorithm_name, hex, more;
    words >> id >> algorithm_name >> hex >> more;
    if (id.empty()) continue;
    const auto algorithm = ParseAlgorithm(algorithm_name);
    const std::string key = FromHex(hex);
    if (!IsKeyId(id)) {
      return LineFault(source, number,
                       {"密钥编号应为 1 到 32 个字母、数字、'-'、'_'、'.'",
                        "a key's id is 1 to 32 letters, digits, '-', '_', '.'"});
    }
    if (ring.Find(id) != nullptr) {
      return LineFault(source, number, {"密钥编号 $0 出现两次", "key id $0 is given twice", {id}});
    }
    if (!algorithm) {
      return LineFault(
          source, number,
          {"算法应为 HMAC-SM3 或 HMAC-SHA256", "the algorithm is HMAC-SM3 or HMAC-SHA256"});
    }
    if (key.size() < kKeyBytesMin || key.size() > kKeyBytesMax || !more.empty()) {
      return LineFault(source, number,
                       {"每行写“编号 算法 密钥”，密钥为 64 到 256 位十六进制数字",
                        "write `id algorithm key`, the key as 64 to 256 hexadecimal digits"});
    }
    ring.keys_.push_back({id, KeyedHash(*algorithm, key)});
  }
  if (ring.keys_.empty()) {
    return InvalidArgument({"$0：没有密钥；请写一行“编号 算法 密钥”",
                            "$0: holds no key; write a line `id algorithm key`",
                            {source}});
  }
  return ring;
}

absl::StatusOr<KeyRing> KeyRing::Read(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) {
    return NotFound({"$0：$1", "$0: $1", {path, SystemFault(errno)}});
  }
  if (!S_ISREG(facts.st_mode) || facts.st_size > static_cast<off_t>(kFileBytesMax)) {
    return InvalidArgument({"$0：不是密钥文件", "$0: is no key file", {path}});
  }
  if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return InvalidArgument({"$0：密钥文件只能由属主读写；请执行 chmod 600",
                            "$0: others than its owner may use the key file; chmod 600 it",
                            {path}});
  }
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return InvalidArgument({"$0：无法读取", "$0: cannot be read", {path}});
  return Parse(text.str(), path);
}

const RingKey* KeyRing::Find(std::string_view id) const {
  const auto at =
      std::find_if(keys_.begin(), keys_.end(), [id](const RingKey& key) { return key.id == id; });
  return at == keys_.end() ? nullptr : &*at;
}

std::string MakeKeyLine(std::string_view id, KeyedHashAlgorithm algorithm) {
  std::string line(id);
  line += " ";
  line += AlgorithmName(algorithm);
  line += " " + absl::BytesToHexString(RandomBytes(kKeyBytesMin)) + "\n";
  return line;
}

}  // namespace xueji::server
