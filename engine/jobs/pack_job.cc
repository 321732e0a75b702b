#include "engine/jobs/pack_job.h"

#include <filesystem>
#include <memory>

#include "engine/base/memory_budget.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/jobs/own_file.h"
#include "engine/jobs/registry_passage.h"
#include "engine/jobs/run_setup.h"
#include "engine/population/open_registry.h"
#include "engine/population/packed_registry.h"
#include "engine/population/packed_registry_writer.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMemoryShare = 4;  // of memory_max, for counting repeated numbers

std::uint64_t NumbersMemory(std::uint64_t memory_max) {
  return (memory_max > 0 ? memory_max : DefaultMemoryMax()) / kMemoryShare;
}

constexpr std::string_view kRejectHeader = "file,line,record_id,field,reason_code,message\n";

absl::Status WriteReject(const std::string& path, const RegistryReject& reject, FileWriter& out) {
  std::string text;
  AppendCsvField(path, text);
  text.push_back(',');
  AppendUint(reject.line, text);
  text.push_back(',');  // a registry's rows have no record id
  for (const std::string_view field : {std::string_view(reject.field), std::string_view(reject.reason_code),
                                       std::string_view(reject.message)}) {
    text.push_back(',');
    AppendCsvField(field, text);
  }
  text.push_back('\n');
  return out.Write(text);
}

class Packing {
 public:
  Packing(const PackOptions& options, StageClock& clock) : options_(options), clock_(clock) {
    for (const std::string& path : options.inputs) {
      std::error_code error;
      const std::uintmax_t bytes = fs::file_size(path, error);
      if (!error) bytes_ += bytes;
    }
  }

  absl::StatusOr<PackedFacts> Run(FileWriter& rejects) {
    XUEJI_ASSIGN_OR_RETURN(
        const std::unique_ptr<PackedRegistryWriter> out,
        PackedRegistryWriter::Create(options_.out,
                                     {.replace = options_.force,
                                      .numbers_memory_max = NumbersMemory(options_.memory_max)}));
    XUEJI_RETURN_IF_ERROR(rejects.Write(kRejectHeader));
    clock_.Begin("pack");
    std::vector<PackedInput> inputs;
    for (const std::string& path : options_.inputs) {
      XUEJI_ASSIGN_OR_RETURN(PackedInput input, PackOne(path, *out, rejects));
      inputs.push_back(std::move(input));
    }
    clock_.Begin("finish");
    return out->Finish(std::move(inputs));
  }

 private:
  absl::StatusOr<PackedInput> PackOne(const std::string& path, PackedRegistryWriter& out,
                                      FileWriter& rejects) {
    XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RegistrySource> source,
                           OpenRegistry(path, options_.text));
    PackedInput input;
    const std::uint64_t before = bytes_done_;
    const absl::Status passed = PassBy(*source, {.take = [&](PassingChunk& passing) {
      const RegistryChunk& chunk = passing.chunk;
      input.rows += chunk.rows;
      input.rejected += chunk.rejects.size();
      for (const RegistryReject& reject : chunk.rejects) {
        XUEJI_RETURN_IF_ERROR(WriteReject(path, reject, rejects));
      }
      bytes_done_ = before + chunk.input_bytes;
      if (bytes_ > 0) clock_.Report(static_cast<double>(bytes_done_) / static_cast<double>(bytes_));
      return out.Add(chunk, passing.tally, passing.keys);
    }});
    XUEJI_RETURN_IF_ERROR(passed);
    const LoadedInput described = source->Describe();
    input.path = described.path;
    input.bytes = described.bytes;
    input.checksum = described.checksum;
    input.encoding = described.encoding;
    input.compression = described.compression;
    bytes_done_ = before + described.bytes;
    return input;
  }

  const PackOptions& options_;
  StageClock& clock_;
  std::uint64_t bytes_ = 0;
  std::uint64_t bytes_done_ = 0;
};

