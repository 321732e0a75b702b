#include "engine/base/earlier_result.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "engine/base/message.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

// The files of a run and of a generated register; the first of each is the one that proves itself.
constexpr std::string_view kRunFiles[] = {"manifest.json", "verdicts.csv", "links.csv",
                                          "clusters.csv",  "rejects.csv",  "report.html",
                                          "changes.csv",   "links_gone.csv", "evaluation.html",
                                          "numbers.csv",   "problems.csv",
                                          "population_rejects.csv"};
constexpr std::string_view kRegisterFiles[] = {"truth.csv", "students.csv", "population.csv",
                                               "population_truth.csv"};
constexpr std::size_t kProofBytes = 4096;

bool IsOneOf(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string FirstBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kProofBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

// Any web application has a manifest.json; ours opens with its version, and names the plan and the
// digest among its first keys.
bool IsOurManifest(const fs::path& path) {
  const std::string text = FirstBytes(path);
  return text.starts_with("{\n  \"version\": ") &&
         text.find("\n  \"plan_fingerprint\": ") != std::string::npos &&
         text.find("\n  \"result_digest\": ") != std::string::npos;
}

bool IsOurTruth(const fs::path& path) {
  return FirstBytes(path).starts_with("record_id,person_id,");
}

absl::Status Refused(const std::string& directory, const Message& why) {
  return InvalidArgument({"$0 $1，不予替换；请另选 --out",
                          "$0 $1 and is not replaced; choose another --out", {directory, why}});
}

// A file a run is to read, and that replacing the directory would delete before anybody has it
// back.
absl::Status CheckNothingIsRead(const std::string& directory, std::span<const std::string> reads) {
  std::error_code error;
  for (const std::string& path : reads) {
    if (path.empty() || path == "-") continue;
    const fs::path real = fs::canonical(path, error);  // a link from elsewhere leads here as well
    if (error) continue;                               // not there: whoever opens it says so
    if (fs::equivalent(real.parent_path(), directory, error) && !error) {
      return Refused(directory, {"里有本次运行要读取的 $0", "holds $0, which this run reads,", {path}});
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsResultFile(std::string_view name) {
  return IsOneOf(kRunFiles, name) || IsOneOf(kRegisterFiles, name);
}

absl::Status CheckReplaceable(const std::string& directory, std::span<const std::string> reads) {
  XUEJI_RETURN_IF_ERROR(CheckNothingIsRead(directory, reads));
  bool run = true, generated = true, empty = true;
  std::error_code error;
  std::string foreign;
  for (fs::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    empty = false;
    const std::string name = at->path().filename().string();
    const bool plain = fs::is_regular_file(fs::symlink_status(at->path(), error)) && !error;
    run = run && plain && IsOneOf(kRunFiles, name);
    generated = generated && plain && IsOneOf(kRegisterFiles, name);
    // The least of the names, so that the message does not depend on the file system.
    const bool known = plain && IsResultFile(name);
    if (!known && (foreign.empty() || name < foreign)) foreign = name;
  }
  if (error) {
    return Refused(directory, {"不能读取（$0）", "cannot be read ($0)", {SystemFault(error.value())}});
  }
  if (empty) return absl::OkStatus();
  const fs::path path(directory);
  if (run && IsOurManifest(path / kRunFiles[0])) return absl::OkStatus();
  if (generated && IsOurTruth(path / kRegisterFiles[0])) return absl::OkStatus();
  Message why("里有并非从前结果的东西", "holds something else than an earlier result");
  if (!foreign.empty()) why += Message("（'$0'）", " ('$0')", {foreign});
  return Refused(directory, why);
}

}  // namespace xueji
