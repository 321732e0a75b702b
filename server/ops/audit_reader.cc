#include "server/ops/audit_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "engine/base/message.h"

namespace xueji::server {
namespace {

std::string PathOf(const std::string& directory, std::uint64_t number) {
  return directory + "/" + AuditFileName(number);
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return NotFound({"$0：审计文件不存在或无法读取",
                     "$0: the audit's file is missing or cannot be read",
                     {path}});
  std::ostringstream text;
  text << file.rdbuf();
  if (file.bad()) return Internal({"$0：读取出错", "$0: reading failed", {path}});
  return std::move(text).str();
}

absl::Status LineFault(const std::string& path, std::uint64_t line, const Message& what) {
  return InvalidArgument({"$0:$1：$2", "$0:$1: $2", {path, line, what}});
}

absl::Status Altered(const std::string& path, std::uint64_t line) {
  return LineFault(path, line,
                   {"此行或其前一行被改动、移走或调换",
                    "this line, or the one before it, was altered, taken out or moved"});
}

}  // namespace

absl::StatusOr<std::vector<std::uint64_t>> ListAuditFiles(const std::string& directory) {
  std::error_code error;
  std::vector<std::uint64_t> numbers;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (const auto number = AuditFileNumber(entry.path().filename().string()))
      numbers.push_back(*number);
  }
  if (error) return NotFound({"$0：$1", "$0: $1", {directory, SystemFault(error.value())}});
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

absl::StatusOr<std::optional<AuditHead>> ReadAuditHead(const std::string& directory,
                                                       const KeyRing& keys) {
  const std::string path = directory + "/" + std::string(kAuditHeadName);
  if (!std::filesystem::exists(path)) return std::optional<AuditHead>();
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  std::optional<AuditHead> head = ParseHead(text, keys);
  if (!head) {
    return InvalidArgument({"$0：被改动过，或其密钥不在密钥文件中",
                            "$0: was altered, or its key is not in the key file",
                            {path}});
  }
  return head;
}

absl::StatusOr<AuditFileStart> ReadAuditFileStart(const std::string& directory,
                                                  std::uint64_t number) {
  const std::string path = PathOf(directory, number);
  std::ifstream file(path, std::ios::binary);
  std::string line;
  std::getline(file, line);
  const std::size_t mac = line.rfind('\t');
  const auto start = ParseFileStart(std::string_view(line).substr(0, mac));
  if (!file || mac == std::string::npos || !start) {
    return LineFault(path, 1, {"不是审计文件的首行", "is no first line of an audit's file"});
  }
  return *start;
}

absl::StatusOr<AuditFileFacts> ReadAuditFile(
    const std::string& directory, std::uint64_t number, const KeyRing& keys,
    const std::function<void(const AuditRecord*, const AuditChain&)>& visit) {
  const std::string path = PathOf(directory, number);
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadText(path));
  AuditFileFacts facts;
  XUEJI_ASSIGN_OR_RETURN(facts.start, ReadAuditFileStart(directory, number));
  const RingKey* const key = keys.Find(facts.start.key_id);
  if (key == nullptr || AlgorithmName(key->hash.algorithm()) != facts.start.algorithm) {
    return LineFault(path, 1,
                     {"密钥文件中没有它的密钥 $0（$1）",
                      "the key file does not hold its key $0 ($1)",
                      {facts.start.key_id, facts.start.algorithm}});
  }
  if (facts.start.file != number) return Altered(path, 1);
  facts.chain = AuditChain(*ParseMac(facts.start.previous));
  facts.next_seq = facts.start.first_seq;
  facts.last_ms = facts.start.opened_ms;
  std::uint64_t line_number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) break;
    ++line_number;
    const auto line =
        facts.chain.Follow(key->hash, std::string_view(text).substr(begin, end - begin));
    if (!line) return Altered(path, line_number);
    begin = end + 1;
    facts.whole_bytes = begin;
    if (line_number == 1) {
      if (visit) visit(nullptr, facts.chain);
      continue;
    }
    const auto record = ParseAuditLine(*line);
    // Signed by us and yet no record, or out of turn: the writer has a fault.
    if (!record.ok() || record->seq != facts.next_seq) return Altered(path, line_number);
    ++facts.next_seq;
    facts.last_ms = record->at_ms;
    if (visit) visit(&*record, facts.chain);
  }
  facts.torn_bytes = text.size() - facts.whole_bytes;
  if (line_number == 0) return Altered(path, 1);
  return facts;
}

}  // namespace xueji::server