// The number said by its digits is what its flags say of it.
bool NumbersAreSound(const RegistryChunk& chunk) {
  for (const RegistryPerson& person : chunk.persons) {
    if (matchers::PackIdNumber(UnpackIdNumber(person.id)) != person.id) return false;
  }
  return true;
}

absl::Status Disagreement(const PackedRegistry& registry, const PackedFacts& made) {
  const PackedFacts& facts = registry.facts();
  if (made.tally == facts.tally && made.repeated == facts.repeated) return absl::OkStatus();
  return registry.file().Fault(
      "facts", {"记有 $0 行、摘要 $1、重复号码 $2 个，各块实有 $3 行、$4、$5 个",
                "speaks of $0 entries, digest $1 and $2 repeated numbers, and the chunks have $3, $4 and $5",
                {facts.tally.rows, facts.tally.Digest(), facts.repeated.numbers, made.tally.rows,
                 made.tally.Digest(), made.repeated.numbers}});
}

}  // namespace

absl::StatusOr<PackResult> PackPopulation(const PackOptions& options) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  PackResult result;
  result.rejects_path = options.rejects.empty() ? options.out + ".rejects.csv" : options.rejects;
  XUEJI_RETURN_IF_ERROR(CheckOwnFile({.path = result.rejects_path, .header = kRejectHeader,
                                      .option = "--rejects", .replace = options.force}));
  StageClock clock(options.progress);
  Packing packing(options, clock);
  XUEJI_RETURN_IF_ERROR(WriteFileWhole(result.rejects_path, [&](FileWriter& rejects) -> absl::Status {
    XUEJI_ASSIGN_OR_RETURN(result.facts, packing.Run(rejects));
    return absl::OkStatus();
  }));
  for (const PackedInput& input : result.facts.inputs) result.rejected += input.rejected;
  std::error_code error;
  result.file_bytes = fs::file_size(options.out, error);
  result.seconds = clock.Finish();
  result.peak_memory_bytes = PeakMemoryBytes();
  return result;
}

absl::StatusOr<PackOverview> ReadPackOverview(const std::string& path) {
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<PackedRegistry> registry, PackedRegistry::Open(path));
  return PackOverview{registry->facts(), registry->file().sections(), registry->file().file_bytes()};
}

absl::StatusOr<PackVerified> VerifyPopulation(const std::string& path,
                                              const PackVerifyOptions& options) {
  SetThreadLimit(options.threads > 0 ? options.threads : AvailableCores());
  StageClock clock(options.progress);
  clock.Begin("verify");
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<PackedRegistry> registry, PackedRegistry::Open(path));
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<RepeatedNumbers> repeated,
                         RepeatedNumbers::Create({.directory = fs::temp_directory_path().string(),
                                                  .memory_max = NumbersMemory(options.memory_max)}));
  PackedFacts made;
  const double bytes = static_cast<double>(registry->file().file_bytes());
  const auto look = [&](PassingChunk& passing) {
    if (NumbersAreSound(passing.chunk)) return;
    passing.status = registry->file().Fault("chunk/" + std::to_string(passing.chunk.number),
                                            {"有与其号码不符的标记", "has marks that its numbers belie"});
  };
  const absl::Status passed = PassBy(*registry, {.look = look, .take = [&](PassingChunk& passing) {
    XUEJI_RETURN_IF_ERROR(passing.status);
    made.tally.Add(passing.tally);
    clock.Report(static_cast<double>(passing.chunk.input_bytes) / bytes);
    return repeated->Add(passing.keys);
  }});
  XUEJI_RETURN_IF_ERROR(passed);
  XUEJI_ASSIGN_OR_RETURN(made.repeated, repeated->Count());
  XUEJI_RETURN_IF_ERROR(Disagreement(*registry, made));
  PackVerified verified;
  verified.facts = registry->facts();
  verified.file_bytes = registry->file().file_bytes();
  verified.seconds = clock.Finish();
  verified.peak_memory_bytes = PeakMemoryBytes();
  return verified;
}

}  // namespace xueji
