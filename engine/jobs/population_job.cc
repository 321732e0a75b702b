#include "engine/jobs/population_job.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include "engine/base/cancellation.h"
#include "engine/base/hash.h"
#include "engine/base/message.h"
#include "engine/base/parallel.h"
#include "engine/base/staged_directory.h"
#include "engine/base/version.h"
#include "engine/jobs/memory_need.h"
#include "engine/jobs/run_results.h"
#include "engine/jobs/run_setup.h"
#include "engine/population/candidate_choice.h"
#include "engine/population/comparison_outcome.h"
#include "engine/population/open_registry.h"
#include "engine/report/comparison_manifest.h"
#include "engine/report/comparison_report.h"
#include "engine/report/comparison_writer.h"
#include "engine/report/csv_text.h"

namespace xueji {
namespace {

// Raised with every change of what a verdict, an explanation or a candidate's weight is.
constexpr std::string_view kRules = "population comparison rules 1";
constexpr std::size_t kExamplesOfEach = 3;
enum Look : std::uint32_t { kNumbers = 1, kCandidates = 2 };

std::string HexDigest(std::string_view text) {
  StreamChecksum checksum;
  checksum.Update(text);
  return checksum.HexDigest();
}

// One checksum over those of several files.
std::string SnapshotOf(const std::vector<std::string>& checksums) {
  std::string all;
  for (const std::string& checksum : checksums) all += checksum + "\n";
  return HexDigest(all);
}

std::uint64_t BytesOf(const std::vector<std::string>& paths) {
  std::uint64_t bytes = 0;
  for (const std::string& path : paths) {
    std::error_code error;
    const std::uint64_t size = std::filesystem::file_size(path, error);
    if (!error) bytes += size;
  }
  return bytes;
}

absl::Status RegistryTwice(const std::string& path) {
  return InvalidArgument({"$0：同一个人口库文件给了两次，每个号码都会显得被共用；请只给一次",
                          "$0: this file of the registry is given twice, and every number would seem to be shared; "
                          "give it once", {path}});
}
absl::Status StudentsAsRegistry(const std::string& path) {
  return InvalidArgument({"$0：既是学生文件又是人口库，学生总与自己一致；请用 --population 给出人口库",
                          "$0: is the students' file and the registry at once, and all would agree with themselves; "
                          "name the registry with --population", {path}});
}

// One file in two places, whatever it is called there. The contents are compared later, when they were read.
absl::Status CheckDistinctFiles(const ComparisonOptions& options) {
  const auto same = [](const std::string& left, const std::string& right) {
    std::error_code error;
    return std::filesystem::equivalent(left, right, error) && !error;
  };
  for (std::size_t i = 0; i < options.population.size(); ++i) {
    const std::string& path = options.population[i];
    for (std::size_t j = 0; j < i; ++j) {
      if (same(options.population[j], path)) return RegistryTwice(path);
    }
    for (const std::string& students : options.run.inputs) {
      if (same(students, path)) return StudentsAsRegistry(path);
    }
  }
  return absl::OkStatus();
}

// The steps of one comparison.
class PopulationRun {
 public:
  explicit PopulationRun(const ComparisonOptions& options) : options_(options), clock_(options.run.progress) {}
  absl::StatusOr<ComparisonSummary> Run();

 private:
  absl::Status Load();
  absl::Status Work(StagedDirectory& out);
  absl::Status ReserveChunks();
  absl::Status OpenJournal();
  absl::Status IndexNumbers();
  absl::Status CompareNumbers(FileWriter& rejects);
  absl::Status CheckRegistry() const;
  absl::Status FindCandidates();
  absl::Status Write(StagedDirectory& out);
  ScanOptions ScanWith(Look look) const;
  void Describe();

