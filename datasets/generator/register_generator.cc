#include "datasets/generator/register_generator.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <memory>
#include <vector>

#include "datasets/generator/population_generator.h"
#include "datasets/generator/population_truth.h"
#include "datasets/generator/population_writer.h"
#include "datasets/generator/record_model.h"
#include "datasets/generator/record_writer.h"
#include "engine/base/cancellation.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"

namespace xueji::datasets {
namespace {

constexpr std::string_view kProfileWords[] = {"clean", "field", "stress"};
constexpr std::uint64_t kBlockRecords = 8'192;                 // about 2.7 MB of text
constexpr std::uint64_t kRecordsMax = std::uint64_t{1} << 32;  // arithmetic is good for so many

struct Block {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint64_t erroneous = 0;
  std::string students;
  std::string truth;
  std::string population_truth;
};

// What is written beside the register, and so much of it as its truth needs.
struct Population {
  std::unique_ptr<RegistryModel> registry;  // none: no registry was asked for
  std::uint64_t rows = 0;
  std::uint64_t bystanders = 0;
};

struct OutputFiles {
  std::unique_ptr<FileWriter> students;
  std::unique_ptr<FileWriter> truth;
  std::unique_ptr<FileWriter> population;  // these two only with a registry
  std::unique_ptr<FileWriter> population_truth;

  std::vector<FileWriter*> All() const {
    std::vector<FileWriter*> all = {students.get(), truth.get()};
    if (population) all.insert(all.end(), {population.get(), population_truth.get()});
    return all;
  }
};

void FillBlock(const RecordModel& model, const Population& population, Block& block) {
  block.students.clear();
  block.truth.clear();
  block.population_truth.clear();
  block.erroneous = 0;
  for (std::uint64_t record = block.begin; record < block.end; ++record) {
    const StudentRecord made = model.Make(record);
    AppendStudentRow(made, block.students);
    AppendTruthRow(made, block.truth);
    if (population.registry) {
      AppendPopulationTruthRow(record, TruthOf(made, *population.registry, population.bystanders),
                               block.population_truth);
    }
    if (!made.errors.empty()) ++block.erroneous;
  }
}

absl::StatusOr<OutputFiles> OpenFiles(const StagedDirectory& out, bool population) {
  OutputFiles files;
  XUEJI_ASSIGN_OR_RETURN(files.students, FileWriter::Open(out.FilePath("students.csv")));
  XUEJI_ASSIGN_OR_RETURN(files.truth, FileWriter::Open(out.FilePath("truth.csv")));
  std::string header;
  AppendStudentHeader(header);
  XUEJI_RETURN_IF_ERROR(files.students->Write(header));
  header.clear();
  AppendTruthHeader(header);
  XUEJI_RETURN_IF_ERROR(files.truth->Write(header));
  if (!population) return files;
  XUEJI_ASSIGN_OR_RETURN(files.population, FileWriter::Open(out.FilePath("population.csv")));
  XUEJI_ASSIGN_OR_RETURN(files.population_truth,
                         FileWriter::Open(out.FilePath("population_truth.csv")));
  header.clear();
  AppendPopulationTruthHeader(header);
  XUEJI_RETURN_IF_ERROR(files.population_truth->Write(header));
  return files;
}

std::uint64_t PopulationRows(const GenerateOptions& options) {
  if (!options.population) return 0;
  if (options.population_rows != 0) return options.population_rows;
  return std::max(options.records * 7, LeastPopulationRows(options.records));
}

// The registry, if one is asked for: before the records, whose truth depends on what it holds.
absl::StatusOr<Population> MakePopulation(const RecordModel& model, const GenerateOptions& options,
                                          const OutputFiles& files) {
  Population population;
  if (!options.population) return population;
  population.registry = std::make_unique<RegistryModel>(model);
  PopulationOptions wanted;
  wanted.rows = PopulationRows(options);
  if (options.progress) {
    wanted.progress = [&](std::uint64_t done) {
      options.progress(done, wanted.rows + options.records);
    };
  }
  XUEJI_ASSIGN_OR_RETURN(const PopulationMade made,
                         WritePopulation(*population.registry, model, wanted, *files.population));
  population.rows = made.rows;
  population.bystanders = made.bystanders;
  return population;
}

// Makes blocks in parallel and writes them in order; stops at the first error or a cancellation.
absl::Status WriteRecords(const RecordModel& model, const Population& population,
                          const GenerateOptions& options, const OutputFiles& files,
                          GenerateSummary& summary) {
  const std::uint64_t records = model.shape().records();
  // One that is made and one that waits to be written: more would only be memory (2.7 MB each and more).
  const std::size_t slots = static_cast<std::size_t>(ThreadLimit()) * 2;
  std::vector<Block> blocks(slots);
  std::uint64_t next = 0;
  absl::Status status;
  // Set by the writing stage, read by the producing one, which may run at the same time. Relaxed:
  // nothing but "make no more" is told by it.
  std::atomic<bool> failed{false};
  PipelineStages stages;
  stages.produce = [&](std::size_t slot) {
    if (next == records || IsCancelled() || failed.load(std::memory_order_relaxed)) return false;
    blocks[slot].begin = next;
    next = std::min(records, next + kBlockRecords);
    blocks[slot].end = next;
    return true;
  };
  stages.work = [&](std::size_t slot) { FillBlock(model, population, blocks[slot]); };
  stages.consume = [&](std::size_t slot) {
    if (!status.ok()) return;
    status = files.students->Write(blocks[slot].students);
    if (status.ok()) status = files.truth->Write(blocks[slot].truth);
    if (status.ok() && population.registry) {
      status = files.population_truth->Write(blocks[slot].population_truth);
    }
    if (!status.ok()) {
      failed.store(true, std::memory_order_relaxed);
      return;
    }
    summary.erroneous_records += blocks[slot].erroneous;
    summary.records = blocks[slot].end;
    if (options.progress) {
      options.progress(population.rows + summary.records, population.rows + options.records);
    }
  };
  RunPipeline(slots, stages);
  XUEJI_RETURN_IF_ERROR(status);
  return CheckCancelled();
}

}  // namespace

absl::StatusOr<Profile> ParseProfile(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kProfileWords); ++i) {
    if (word == kProfileWords[i]) return static_cast<Profile>(i);
  }
  return InvalidArgument({"没有概貌 '$0'；请给出 clean、field 或 stress",
                          "profile '$0' is not known; give clean, field or stress",
                          {word}});
}

