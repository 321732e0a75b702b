#include "server/ops/audit_verifier.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/message.h"
#include "server/ops/audit_reader.h"

namespace xueji::server {
namespace {

// A point of the chain that must be met: so many records, and then this MAC.
struct Landmark {
  std::uint64_t count = 0;
  std::string mac;
  bool met = false;
};

std::string HeadText(std::uint64_t count, const std::string& mac) {
  return std::to_string(count) + ":" + mac;
}

absl::StatusOr<Landmark> ParseKeptHead(std::string_view text) {
  Landmark landmark;
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, landmark.count);
  if (error != std::errc() || end != text.data() + colon || colon == text.size() ||
      !ParseMac(text.substr(colon + 1))) {
    return InvalidArgument(
        {"另存的首部应写作“条数:校验值”，即上次核查打印的那样",
         "a kept head is written COUNT:MAC, as the last verification printed it"});
  }
  landmark.mac = text.substr(colon + 1);
  return landmark;
}

absl::Status Missing(const std::string& directory, std::uint64_t number) {
  return InvalidArgument(
      {"$0：缺少审计文件 $1", "$0: the file $1 is missing", {directory, AuditFileName(number)}});
}

}  // namespace

absl::StatusOr<AuditFindings> VerifyAudit(const std::string& directory, const KeyRing& keys,
                                          const AuditVerifyOptions& options) {
  XUEJI_ASSIGN_OR_RETURN(const std::optional<AuditHead> head, ReadAuditHead(directory, keys));
  if (!head) {
    return NotFound({"$0：没有审计首部（$1）",
                     "$0: there is no head of an audit ($1)",
                     {directory, kAuditHeadName}});
  }
  std::vector<Landmark> landmarks = {{head->count, head->last}};
  if (!options.kept_head.empty()) {
    XUEJI_ASSIGN_OR_RETURN(Landmark kept, ParseKeptHead(options.kept_head));
    landmarks.push_back(std::move(kept));
  }
  XUEJI_ASSIGN_OR_RETURN(std::vector<std::uint64_t> files, ListAuditFiles(directory));
  // Older ones were to go, and a server was killed at it.
  files.erase(files.begin(), std::lower_bound(files.begin(), files.end(), head->oldest));

  AuditFindings findings;
  AuditChain chain;
  std::uint64_t next_seq = 0;
  const auto look = [&landmarks](std::uint64_t count, const AuditChain& at) {
    for (Landmark& landmark : landmarks) {
      if (landmark.count == count && !landmark.met) landmark.met = landmark.mac == at.last();
    }
  };
  for (std::uint64_t number = head->oldest;
       number <= std::max(head->file, files.empty() ? 0 : files.back()); ++number) {
    if (!std::binary_search(files.begin(), files.end(), number)) return Missing(directory, number);
    XUEJI_ASSIGN_OR_RETURN(const AuditFileStart start, ReadAuditFileStart(directory, number));
    const auto visit = [&](const AuditRecord* record, const AuditChain& at) {
      look(record == nullptr ? start.first_seq - 1 : record->seq, at);
      if (record == nullptr) return;
      if (findings.records++ == 0) findings.first_ms = record->at_ms;
      findings.last_ms = record->at_ms;
      if (options.visit) options.visit(*record);
    };
    const std::string path = directory + "/" + AuditFileName(number);
    if (number != head->oldest && (start.previous != chain.last() || start.first_seq != next_seq)) {
      return InvalidArgument(
          {"$0:1：与前一文件不衔接：前一文件的末尾被截去或改动",
           "$0:1: does not go on from the file before, whose end was cut off or altered",
           {path}});
    }
    const bool is_last = number == files.back();
    XUEJI_ASSIGN_OR_RETURN(const AuditFileFacts facts,
                           ReadAuditFile(directory, number, keys, visit));
    if (facts.torn_bytes != 0 && !is_last) {
      return InvalidArgument({"$0：末尾多出 $1 字节",
                              "$0: has $1 bytes too many at its end",
                              {path, facts.torn_bytes}});
    }
    chain = facts.chain;
    next_seq = facts.next_seq;
    ++findings.files;
  }
  for (const Landmark& landmark : landmarks) {
    if (landmark.met) continue;
    if (landmark.count >= next_seq) {
      return InvalidArgument(
          {"$0：首部记有 $1 条，文件中只到第 $2 条：末尾被截去",
           "$0: the head says $1 records, the files end at $2: the end was cut off",
           {directory, landmark.count, next_seq - 1}});
    }
    return InvalidArgument({"$0：第 $1 条与首部不符：被另一份记录替换",
                            "$0: record $1 is not what the head says: it was replaced by another",
                            {directory, landmark.count}});
  }
  findings.last_seq = next_seq - 1;
  findings.head = HeadText(findings.last_seq, chain.last());
  return findings;
}

}  // namespace xueji::server