  const ComparisonOptions& options_;
  StageClock clock_;
  LoadedRun run_;
  std::unique_ptr<StudentRoster> roster_;
  std::unique_ptr<StudentIndex> index_;
  std::unique_ptr<NumberComparison> numbers_;
  std::vector<RecordId> residue_;
  std::vector<ChosenCandidate> chosen_;
  std::unique_ptr<ScanJournal> journal_;
  ComparisonSummary summary_;
};

absl::Status PopulationRun::Load() {
  XUEJI_ASSIGN_OR_RETURN(run_, LoadRunWith(ComparisonPlan(), options_.run, /*unique_per_file=*/false, &clock_));
  roster_ = std::make_unique<StudentRoster>(*run_.loaded.store);
  return absl::OkStatus();
}

absl::Status PopulationRun::IndexNumbers() {
  clock_.Begin("index");
  XUEJI_ASSIGN_OR_RETURN(index_, StudentIndex::Build(*roster_, run_.budget.get()));
  numbers_ = std::make_unique<NumberComparison>(*roster_, *index_);
  return numbers_->Reserve(run_.budget.get());
}

// What two runs must have in common for one to go on where the other stopped.
absl::Status PopulationRun::OpenJournal() {
  std::string facts = std::string(kVersion) + "\n" + std::string(kRules) + "\n";
  for (const LoadedInput& input : run_.loaded.inputs) facts += "students " + input.checksum + "\n";
  facts += "born by " + std::to_string(run_.loaded.latest_birth_date) + "\n";
  for (const std::string& path : options_.population) facts += "population " + path + "\n";
  for (const std::string& path : {options_.run.columns, options_.population_columns}) {
    if (path.empty()) {
      facts += "columns as they are\n";
      continue;
    }
    XUEJI_ASSIGN_OR_RETURN(const std::string mapping, ReadFile(path));
    facts += "columns " + HexDigest(mapping) + "\n";
  }
  for (const std::string& text : {options_.run.encoding, std::string(1, options_.run.separator),
                                  std::to_string(options_.chunk_bytes)}) {
    facts += "option " + text + "\n";
  }
  facts += options_.run.chinese ? "zh" : "en";  // of the messages about refused rows
  std::string directory = options_.checkpoint;
  if (directory.empty()) {
    std::filesystem::path out(options_.run.out);
    if (!out.has_filename()) out = out.parent_path();  // "out/"
    directory = out.string() + ".checkpoint";
  }
  XUEJI_ASSIGN_OR_RETURN(journal_, ScanJournal::Open(directory, HexDigest(facts)));
  summary_.begun_anew = journal_->replaced_other();
  return absl::OkStatus();
}

// The chunks that are on their way at a time: text, decoded text, and what is wanted of it; a packed chunk has less.
absl::Status PopulationRun::ReserveChunks() {
  constexpr std::uint64_t kBlocksPerChunk = 3;
  const std::uint64_t chunk = std::max<std::uint64_t>(options_.chunk_bytes, ComparisonOptions{}.chunk_bytes);
  return run_.budget->Reserve(ScanChunksInFlight() * kBlocksPerChunk * chunk);
}

ScanOptions PopulationRun::ScanWith(Look look) const {
  ScanOptions scan;
  scan.files = options_.population;
  scan.look = look;
  scan.journal = journal_.get();
  scan.open = [this](const std::string& path) {
    return OpenRegistry(path, {.columns_path = options_.population_columns,
                               .columns_option = "--population-columns",
                               .encoding = options_.run.encoding,
                               .separator = options_.run.separator,
                               .chinese = options_.run.chinese,
                               .block_bytes = options_.chunk_bytes});
  };
  const std::uint64_t total = std::max<std::uint64_t>(BytesOf(options_.population), 1);
  scan.progress = [this, total](std::uint64_t bytes) {
    clock_.Report(std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total)));
  };
  return scan;
}

