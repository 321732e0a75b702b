// xueji-load: questions and registrations at a running server, at a rate that does not wait for the answers.
//
//   xueji-load --dev certs --students out/demo/students.csv --rate 5000 --seconds 30
//   xueji-load --dev certs --students … --in-flight 1 --seconds 10            closed loop: the next after the answer
//
// Open loop: call i is due at i / rate, and its latency counts from then, whether or not the server (or this program) was
// free to begin it; so a stall is seen by every call it delays. What cannot be begun because --outstanding calls wait
// already counts as shed. With --register SHARE so many of a hundred calls register a record instead of asking; --ledger
// writes down each that was acknowledged, and --verify asks for every record of a ledger instead of all this: exit 1 if
// one is not there, or not as it was acknowledged.
// Prints a table, or JSON (--json): calls and answers by status, answers a second, latency percentiles in microseconds.
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "xueji/v1/pre_check_service.grpc.pb.h"
#include "xueji/v1/registry_service.grpc.pb.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string server = "localhost:7443", dev, ca, certificate, key, token, students, ledger, verify, region;
  double rate = 0, seconds = 10, register_share = 0, deadline_ms = 2000;
  std::size_t in_flight = 1, outstanding = 20'000, connections = 2, students_max = 50'000, batch = 0;
  std::uint64_t seed = 1;
  bool json = false;
};

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
std::vector<xueji::v1::Student> ReadStudents(const Options& options) {
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

// One call on its way.
struct Call {
  grpc::ClientContext context;
  grpc::Status status;
  Clock::time_point due;
  bool registers = false;
  xueji::v1::PreCheckResponse asked;
  xueji::v1::RegisterResponse registered;
  std::unique_ptr<grpc::ClientAsyncResponseReader<xueji::v1::PreCheckResponse>> asking;
  std::unique_ptr<grpc::ClientAsyncResponseReader<xueji::v1::RegisterResponse>> registering;
};

class Load {
 public:
  explicit Load(const Options& options)
      : options_(options), students_(options.verify.empty() ? ReadStudents(options) : std::vector<xueji::v1::Student>()) {
    if (!options.ledger.empty()) ledger_.open(options.ledger, std::ios::app);
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
      asks_.push_back(xueji::v1::PreCheckService::NewStub(channel));
      registers_.push_back(xueji::v1::RegistryService::NewStub(channel));
    }
  }

  void Run() {
    std::thread answers([this] { TakeAnswers(); });
    begin_ = Clock::now();
    const auto end = begin_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
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
      for (std::size_t i = 0; i < options_.in_flight; ++i) Begin(Clock::now(), next_++);
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
    out["answers_per_second"] = static_cast<double>(micros_.size()) / took_;
    out["shed"] = shed_;
    for (const auto& [code, count] : codes_) out["status"][code] = count;
    for (const auto& [name, share] : {std::pair("p50_us", 0.5), {"p90_us", 0.9}, {"p99_us", 0.99}, {"p999_us", 0.999}, {"max_us", 1.0}}) {
      out[name] = percentile(share);
    }
    if (options_.json) std::cout << out.dump(2) << "\n";
    else for (const auto& [key, value] : out.items()) std::cout << key << "  " << value.dump() << "\n";
  }

 private:
  void Begin(Clock::time_point due, std::uint64_t i) {
    outstanding_.fetch_add(1, std::memory_order_relaxed);
    auto* const call = new Call;
    call->due = due;
    call->registers = static_cast<double>(i % 100) < options_.register_share;
    call->context.AddMetadata("authorization", authorization_);
    call->context.set_deadline(std::chrono::system_clock::now() +
                               std::chrono::microseconds(static_cast<std::int64_t>(options_.deadline_ms * 1000)));
    const std::size_t connection = i % asks_.size();
    const xueji::v1::Student& student = students_[(i * 7919 + options_.seed) % students_.size()];
    if (call->registers) {
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
      call->registering = registers_[connection]->AsyncRegister(&call->context, request, &queue_);
      call->registering->Finish(&call->registered, &call->status, call);
    } else {
      xueji::v1::PreCheckRequest request;
      *request.mutable_student() = student;
      request.mutable_context()->set_purpose(xueji::v1::PURPOSE_ENROLMENT);
      call->asking = asks_[connection]->AsyncPreCheck(&call->context, request, &queue_);
      call->asking->Finish(&call->asked, &call->status, call);
    }
  }

  void TakeAnswers() {
    static constexpr const char* kNames[] = {"OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED",
                                             "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
                                             "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "NO_SUCH_METHOD", "INTERNAL",
                                             "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED"};
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
      const std::unique_ptr<Call> call(static_cast<Call*>(tag));
      const auto now = Clock::now();
      micros_.push_back(std::chrono::duration<double, std::micro>(now - call->due).count());
      if (call->registers && call->status.ok() && ledger_.is_open()) {
        ledger_ << call->registered.record_id() << " " << call->registered.position() << std::endl;
      }
      ++codes_[kNames[static_cast<std::size_t>(call->status.error_code())]];
      if (options_.rate <= 0 && now < closed_until_) Begin(now, next_++);
      outstanding_.fetch_sub(1, std::memory_order_relaxed);
    }
  }

  const Options options_;
  const std::vector<xueji::v1::Student> students_;
  std::string authorization_;
  std::vector<std::unique_ptr<xueji::v1::PreCheckService::Stub>> asks_;
  std::vector<std::unique_ptr<xueji::v1::RegistryService::Stub>> registers_;
  grpc::CompletionQueue queue_;
  std::atomic<std::size_t> outstanding_{0};
  std::atomic<std::uint64_t> next_{0};
  Clock::time_point begin_, closed_until_;
  double took_ = 0;
  std::uint64_t shed_ = 0;
  // Of the thread that takes the answers.
  std::ofstream ledger_;
  std::vector<double> micros_;
  std::map<std::string, std::uint64_t> codes_;
};

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Questions and registrations at a running xueji-server, at a rate that does not wait for the answers");
  app.add_option("--server", options.server, "host:port")->capture_default_str();
  app.add_option("--dev", options.dev, "folder of `xueji-server dev-certs`: takes a county registrar's papers from it");
  app.add_option("--ca", options.ca, "certificate of the authority (PEM)");
  app.add_option("--cert", options.certificate, "client certificate (PEM)");
  app.add_option("--key", options.key, "its key (PEM)");
  app.add_option("--token", options.token, "file with the user's token");
  app.add_option("--students", options.students, "students.csv of `xueji generate`: what is asked");
  app.add_option("--students-max", options.students_max, "so many of its rows")->capture_default_str();
  app.add_option("--rate", options.rate, "calls a second, open loop; 0: closed loop")->capture_default_str();
  app.add_option("--in-flight", options.in_flight, "closed loop: so many at a time")->capture_default_str();
  app.add_option("--outstanding", options.outstanding, "open loop: no more than so many wait for an answer")->capture_default_str();
  app.add_option("--connections", options.connections, "TCP connections")->capture_default_str();
  app.add_option("--seconds", options.seconds, "how long")->capture_default_str();
  app.add_option("--deadline-ms", options.deadline_ms, "of each call")->capture_default_str();
  app.add_option("--register", options.register_share, "so many of a hundred calls register a record")->capture_default_str();
  app.add_option("--seed", options.seed, "which rows, and the ids of what is registered")->capture_default_str();
  app.add_option("--region", options.region, "where the registered go to school: the county that may register them");
  app.add_option("--ledger", options.ledger, "file that takes a line for each acknowledged registration: id and change");
  app.add_option("--verify", options.verify, "asks for every record of such a file, and does nothing else");
  app.add_flag("--json", options.json, "figures as JSON");
  CLI11_PARSE(app, argc, argv);
  if (options.students.empty() == options.verify.empty()) {
    std::cerr << "xueji-load: give --students (what to ask) or --verify (a ledger)\n";
    return 2;
  }
  if (!options.dev.empty()) {
    const auto fill = [&](std::string& path, const char* name) {
      if (path.empty()) path = options.dev + "/" + name;
    };
    fill(options.ca, "ca.pem");
    fill(options.certificate, "client-county.pem");
    fill(options.key, "client-county.key");
    fill(options.token, "county-registrar.token");
  }
  try {
    Load load(options);
    if (!options.verify.empty()) return load.Verify() ? 0 : 1;
    load.Run();
    load.Print();
  } catch (const std::exception& fault) {
    std::cerr << "xueji-load: " << fault.what() << "\n";
    return 1;
  }
  return 0;
}
