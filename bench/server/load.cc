#include "bench/server/load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>
#include <vector>

#include "xueji/v1/pre_check_service.pb.h"
#include "xueji/v1/registry_service.grpc.pb.h"

namespace xueji::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path + ": cannot be read");
  std::ostringstream text;
  text << file.rdbuf();
  std::string read = text.str();
  while (!read.empty() && (read.back() == '\n' || read.back() == '\r')) read.pop_back();
  return read;
}

// The rows of a generated students.csv as messages: a column is the field of its name. Its fields have no quotes.
std::vector<xueji::v1::Student> ReadStudents(const LoadOptions& options) {
  std::ifstream file(options.students);
  if (!file) throw std::runtime_error(options.students + ": cannot be read");
  const google::protobuf::Descriptor& type = *xueji::v1::Student::descriptor();
  std::vector<const google::protobuf::FieldDescriptor*> columns;
  std::vector<xueji::v1::Student> students;
  for (std::string line; students.size() < options.students_max && std::getline(file, line);) {
    std::istringstream fields(line);
    const bool is_header = columns.empty();
    xueji::v1::Student student;
    std::size_t column = 0;
    for (std::string field; std::getline(fields, field, ',');) {
      if (is_header) columns.push_back(type.FindFieldByName(field));
      else if (columns.at(column) != nullptr && !field.empty()) {
        student.GetReflection()->SetString(&student, columns[column], field);
      }
      ++column;
    }
    if (!is_header) students.push_back(std::move(student));
  }
  if (students.empty()) throw std::runtime_error(options.students + ": no rows");
  return students;
}