absl::Status PopulationRun::CompareNumbers(FileWriter& rejects) {
  clock_.Begin("registry");
  XUEJI_RETURN_IF_ERROR(rejects.Write("file,line,field,reason_code,message\n"));
  ScanOptions scan = ScanWith(kNumbers);
  std::string row;
  scan.reject = [&](std::uint32_t file, const RegistryReject& reject) {
    row.clear();
    AppendCsvField(options_.population[file], row);
    row += ',';
    AppendUint(reject.line, row);
    for (const std::string_view field : {std::string_view(reject.field), std::string_view(reject.reason_code),
                                         std::string_view(reject.message)}) {
      row += ',';
      AppendCsvField(field, row);
    }
    row += '\n';
    return rejects.Write(row);
  };
  XUEJI_ASSIGN_OR_RETURN(ScanResult scanned, ScanRegistry(scan, *numbers_));
  XUEJI_RETURN_IF_ERROR(rejects.Close());
  summary_.chunks_resumed += scanned.chunks_resumed;
  summary_.population = std::move(scanned.files);
  for (const ScannedFile& file : summary_.population) summary_.chunks += file.chunks;
  absl::Status sound = CheckRegistry();
  if (!sound.ok()) journal_->Forget();  // the file that is mended will be another
  return sound;
}

// What would make every verdict worthless, and numbers might be issued upon them.
absl::Status PopulationRun::CheckRegistry() const {
  for (std::size_t i = 0; i < summary_.population.size(); ++i) {
    const std::string& checksum = summary_.population[i].input.checksum;
    for (std::size_t j = 0; j < i; ++j) {
      // Several parts may be empty.
      const bool rows = summary_.population[i].input.rows > 0;
      if (rows && summary_.population[j].input.checksum == checksum) return RegistryTwice(options_.population[i]);
    }
    for (const LoadedInput& input : run_.loaded.inputs) {
      if (input.checksum == checksum) return StudentsAsRegistry(options_.population[i]);
    }
  }
  if (summary_.registry_rows() > summary_.registry_rejected()) return absl::OkStatus();
  return InvalidArgument({"$0：人口库没有一行可用，每个学生都会显得不存在；请检查导出是否完整",
                          "$0: the registry has no row that can be used, and every student would seem to be absent; "
                          "check that the export finished", {options_.population.front()}});
}

absl::Status PopulationRun::FindCandidates() {
  residue_ = Residue(*roster_, *numbers_);
  if (residue_.empty()) return absl::OkStatus();
  clock_.Begin("candidates");
  CandidateSearch search(*roster_, residue_);
  XUEJI_RETURN_IF_ERROR(search.Prepare(run_.budget.get()));
  XUEJI_ASSIGN_OR_RETURN(const ScanResult scanned, ScanRegistry(ScanWith(kCandidates), search));
  summary_.chunks_resumed += scanned.chunks_resumed;
  for (std::size_t i = 0; i < scanned.files.size(); ++i) {
    summary_.chunks += scanned.files[i].chunks;
    if (scanned.files[i].input.checksum == summary_.population[i].input.checksum) continue;
    journal_->Forget();
    return InvalidArgument({"$0：比对中途被改动；请在文件不再变化后重新比对",
                            "$0: changed while it was compared; compare again when it no longer does",
                            {options_.population[i]}});
  }
  chosen_ = ChooseCandidates(*roster_, residue_, search, *index_);
  return absl::OkStatus();
}

void PopulationRun::Describe() {
  summary_.version = kVersion;
  summary_.rules_fingerprint = HexDigest(kRules);
  summary_.out = options_.run.out;
  summary_.columns_path = options_.run.columns;
  summary_.population_columns_path = options_.population_columns;
  summary_.encoding_option = options_.run.encoding;
  summary_.disclosure = options_.disclosure;
  summary_.latest_birth_date = run_.loaded.latest_birth_date;
  // As of any run that loads; the rest of a run's manifest is about links.
  const RunManifest loaded = DescribeRun(options_.run, run_, {});
  summary_.inputs = loaded.inputs;
  summary_.rows = loaded.counts.rows;
  summary_.accepted = loaded.counts.accepted;
  summary_.rejected = loaded.counts.rejected;
  summary_.numbers = index_->numbers();
  summary_.shared_numbers = numbers_->CountSharedNumbers();
  summary_.residue = residue_.size();
  summary_.threads = ThreadLimit();
  summary_.language = options_.run.chinese ? Language::kChinese : Language::kEnglish;
  std::vector<std::string> students, population;
  for (const ManifestInput& input : summary_.inputs) students.push_back(input.checksum);
  for (const ScannedFile& file : summary_.population) population.push_back(file.input.checksum);
  summary_.data_snapshot = SnapshotOf(students);
  summary_.registry_snapshot = SnapshotOf(population);
}

