// Questions to a live register, and changes of it. Items are records. XUEJI_BENCH_SNAPSHOT=FILE asks a register of any
// size (`xueji snapshot build`), XUEJI_BENCH_STUDENTS=FILE about the first of those it was built from; without them a
// generated one of 100,000 is asked. Those who were registered since are in the changes, not in the base. Counters: the latency of single
// questions in microseconds by percentile, pairs compared a question. Lists: items of one thread.
#include "engine/jobs/live_register.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "datasets/generator/register_generator.h"
#include "engine/base/check.h"
#include "engine/jobs/snapshot_job.h"
#include "tests/support/temporary_directory.h"

namespace xueji {
namespace {

constexpr std::uint64_t kRecords = 100'000, kQuestions = 20'000;
constexpr std::uint64_t kSeedOfTheRegister = 7, kSeedOfStrangers = 8, kSeedOfNewcomers = 9;

const TemporaryDirectory& Folder() {
  static const TemporaryDirectory folder;
  return folder;
}

// The first rows of a generated register. Its fields have no quotes.
std::vector<StudentText> Students(const std::string& path, std::size_t count) {
  std::ifstream file(path);
  std::string line;
  std::vector<StudentColumnId> columns;
  std::vector<StudentText> students;
  while (students.size() < count && std::getline(file, line)) {
    StudentText student;
    std::size_t column = 0;
    const bool is_header = columns.empty();
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(',', begin), line.size());
      const std::string value = line.substr(begin, end - begin);
      if (is_header) columns.push_back(FindStudentColumn(value)->id);
      else student[columns[column++]] = value;
      begin = end + 1;
    }
    if (!is_header) students.push_back(std::move(student));
  }
  return students;
}

struct Asked {
  std::unique_ptr<LiveRegister> live;
  std::vector<StudentText> known, registered, strangers;
};

const Asked& Register() {
  static const Asked asked = [] {
    Asked made;
    RunOptions options;
    const auto own = datasets::GenerateRegister(
        {.records = kRecords, .seed = kSeedOfTheRegister, .out_directory = Folder().FilePath("own")});
    const auto other = datasets::GenerateRegister(
        {.records = kQuestions, .seed = kSeedOfStrangers, .out_directory = Folder().FilePath("other")});
    const auto newcomers = datasets::GenerateRegister(
        {.records = kQuestions, .seed = kSeedOfNewcomers, .out_directory = Folder().FilePath("new")});
    XUEJI_CHECK(own.ok() && other.ok() && newcomers.ok());
    const char* const given = std::getenv("XUEJI_BENCH_SNAPSHOT");
    options.out = given != nullptr ? given : Folder().FilePath("register.xueji");
    if (given == nullptr) {
      options.inputs = {own->students_path};
      XUEJI_CHECK(BuildSnapshot(options).ok());
    }
    auto live = LiveRegister::Open({.snapshot = options.out});
    XUEJI_CHECK(live.ok());
    made.live = *std::move(live);
    made.strangers = Students(other->students_path, kQuestions);
    const char* const students = std::getenv("XUEJI_BENCH_STUDENTS");
    if (students != nullptr || given == nullptr) {
      made.known = Students(students != nullptr ? students : own->students_path, kQuestions);
    }
    made.registered = Students(newcomers->students_path, kQuestions);
    return made;
  }();
  return asked;
}

void Ask(benchmark::State& state, const LiveRegister& live, const std::vector<StudentText>& questions) {
  std::vector<double> micros;
  std::uint64_t pairs = 0, hits = 0;
  std::size_t at = 0;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = live.PreCheck(questions[at++ % questions.size()], {});
    micros.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count());
    pairs += answer->pairs_compared;
    hits += answer->hits_total;
  }
  std::sort(micros.begin(), micros.end());
  const auto percentile = [&](double share) {
    return micros[std::min(micros.size() - 1, static_cast<std::size_t>(share * static_cast<double>(micros.size())))];
  };
  state.SetItemsProcessed(state.iterations());
  state.counters["p50_us"] = percentile(0.5);
  state.counters["p99_us"] = percentile(0.99);
  state.counters["p999_us"] = percentile(0.999);
  state.counters["pairs"] = static_cast<double>(pairs) / static_cast<double>(state.iterations());
  state.counters["hits"] = static_cast<double>(hits) / static_cast<double>(state.iterations());
}

