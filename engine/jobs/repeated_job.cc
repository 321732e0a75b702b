#include "engine/jobs/repeated_job.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/base/utf8.h"
#include "engine/jobs/own_file.h"
#include "engine/jobs/registry_passage.h"
#include "engine/jobs/run_setup.h"
#include "engine/population/packed_registry.h"
#include "engine/population/registry_name.h"
#include "engine/population/registry_schema.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

constexpr std::string_view kHeader =
    "document_number,row,name,former_name,sex,birth_date,household_region,registry_state\n";

// The entries whose numbers are among some. Nearly all are told apart by one bit.
class NumbersFilter : public RegistryFilter {
 public:
  explicit NumbersFilter(std::vector<std::uint64_t> keys) : keys_(std::move(keys)), bits_(kBits / 64) {
    for (const std::uint64_t key : keys_) bits_[BitOf(key) / 64] |= std::uint64_t{1} << BitOf(key) % 64;
  }
  void Select(std::span<const matchers::PackedIdNumber> ids,
              std::vector<std::uint32_t>& wanted) const override {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      const std::uint64_t key = NumberKey(ids[i]);
      if ((bits_[BitOf(key) / 64] >> BitOf(key) % 64 & 1) == 0) continue;
      if (std::binary_search(keys_.begin(), keys_.end(), key)) wanted.push_back(i);
    }
  }

 private:
  static constexpr std::uint64_t kBits = std::uint64_t{1} << 24;
  static std::uint64_t BitOf(std::uint64_t key) { return Mix64(key) % kBits; }
  std::vector<std::uint64_t> keys_;  // sorted
  std::vector<std::uint64_t> bits_;
};

struct Listed {
  std::string number;
  std::uint64_t row = 0;
  std::string text;  // the row of the file
};

void AppendName(std::u32string_view name, std::string& out) {
  std::string text;
  for (const char32_t c : name) AppendUtf8(c, text);
  AppendCsvField(text, out);
}

Listed ListOne(const RegistryPerson& person, const RegistryChunk& chunk) {
  Listed listed{UnpackIdNumber(person.id), chunk.first_row + person.place, {}};
  std::string& text = listed.text;
  text = listed.number + ",";
  AppendUint(listed.row, text);
  for (const matchers::PackedName name : {person.name, person.former_name}) {
    text.push_back(',');
    AppendName(RegistryName(name, chunk).view(), text);
  }
  text.push_back(',');
  if (person.sex != 0) AppendUint(person.sex, text);
  text += "," + FormatDate(person.birth_date) + ",";
  if (person.household_region != 0) AppendUint(person.household_region, text);
  text.push_back(',');
  text += WordOf(person.state);
  text.push_back('\n');
  return listed;
}

class Listing {
 public:
  Listing(std::string path, const RepeatedListOptions& options, StageClock& clock)
      : path_(std::move(path)), options_(options), clock_(clock) {}

  absl::StatusOr<RepeatedCount> Run() {
    clock_.Begin("count");
    XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RepeatedNumbers> repeated,
                           RepeatedNumbers::Create({
                               .directory = std::filesystem::temp_directory_path().string(),
                               .memory_max = (options_.memory_max > 0 ? options_.memory_max
                                                                      : DefaultMemoryMax()) / 4}));
    XUEJI_RETURN_IF_ERROR(Look(nullptr, [&](PassingChunk& passing) { return repeated->Add(passing.keys); }));
    std::vector<std::uint64_t> keys;
    XUEJI_ASSIGN_OR_RETURN(const RepeatedCount count, repeated->Count(&keys));
    if (count.rows > options_.entries_max) {
      return ResourceExhausted(
          {"$0：号码重复的有 $1 条，多于可列出的 $2 条；是否有文件压了两遍？",
           "$0: $1 entries have a number that repeats, more than the $2 that can be listed; was an input "
           "packed twice?",
           {path_, count.rows, options_.entries_max}});
    }
    clock_.Begin("list");
    const NumbersFilter filter(std::move(keys));
    XUEJI_RETURN_IF_ERROR(Look(&filter, [&](PassingChunk& passing) {
      for (const RegistryPerson& person : passing.chunk.persons) {
        listed_.push_back(ListOne(person, passing.chunk));
      }
      return absl::OkStatus();
    }));
    XUEJI_RETURN_IF_ERROR(Write());
    return count;
  }

 private:
  absl::Status Look(const RegistryFilter* filter, const std::function<absl::Status(PassingChunk&)>& take) {
    XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<PackedRegistry> source, PackedRegistry::Open(path_));
    const double bytes = static_cast<double>(source->file().file_bytes());
    return PassBy(*source, {.filter = filter, .take = [&](PassingChunk& passing) {
                              clock_.Report(static_cast<double>(passing.chunk.input_bytes) / bytes);
                              return take(passing);
                            }});
  }

  absl::Status Write() {
    std::sort(listed_.begin(), listed_.end(), [](const Listed& left, const Listed& right) {
      return left.number != right.number ? left.number < right.number : left.row < right.row;
    });
    return WriteFileWhole(options_.out, [&](FileWriter& out) -> absl::Status {
      XUEJI_RETURN_IF_ERROR(out.Write(kHeader));
      for (const Listed& listed : listed_) XUEJI_RETURN_IF_ERROR(out.Write(listed.text));
      return absl::OkStatus();
    });
  }

  std::string path_;
  const RepeatedListOptions& options_;
  StageClock& clock_;
  std::vector<Listed> listed_;
};

}  // namespace

absl::StatusOr<RepeatedCount> ListRepeated(const std::string& path, const RepeatedListOptions& options) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  XUEJI_RETURN_IF_ERROR(CheckOwnFile({.path = options.out, .header = kHeader, .option = "--out",
                                      .replace = options.force}));
  StageClock clock(options.progress);
  return Listing(path, options, clock).Run();
}

}  // namespace xueji
