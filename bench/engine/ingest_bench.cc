// Loading a register: the whole way from a file to packed rows, and its stages alone. Rows are those of
// a school's export: 22 columns, about 250 bytes, one name in thirty not plain Han.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/parallel.h"
#include "engine/base/utf8.h"
#include "engine/ingest/batch_loader.h"
#include "engine/ingest/csv_reader.h"
#include "engine/ingest/gb18030.h"
#include "engine/ingest/record_normaliser.h"
#include "engine/ingest/simd_text.h"
#include "engine/plan/plan_compiler.h"
#include "engine/plan/plan_text.h"
#include "matchers/identity/id_number.h"

namespace xueji {
namespace {

constexpr char kHeader[] =
    "record_id,student_number,name,former_name,sex,birth_date,document_type,document_number,"
    "nationality,ethnic_group,household_region,school_code,school_region,grade,class,entered_on,"
    "enrolment_state,guardian1_name,guardian1_document_number,guardian1_phone,address,phone\n";

std::string TwoDigits(std::uint64_t value) { return std::to_string(100 + value % 100).substr(1); }

std::string HanName(std::mt19937_64& random, std::size_t length) {
  std::string name;
  for (std::size_t i = 0; i < length; ++i) {
    AppendUtf8(static_cast<char32_t>(0x4E00 + random() % 20000), name);
  }
  return name;
}

std::string Number(std::mt19937_64& random, int first_year, const std::string& region) {
  const std::string body = region + std::to_string(first_year + static_cast<int>(random() % 12)) +
                           TwoDigits(1 + random() % 12) + TwoDigits(1 + random() % 28) +
                           std::to_string(1000 + random() % 1000).substr(1);
  return body + matchers::IdCheckCharacter(matchers::IdCheckValue(body));
}

std::string Row(std::mt19937_64& random, std::size_t number) {
  const std::string region = std::to_string(110100 + random() % 540000);
  const std::string id = Number(random, 2007, region);
  const std::string name = random() % 30 == 0 ? "买买提·" + HanName(random, 4)
                                              : HanName(random, random() % 8 == 0 ? 2 : 3);
  return "R" + std::to_string(100000000 + number) + ",G" + id + "," + name + ",," +
         (random() % 2 == 0 ? "男" : "女") + "," + id.substr(6, 8) + ",1," + id + ",CHN,汉族," + region +
         ",21" + std::to_string(10000000 + random() % 89999999) + "," + region + ",三年级,2班,202309,在校," +
         HanName(random, 3) + "," + Number(random, 1975, region) + ",1" +
         std::to_string(3000000000 + random() % 6999999999) + "," + HanName(random, 3) + "市" +
         HanName(random, 2) + "路" + std::to_string(random() % 300) + "号," + "1" +
         std::to_string(3000000000 + random() % 6999999999) + "\n";
}

const std::string& Register() {
  static const std::string text = [] {
    std::mt19937_64 random(20261122);
    std::string rows = kHeader;
    for (std::size_t i = 0; i < 200000; ++i) rows += Row(random, i);
    rows.append(kCsvPadding, '\0');
    rows.resize(rows.size() - kCsvPadding);
    return rows;
  }();
  return text;
}

const ExecutionPlan& Students() {
  static const ExecutionPlan plan = [] {
    absl::StatusOr<LinkagePlan> text = BuiltinPlan("students");
    XUEJI_CHECK(text.ok());
    absl::StatusOr<ExecutionPlan> compiled = CompilePlan(*std::move(text));
    XUEJI_CHECK(compiled.ok());
    return *std::move(compiled);
  }();
  return plan;
}

// A file of 2 million rows, written once for each run of the program.
const std::string& RegisterFile() {
  static const std::string path = [] {
    // Named after the process: two benchmarks may run side by side.
    static const std::string name =
        (std::filesystem::temp_directory_path() /
         ("xueji-ingest-bench-" + std::to_string(getpid()) + ".csv")).string();
    std::ofstream file(name, std::ios::binary);
    file << Register();
    const std::string_view rows = std::string_view(Register()).substr(sizeof kHeader - 1);
    // The same rows again under other record ids: the first letter tells the copies apart.
    for (char copy = 'A'; copy < 'J'; ++copy) {
      std::string again(rows);
      for (std::size_t at = 0; at < again.size(); at = again.find('\n', at) + 1) again[at] = copy;
      file << again;
    }
    XUEJI_CHECK(file.good());
    std::atexit([] {
      std::error_code ignored;
      std::filesystem::remove(name, ignored);
    });
    return name;
  }();
  return path;
}

void LoadStudents(benchmark::State& state) {
  SetThreadLimit(static_cast<int>(state.range(0)));
  LoadOptions options;
  options.paths = {RegisterFile()};
  std::uint64_t rows = 0;
  for (auto _ : state) {
    MemoryBudget budget(std::uint64_t{16} << 30);
    const absl::StatusOr<LoadResult> loaded = LoadRecords(Students(), options, &budget);
    XUEJI_CHECK(loaded.ok() && loaded->rejects.empty());
    rows += loaded->inputs[0].rows;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
}
BENCHMARK(LoadStudents)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

void SplitFields(benchmark::State& state) {
  const std::string& text = Register();
  std::size_t rows = 0;
  for (auto _ : state) {
    CsvSplitter splitter(text, ',', 22);
    CsvRecord record;
    while (splitter.Next(record)) ++rows;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows));
}
BENCHMARK(SplitFields)->Unit(benchmark::kMillisecond);

void CutRecords(benchmark::State& state) {
  const std::string& text = Register();
  for (auto _ : state) {
    CsvCutter cutter(',', true);
    benchmark::DoNotOptimize(cutter.Scan(text, true));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size() * state.iterations()));
}
BENCHMARK(CutRecords)->Unit(benchmark::kMillisecond);

void ValidateUtf8(benchmark::State& state) {
  const std::string& text = Register();
  for (auto _ : state) benchmark::DoNotOptimize(IsValidUtf8(text));
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size() * state.iterations()));
}
BENCHMARK(ValidateUtf8)->Unit(benchmark::kMillisecond);