grpc::ByteBuffer BytesOf(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

// One call on its way. What is asked was written as bytes before the clock started, and of an answer only its status is
// looked at: the machine is the server's.
struct Call {
  grpc::ClientContext context;
  grpc::Status status;
  Clock::time_point due;
  bool registers = false;
  grpc::ByteBuffer answer;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
};

// A list on its way: a message out, a message in, and so on.
struct List {
  grpc::ClientContext context;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream;
  grpc::ByteBuffer answer;
  grpc::Status status;
  Clock::time_point begun;
  std::size_t next = 0;
  enum class Step { kOpen, kWrite, kRead, kFinish } step = Step::kOpen;
};

class Load {
 public:
  explicit Load(const LoadOptions& options)
      : options_(options), students_(options.verify.empty() ? ReadStudents(options) : std::vector<xueji::v1::Student>()) {
    if (!options.ledger.empty()) ledger_.open(options.ledger, std::ios::app);
    for (const xueji::v1::Student& student : students_) {
      xueji::v1::PreCheckRequest request;
      *request.mutable_student() = student;
      request.mutable_context()->set_purpose(xueji::v1::PURPOSE_ENROLMENT);
      asks_.push_back(BytesOf(request));
    }
    if (options.batch > 0) WriteLists();
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = ReadFile(options.ca) + "\n";
    tls.pem_cert_chain = ReadFile(options.certificate) + "\n";
    tls.pem_private_key = ReadFile(options.key) + "\n";
    authorization_ = "Bearer " + ReadFile(options.token);
    for (std::size_t i = 0; i < options.connections; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt("xueji.connection", static_cast<int>(i));  // channels of different arguments share no connection
      arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);  // a server that was killed is back soon
      arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 50);
      arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 500);
      const auto channel = grpc::CreateCustomChannel(options.server, grpc::SslCredentials(tls), arguments);
      if (!channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10))) {
        throw std::runtime_error(options.server + ": no connection; is the server running, and are these its certificates?");
      }
      stubs_.push_back(std::make_unique<grpc::GenericStub>(channel));
      registers_.push_back(xueji::v1::RegistryService::NewStub(channel));
    }
  }

  void Run() {
    std::thread answers([this] { TakeAnswers(); });
    begin_ = Clock::now();
    end_ = begin_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    const auto end = end_;
    if (options_.rate > 0) {
      for (std::uint64_t i = 0;; ++i) {
        const auto due = begin_ + std::chrono::duration_cast<Clock::duration>(
                                      std::chrono::duration<double>(static_cast<double>(i) / options_.rate));
        if (due >= end) break;
        if (due > Clock::now()) std::this_thread::sleep_until(due);
        if (outstanding_.load(std::memory_order_relaxed) >= options_.outstanding) ++shed_;
        else Begin(due, i);
      }
    } else {
      closed_until_ = end;
      for (std::size_t i = 0; i < options_.in_flight; ++i) options_.batch > 0 ? BeginList(i) : Begin(Clock::now(), next_++);
    }
    // Every call ends by its deadline at the latest.
    while (Clock::now() < end || outstanding_.load() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    took_ = std::chrono::duration<double>(std::min(Clock::now(), end) - begin_).count();
    queue_.Shutdown();
    answers.join();
  }

  // Whether every record of the ledger is there, as of the change that was acknowledged.
  bool Verify() {
    std::ifstream ledger(options_.verify);
    if (!ledger) throw std::runtime_error(options_.verify + ": cannot be read");
    std::uint64_t records = 0, lost = 0, doubled = 0, version = 0;
    std::map<std::uint64_t, std::string> by_version;
    for (std::string id; ledger >> id >> version; ++records) {
      if (!by_version.emplace(version, id).second && by_version[version] != id) ++doubled;
      xueji::v1::GetRecordRequest request;
      request.set_record_id(id);
      request.mutable_context()->set_purpose(xueji::v1::PURPOSE_ENROLMENT);
      xueji::v1::GetRecordResponse found;
      grpc::ClientContext context;
      context.AddMetadata("authorization", authorization_);
      context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
      const grpc::Status status = registers_[records % registers_.size()]->GetRecord(&context, request, &found);
      const bool is_there = status.ok() && found.records_size() == 1 && !found.records(0).withdrawn() &&
                            found.records(0).version() == version;
      if (!is_there) {
        ++lost;
        std::cerr << "xueji-load: " << id << " of change " << version << ": " << status.error_message() << "\n";
      }
    }
    std::cout << nlohmann::ordered_json{{"acknowledged", records}, {"lost", lost}, {"doubled", doubled}}.dump() << "\n";
    return lost == 0 && doubled == 0;
  }

  void Print() {
    std::sort(micros_.begin(), micros_.end());
    const auto percentile = [&](double share) {
      if (micros_.empty()) return 0.0;
      return micros_[std::min(micros_.size() - 1, static_cast<std::size_t>(share * static_cast<double>(micros_.size())))];
    };
    nlohmann::ordered_json out;
    out["rate"] = options_.rate;
    out["seconds"] = took_;
    out["answers_per_second"] = static_cast<double>(in_time_) / took_;
    if (options_.batch > 0) out["records_per_second"] = static_cast<double>(in_time_ * options_.batch) / took_;
    out["shed"] = shed_;
    for (const auto& [code, count] : codes_) out["status"][code] = count;
    for (const auto& [name, share] : {std::pair("p50_us", 0.5), {"p90_us", 0.9}, {"p99_us", 0.99}, {"p999_us", 0.999}, {"max_us", 1.0}}) {
      out[name] = percentile(share);
    }
    if (options_.json) std::cout << out.dump(2) << "\n";
    else for (const auto& [key, value] : out.items()) std::cout << key << "  " << value.dump() << "\n";
  }

 private:
  // A thread that waits for answers is woken for each; with --spin it looks for them without sleeping.
  bool Next(void** tag, bool* ok) {
    if (!options_.spin) return queue_.Next(tag, ok);
    grpc::CompletionQueue::NextStatus status = grpc::CompletionQueue::TIMEOUT;
    while (status == grpc::CompletionQueue::TIMEOUT) status = queue_.AsyncNext(tag, ok, gpr_inf_past(GPR_CLOCK_MONOTONIC));
    return status == grpc::CompletionQueue::GOT_EVENT;
  }

  void Prepare(grpc::ClientContext& context, double milliseconds) const {
    context.AddMetadata("authorization", authorization_);
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::microseconds(static_cast<std::int64_t>(milliseconds * 1000)));
  }

  grpc::ByteBuffer RegistrationOf(std::uint64_t i, const xueji::v1::Student& student) const {
    xueji::v1::RegisterRequest request;
    *request.mutable_student() = student;
    const std::string id = "load-" + std::to_string(options_.seed) + "-" + std::to_string(i);
    request.mutable_student()->set_record_id(id);
    if (!options_.region.empty()) {
      request.mutable_student()->set_school_region(options_.region);
      request.mutable_student()->clear_school_code();
    }
    request.mutable_context()->set_request_id(id);
    request.mutable_context()->set_purpose(xueji::v1::PURPOSE_ENROLMENT);
    return BytesOf(request);
  }

  void Begin(Clock::time_point due, std::uint64_t i) {
    outstanding_.fetch_add(1, std::memory_order_relaxed);
    auto* const call = new Call;
    call->due = due;
    call->registers = static_cast<double>(i % 100) < options_.register_share;
    Prepare(call->context, options_.deadline_ms);
    const std::size_t row = (i * 7919 + options_.seed) % students_.size();
    call->reader = stubs_[i % stubs_.size()]->PrepareUnaryCall(
        &call->context, call->registers ? "/xueji.v1.RegistryService/Register" : "/xueji.v1.PreCheckService/PreCheck",
        call->registers ? RegistrationOf(i, students_[row]) : asks_[row], &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->answer, &call->status, call);
  }

  void End(Call* taken) {
    const std::unique_ptr<Call> call(taken);
    const auto now = Clock::now();
    micros_.push_back(std::chrono::duration<double, std::micro>(now - call->due).count());
    if (now <= end_) ++in_time_;
    if (call->registers && call->status.ok() && ledger_.is_open()) {
      xueji::v1::RegisterResponse registered;
      grpc::GenericDeserialize<grpc::ProtoBufferReader, xueji::v1::RegisterResponse>(&call->answer, &registered);
      ledger_ << registered.record_id() << " " << registered.position() << std::endl;
    }
    ++codes_[kNames[static_cast<std::size_t>(call->status.error_code())]];
    if (options_.rate <= 0 && now < closed_until_) Begin(now, next_++);
    outstanding_.fetch_sub(1, std::memory_order_relaxed);
  }

  void WriteLists() {
    for (std::size_t row = 0; row < students_.size();) {
      xueji::v1::PreCheckBatchRequest request;
      for (std::size_t i = 0; i < options_.batch; ++i) *request.add_students() = students_[row++ % students_.size()];
      request.mutable_context()->set_purpose(xueji::v1::PURPOSE_ENROLMENT);
      request.mutable_context()->set_ticket(ReadFile(options_.ticket));
      lists_.push_back(BytesOf(request));
    }
  }

  void BeginList(std::size_t i) {
    outstanding_.fetch_add(1, std::memory_order_relaxed);
    auto* const list = new List;
    list->next = i * 7919;
    Prepare(list->context, options_.seconds * 1000 + 10'000);
    list->stream = stubs_[i % stubs_.size()]->PrepareCall(&list->context, "/xueji.v1.PreCheckService/PreCheckBatch", &queue_);
    list->stream->StartCall(list);
  }

  // The next step of a list: write, read, write, … until the time is over or the stream broke.
  void GoOn(List* list, bool ok) {
    const auto now = Clock::now();
    if (list->step == List::Step::kRead && ok) {
      micros_.push_back(std::chrono::duration<double, std::micro>(now - list->begun).count());
      if (now <= end_) ++in_time_;
    }
    if (list->step == List::Step::kFinish) {
      if (!list->status.ok() && now < closed_until_) std::cerr << "xueji-load: list: " << list->status.error_message() << "\n";
      // Cancelled by us when the time was over.
      const bool is_done = list->status.ok() || now >= closed_until_;
      ++codes_[kNames[is_done ? 0 : static_cast<std::size_t>(list->status.error_code())]];
      delete list;
      outstanding_.fetch_sub(1, std::memory_order_relaxed);
    } else if (!ok || (list->step != List::Step::kWrite && now >= closed_until_)) {
      list->step = List::Step::kFinish;
      if (ok) list->context.TryCancel();
      list->stream->Finish(&list->status, list);
    } else if (list->step == List::Step::kWrite) {
      list->step = List::Step::kRead;
      list->stream->Read(&list->answer, list);
    } else {
      list->step = List::Step::kWrite;
      list->begun = now;
      list->stream->Write(lists_[list->next++ % lists_.size()], list);
    }
  }

  void TakeAnswers() {
    void* tag = nullptr;
    bool ok = false;
    while (Next(&tag, &ok)) {
      options_.batch > 0 ? GoOn(static_cast<List*>(tag), ok) : End(static_cast<Call*>(tag));
    }
  }

  static constexpr const char* kNames[] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
                                           "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
                                           "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "NO_SUCH_METHOD", "INTERNAL",
                                           "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};
  const LoadOptions options_;
  const std::vector<xueji::v1::Student> students_;
  std::string authorization_;
  std::vector<grpc::ByteBuffer> asks_, lists_;  // as bytes: a question of each student; all of them in lists
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<xueji::v1::RegistryService::Stub>> registers_;
  grpc::CompletionQueue queue_;
  std::atomic<std::size_t> outstanding_{0};
  std::atomic<std::uint64_t> next_{0};
  Clock::time_point begin_, end_, closed_until_;
  double took_ = 0;
  std::uint64_t shed_ = 0;
  // Of the thread that takes the answers.
  std::ofstream ledger_;
  std::vector<double> micros_;
  std::uint64_t in_time_ = 0;  // of the answers those that came before the end
  std::map<std::string, std::uint64_t> codes_;
};

}  // namespace

int RunLoad(const LoadOptions& options) {
  Load load(options);
  if (!options.verify.empty()) return load.Verify() ? 0 : 1;
  load.Run();
  load.Print();
  return 0;
}

}  // namespace xueji::bench
