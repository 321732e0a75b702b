#include "server/registrar/record_export.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "server/registrar/base_start.h"

namespace xueji::server {
namespace {

constexpr std::size_t kChunk = 10'000;

struct Last {
  bool withdrawn = false;
  StudentText record;
};
using LastStates = std::map<std::string, Last, std::less<>>;

void Follow(const StoredChange& change, LastStates& states) {
  Last& last = states[change.record[StudentColumnId::kRecordId]];
  last.withdrawn = change.kind == ChangeKind::kWithdraw;
  last.record = last.withdrawn ? StudentText() : change.record;
}

void AddCell(std::string_view text, std::string& line) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line += text;
    return;
  }
  line += '"';
  for (const char c : text) line.append(c == '"' ? 2 : 1, c);
  line += '"';
}

std::string Header() {
  std::string line;
  for (const StudentColumn& column : StudentColumns()) {
    if (!line.empty()) line += ',';
    line += column.name;
  }
  return line + "\n";
}

std::string Row(const StudentText& record) {
  std::string line;
  for (std::size_t i = 0; i < record.values.size(); ++i) {
    if (i > 0) line += ',';
    AddCell(record.values[i], line);
  }
  return line + "\n";
}

absl::Status WriteOwnFile(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Prefixed(Internal(SystemFault(errno)), path + ": ");
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  if (::close(file) != 0 && error == 0) error = errno;
  return error == 0 ? absl::OkStatus() : Prefixed(Internal(SystemFault(error)), path + ": ");
}

std::string ChecksumOf(std::string_view text) {
  StreamChecksum checksum;
  checksum.Update(text);
  return checksum.HexDigest();
}

}  // namespace

absl::StatusOr<RegisterExport> ExportRecords(RegistryStore& store, const ExportPaths& paths) {
  RegisterExport outcome;
  XUEJI_ASSIGN_OR_RETURN(outcome.place.store_id, store.StoreId());
  XUEJI_ASSIGN_OR_RETURN(const std::uint64_t last, store.LastChange());
  LastStates states;
  // Changes are never altered and come in their order: whatever is stored meanwhile, what was read is all up to the last one.
  while (outcome.place.change_seq < last) {
    XUEJI_ASSIGN_OR_RETURN(const std::vector<StoredChange> changes,
                           store.ReadChanges(outcome.place.change_seq, kChunk));
    if (changes.empty()) break;
    for (const StoredChange& change : changes) Follow(change, states);
    outcome.place = PlaceAfter(outcome.place.store_id, changes.back());
  }
  std::string rows = Header(), gone = "record_id\n";
  for (const auto& [record_id, state] : states) {
    if (!state.withdrawn) {
      rows += Row(state.record);
      ++outcome.records;
    } else {
      AddCell(record_id, gone);
      gone += '\n';
      ++outcome.withdrawn;
    }
  }
  outcome.records_checksum = ChecksumOf(rows);
  outcome.withdrawn_checksum = ChecksumOf(gone);
  XUEJI_RETURN_IF_ERROR(WriteOwnFile(paths.records, rows));
  XUEJI_RETURN_IF_ERROR(WriteOwnFile(paths.withdrawn, gone));
  XUEJI_RETURN_IF_ERROR(WriteOwnFile(paths.place, RegisterExportText(outcome)));
  return outcome;
}

}  // namespace xueji::server