std::string_view ProfileWord(Profile profile) {
  return kProfileWords[static_cast<std::size_t>(profile)];
}

absl::StatusOr<GenerateSummary> GenerateRegister(const GenerateOptions& options) {
  if (options.records == 0) {
    return InvalidArgument(
        {"records：0 条不成学籍库；至少 1 条", "records: 0 is no register; give at least 1"});
  }
  if (options.records > kRecordsMax) {
    return ResourceExhausted({"records：$0 超过上限 $1",
                              "records: $0 is above the limit of $1",
                              {options.records, kRecordsMax}});
  }
  const auto model = std::make_unique<RecordModel>(
      RegisterSpec{.records = options.records, .seed = options.seed, .profile = options.profile});
  if (!model->Fits()) {
    const std::uint64_t largest = model->regions().LargestCounty();
    const double fits = static_cast<double>(options.records) *
                        static_cast<double>(kCountyHouseholdsMax) / static_cast<double>(largest);
    return ResourceExhausted(
        {"records：$0 条需要最大的县有 $1 户，而其身份证号只够 $2 户；约 $3 条可行",
         "records: $0 needs $1 households in the largest county, whose identity numbers suffice "
         "for "
         "$2; about $3 records fit",
         {options.records, largest, kCountyHouseholdsMax, static_cast<std::uint64_t>(fits)}});
  }
  XUEJI_RETURN_IF_ERROR(CheckCancelled());

  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StagedDirectory> out,
                         StagedDirectory::Create(options.out_directory, options.force));
  XUEJI_ASSIGN_OR_RETURN(const OutputFiles files, OpenFiles(*out, options.population));
  XUEJI_ASSIGN_OR_RETURN(const Population population, MakePopulation(*model, options, files));
  GenerateSummary summary;
  XUEJI_RETURN_IF_ERROR(WriteRecords(*model, population, options, files, summary));
  for (FileWriter* const file : files.All()) {
    XUEJI_RETURN_IF_ERROR(file->Close());
    summary.bytes += file->bytes_written();
  }
  XUEJI_RETURN_IF_ERROR(out->Commit());

  summary.persons = model->shape().persons();
  summary.duplicate_records = summary.records - summary.persons;
  summary.counties = model->regions().county_count();
  summary.students_path = options.out_directory + "/students.csv";
  summary.truth_path = options.out_directory + "/truth.csv";
  summary.population_rows = population.rows;
  if (options.population) {
    summary.population_path = options.out_directory + "/population.csv";
    summary.population_truth_path = options.out_directory + "/population_truth.csv";
  }
  return summary;
}

}  // namespace xueji::datasets