absl::Status PopulationRun::Write(StagedDirectory& out) {
  clock_.Begin("write");
  const ComparisonOutcome outcome(*roster_, *numbers_, residue_, chosen_);
  XUEJI_ASSIGN_OR_RETURN(const ComparisonWritten written,
                         WriteComparison(outcome, options_.disclosure, out.FilePath("verdicts.csv")));
  XUEJI_RETURN_IF_ERROR(WriteRejectRows(run_, out.FilePath("rejects.csv")));
  Describe();
  summary_.tally = written.tally;
  summary_.result_digest = CombineDigests(written.digest, {}, {});
  summary_.examples = PickComparisonExamples(outcome, kExamplesOfEach);
  summary_.seconds = clock_.Finish();
  summary_.peak_memory_bytes = PeakMemoryBytes();
  XUEJI_RETURN_IF_ERROR(WriteComparisonReport(summary_, out.FilePath("report.html")));
  return WriteComparisonManifest(summary_, out.FilePath("manifest.json"));
}

absl::Status PopulationRun::Work(StagedDirectory& out) {
  XUEJI_RETURN_IF_ERROR(IndexNumbers());
  XUEJI_RETURN_IF_ERROR(ReserveChunks());
  XUEJI_RETURN_IF_ERROR(OpenJournal());
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<FileWriter> rejects,
                         FileWriter::Open(out.FilePath("population_rejects.csv")));
  XUEJI_RETURN_IF_ERROR(CompareNumbers(*rejects));
  XUEJI_RETURN_IF_ERROR(FindCandidates());
  return Write(out);
}

absl::StatusOr<ComparisonSummary> PopulationRun::Run() {
  // The output is checked before hours of work, not after.
  std::vector<std::string> reads = options_.run.inputs;
  reads.insert(reads.end(), options_.population.begin(), options_.population.end());
  reads.insert(reads.end(), {options_.run.columns, options_.population_columns, options_.rules.file});
  XUEJI_ASSIGN_OR_RETURN(const std::unique_ptr<StagedDirectory> out,
                         StagedDirectory::Create(options_.run.out, options_.run.force, reads));
  XUEJI_RETURN_IF_ERROR(CheckDistinctFiles(options_));
  // So is that each file of the registry can be read and has the columns.
  for (const std::string& path : options_.population) {
    XUEJI_RETURN_IF_ERROR(ScanWith(kNumbers).open(path).status());
  }
  XUEJI_ASSIGN_OR_RETURN(const RuleSet rules, LoadRuleSet(options_.rules));
  summary_.rule_set = rules.name;
  summary_.rule_set_fingerprint = rules.fingerprint;
  XUEJI_RETURN_IF_ERROR(Load());
  const RunSize size{.plan = &run_.plan,
                     .records = run_.loaded.store->size(),
                     .store_bytes = run_.budget->bytes_in_use()};
  if (const absl::Status worked = Work(*out); !worked.ok()) return SayNeed(worked, *run_.budget, size);
  XUEJI_RETURN_IF_ERROR(CheckCancelled());
  XUEJI_RETURN_IF_ERROR(out->Commit());
  XUEJI_RETURN_IF_ERROR(journal_->Remove());
  return std::move(summary_);
}

}  // namespace

absl::StatusOr<ComparisonSummary> RunComparison(const ComparisonOptions& options) {
  if (options.run.inputs.empty()) {
    return InvalidArgument({"compare 至少需要一个学生文件", "compare needs at least one file of students"});
  }
  if (options.population.empty()) {
    return InvalidArgument({"请用 --population 给出人口库文件", "name the registry's files with --population"});
  }
  return PopulationRun(options).Run();
}

}  // namespace xueji