void BM_PreCheckStrangers(benchmark::State& state) { Ask(state, *Register().live, Register().strangers); }
BENCHMARK(BM_PreCheckStrangers)->UseRealTime();

// A list of as many records as the argument says; the same answers are filled again and again, as a stream does.
void AskLists(benchmark::State& state, const LiveRegister& live, const std::vector<StudentText>& questions) {
  const std::vector<StudentView> views(questions.begin(), questions.end());
  const auto length = static_cast<std::size_t>(state.range(0));
  std::vector<PreCheckAnswer> answers;
  std::uint64_t pairs = 0;
  std::size_t at = 0;
  for (auto _ : state) {
    XUEJI_CHECK(live.PreCheckMany(std::span(views).subspan(at, length), {}, &answers).ok());
    at = at + 2 * length > views.size() ? 0 : at + length;
    for (const PreCheckAnswer& answer : answers) pairs += answer.pairs_compared;
  }
  const auto asked = static_cast<double>(state.iterations()) * static_cast<double>(length);
  state.SetItemsProcessed(static_cast<std::int64_t>(asked));
  state.counters["pairs"] = static_cast<double>(pairs) / asked;
}

void BM_PreCheckStrangersList(benchmark::State& state) { AskLists(state, *Register().live, Register().strangers); }
BENCHMARK(BM_PreCheckStrangersList)->Arg(30)->Arg(1000)->UseRealTime();

bool HasKnown(benchmark::State& state) {
  if (!Register().known.empty()) return true;
  state.SkipWithError("XUEJI_BENCH_STUDENTS does not say whom the snapshot was built from");
  return false;
}

void BM_PreCheckKnown(benchmark::State& state) {
  if (HasKnown(state)) Ask(state, *Register().live, Register().known);
}
BENCHMARK(BM_PreCheckKnown)->UseRealTime();

void BM_PreCheckKnownList(benchmark::State& state) {
  if (HasKnown(state)) AskLists(state, *Register().live, Register().known);
}
BENCHMARK(BM_PreCheckKnownList)->Arg(30)->Arg(1000)->UseRealTime();

// From here on with 20,000 changes: what they cost those who have nothing to do with them, and those who came by them.
const std::vector<StudentText>& RegisteredStudents() {
  static const bool put = [] {
    std::vector<RegisterChange> changes;
    for (const StudentText& student : Register().registered) {
      if (!Register().live->Validate(student).empty()) continue;
      changes.push_back({.change_seq = changes.size() + 1, .record = student});
      changes.back().record[StudentColumnId::kRecordId] = "n" + std::to_string(changes.size());
    }
    XUEJI_CHECK(Register().live->Apply(changes).ok());
    return true;
  }();
  XUEJI_CHECK(put);
  return Register().registered;
}

void BM_PreCheckStrangersBesideChanges(benchmark::State& state) {
  RegisteredStudents();
  Ask(state, *Register().live, Register().strangers);
}
BENCHMARK(BM_PreCheckStrangersBesideChanges)->UseRealTime();

void BM_PreCheckStrangersListBesideChanges(benchmark::State& state) {
  RegisteredStudents();
  AskLists(state, *Register().live, Register().strangers);
}
BENCHMARK(BM_PreCheckStrangersListBesideChanges)->Arg(1000)->UseRealTime();

void BM_PreCheckRegistered(benchmark::State& state) { Ask(state, *Register().live, RegisteredStudents()); }
BENCHMARK(BM_PreCheckRegistered)->UseRealTime();

// One change a call, as a county registers: each is published by itself.
void BM_Put(benchmark::State& state) {
  const auto live = LiveRegister::Open({.changes_max = 1 << 22}).value();
  std::uint64_t seq = 0;
  for (auto _ : state) {
    RegisterChange change{.change_seq = ++seq, .record = Register().strangers[seq % kQuestions]};
    change.record[StudentColumnId::kRecordId] = "n" + std::to_string(seq);
    XUEJI_CHECK(live->Apply({&change, 1}).ok());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Put);

}  // namespace
}  // namespace xueji