// Two-byte characters only: what a county exports.
void DecodeGbk(benchmark::State& state) {
  std::string bytes;
  std::mt19937_64 random(7);
  while (bytes.size() < (std::size_t{8} << 20)) {
    bytes += "R10000000,";
    for (int i = 0; i < 6; ++i) {
      bytes += static_cast<char>(0xB0 + random() % 0x40);
      bytes += static_cast<char>(0xA1 + random() % 0x5D);
    }
    bytes += ",20100307,1101012010,CHN,1\n";
  }
  std::string text;
  for (auto _ : state) {
    DecodeGb18030(bytes, text);
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size() * static_cast<std::size_t>(state.iterations())));
}
BENCHMARK(DecodeGbk)->Unit(benchmark::kMillisecond);

// Rows already split: what normalising, checking and packing cost alone.
void NormaliseRows(benchmark::State& state) {
  const ExecutionPlan& plan = Students();
  TermDictionary terms;
  const RecordNormaliser normaliser(plan.plan, plan.layout, terms, {});
  const std::string& text = Register();
  CsvSplitter splitter(text, ',', 22);
  CsvRecord record;
  splitter.Next(record);
  std::vector<std::string> header;
  std::string scratch_text;
  for (std::size_t i = 0; i < record.field_count; ++i) header.emplace_back(splitter.Field(i, scratch_text));
  const auto mapping = MapColumns(header, normaliser.slots(), {}, "bench");
  XUEJI_CHECK(mapping.ok());
  std::vector<std::vector<std::string_view>> rows;
  while (rows.size() < 20000 && splitter.Next(record)) {
    std::vector<std::string_view>& values = rows.emplace_back(normaliser.slots().size());
    for (std::size_t slot = 0; slot < values.size(); ++slot) {
      const int column = mapping->column_of_slot[slot];
      if (column >= 0) values[slot] = splitter.Field(static_cast<std::size_t>(column), scratch_text);
    }
  }
  NormaliserScratch scratch;
  std::vector<std::byte> row(normaliser.row_bytes());
  for (auto _ : state) {
    for (const auto& values : rows) {
      ReasonSet warnings;
      RowFault fault;
      benchmark::DoNotOptimize(normaliser.Normalise(values, scratch, row.data(), warnings, fault));
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows.size() * static_cast<std::size_t>(state.iterations())));
}
BENCHMARK(NormaliseRows)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace xueji
