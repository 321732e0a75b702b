#include "engine/jobs/exported_place.h"

#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/staged_directory.h"

namespace xueji {
namespace {

constexpr std::uint64_t kPlaceBytesMax = 4'096;
constexpr std::uint64_t kListBytesMax = std::uint64_t{8} << 30;

absl::Status OtherFile(const std::string& place, std::string_view option, const std::string& file) {
  return InvalidArgument({"$0：$1 $2 不是与它同一次导出的文件；请用同一次 xueji-server export 的全部文件",
                          "$0: $1 $2 is not of the export that wrote it; take all files of one xueji-server export",
                          {place, option, file}});
}

// Of the list of a run on a base; a register that is built of the records alone needs none.
absl::Status CheckDeleted(const RegisterExport& exported, const RunOptions& options) {
  if (options.base.empty() || (options.deleted.empty() && exported.withdrawn == 0)) return absl::OkStatus();
  if (options.deleted.empty()) {
    return InvalidArgument({"$0：其中有撤销的记录 $1 条；请用 --deleted 给出同一次导出的名单",
                            "$0: $1 records of it are withdrawn; give the list of the same export with --deleted",
                            {options.register_place, exported.withdrawn}});
  }
  XUEJI_ASSIGN_OR_RETURN(const std::string list, ReadFile(options.deleted, kListBytesMax));
  StreamChecksum checksum;
  checksum.Update(list);
  if (checksum.HexDigest() == exported.withdrawn_checksum) return absl::OkStatus();
  return OtherFile(options.register_place, "--deleted", options.deleted);
}

}  // namespace

absl::StatusOr<std::optional<RegisterExport>> ReadExportedPlace(const RunOptions& options) {
  if (options.register_place.empty()) return std::optional<RegisterExport>();
  if (!options.columns.empty()) {
    return InvalidArgument({"--columns 不能与 --register-place 同用：导出的文件用本系统的列名",
                            "--columns does not go with --register-place: what is exported has our own column names"});
  }
  XUEJI_ASSIGN_OR_RETURN(const std::string text, ReadFile(options.register_place, kPlaceBytesMax));
  absl::StatusOr<RegisterExport> exported = ParseRegisterExport(text);
  if (!exported.ok()) return Prefixed(exported.status(), options.register_place + ": ");
  XUEJI_RETURN_IF_ERROR(CheckDeleted(*exported, options));
  return std::optional<RegisterExport>(*std::move(exported));
}

absl::StatusOr<RegisterPlace> PlaceOfRun(const std::optional<RegisterExport>& exported,
                                         const RunOptions& options, const LoadedRun& run) {
  if (!exported.has_value()) return RegisterPlace();
  const std::vector<LoadedInput>& inputs = run.loaded.inputs;
  if (inputs.empty() && exported->records > 0) {
    return InvalidArgument({"$0：其中有记录 $1 条；请把同一次导出的记录作为输入",
                            "$0: there are $1 records in it; give those of the same export as the input",
                            {options.register_place, exported->records}});
  }
  // One file alone: a row of another one might stand for a record in the export's stead.
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i == 0 && inputs[i].checksum == exported->records_checksum) continue;
    return OtherFile(options.register_place, "INPUT", inputs[i].path);
  }
  return run.loaded.rejects.empty() ? exported->place : RegisterPlace();
}

}  // namespace xueji
