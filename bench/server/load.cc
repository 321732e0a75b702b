#include "bench/server/load.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <deque>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "bench/server/http2_connection.h"
#include "bench/server/load_requests.h"
#include "bench/server/load_verify.h"
#include "xueji/v1/registry_service.pb.h"

namespace xueji::bench {
namespace {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

constexpr std::size_t kOk = 0, kDeadlineExceeded = 4;
constexpr std::array<const char*, 17> kNames = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "NO_SUCH_METHOD",    "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};
// A server that was killed is back soon.
constexpr std::chrono::milliseconds kRetry{50}, kConnectPatience{10'000};
constexpr double kListPatienceMs =
    10'000;  // a stream lasts as long as the load, and its last answer may come after that

Clock::duration Seconds(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

class Load {
 public:
  explicit Load(const LoadOptions& options)
      : options_(options),
        requests_(options),
        tls_(options.ca, options.certificate, options.key),
        deadline_(Seconds(options.deadline_ms / 1000)),
        links_(options.connections) {
    if (options.connections == 0) throw std::runtime_error("--connections: at least 1");
    if (!options.ledger.empty()) ledger_.open(options.ledger, std::ios::app);
    const auto until = Clock::now() + kConnectPatience;
    for (Link& link : links_) {
      while (link.connection == nullptr) {
        try {
          Connect(link);
        } catch (const std::runtime_error& fault) {
          if (Clock::now() > until) {
            throw std::runtime_error(std::string(fault.what()) +
                                     "; is the server running, and are these its certificates?");
          }
          poll(nullptr, 0, static_cast<int>(kRetry.count()));
        }
      }
    }
  }

  void Run() {
    begin_ = Clock::now();
    end_ = begin_ + Seconds(options_.seconds);
    for (TimePoint now = begin_; now < end_ || outstanding_ > 0; now = Clock::now()) {
      Mend(now);
      if (now < end_) BeginDue(now);
      for (Link& link : links_) Exchange(link);
      if (options_.batch == 0)
        EndOverdue(Clock::now());
      else if (now > end_ + kConnectPatience)
        throw std::runtime_error("lists are not answered");
      if (!options_.spin) Sleep();
    }
    took_ = std::chrono::duration<double>(std::min(Clock::now(), end_) - begin_).count();
  }

  void Print() {
    std::sort(micros_.begin(), micros_.end());
    const auto percentile = [&](double share) {
      if (micros_.empty()) return 0.0;
      return micros_[std::min(
          micros_.size() - 1,
          static_cast<std::size_t>(share * static_cast<double>(micros_.size())))];
    };
    nlohmann::ordered_json out;
    out["rate"] = options_.rate;
    out["seconds"] = took_;
    out["answers_per_second"] = static_cast<double>(in_time_) / took_;
    if (options_.batch > 0)
      out["records_per_second"] = static_cast<double>(in_time_ * options_.batch) / took_;
    out["shed"] = shed_;
    for (const auto& [code, count] : codes_) out["status"][code] = count;
    for (const auto& [name, share] : {std::pair("p50_us", 0.5),
                                      {"p90_us", 0.9},
                                      {"p99_us", 0.99},
                                      {"p999_us", 0.999},
                                      {"max_us", 1.0}}) {
      out[name] = percentile(share);
    }
    if (options_.json)
      std::cout << out.dump(2) << "\n";
    else
      for (const auto& [key, value] : out.items()) std::cout << key << "  " << value.dump() << "\n";
  }

 private:
  // A connection that is there again and again: the server closes it when it is old, or goes away
  // and comes back.
  struct Link {
    std::unique_ptr<Http2Connection> connection;
    std::vector<std::unique_ptr<Http2Connection>>
        leaving;  // the server takes no more there, and answers what it has
    TimePoint retry_at{};
  };

  // A question, a registration, or a list with its next message as soon as the last one is
  // answered.
  struct OneCall final : Http2Call {
    explicit OneCall(Load* load) : owner(load) {}
    void OnMessage(std::string_view message) override { owner->Answered(*this, message); }
    void OnEnd(int status) override { owner->Ended(*this, static_cast<std::size_t>(status)); }

    Load* const owner;
    Http2Connection* connection = nullptr;
    TimePoint due{};
    std::uint64_t number = 0;  // 0: free
    bool registers = false, is_overdue = false, is_leaving = false;
    std::string registration;
  };

  struct Deadline {
    TimePoint at;
    OneCall* call;
    std::uint64_t number;  // the call may be another one by then
  };

  void Connect(Link& link) {
    // In the protocol a time limit has at most eight digits.
    const double milliseconds =
        options_.batch > 0 ? options_.seconds * 1000 + kListPatienceMs : options_.deadline_ms;
    const Http2Connection::Headers headers = {
        {"authorization", "Bearer " + ReadText(options_.token)},
        {"grpc-timeout", milliseconds < 90'000
                             ? std::to_string(static_cast<std::int64_t>(milliseconds * 1000)) + "u"
                             : std::to_string(static_cast<std::int64_t>(milliseconds)) + "m"}};
    link.connection = std::make_unique<Http2Connection>(tls_, options_.server, headers);
  }

  void Mend(TimePoint now) {
    for (Link& link : links_) {
      std::erase_if(link.leaving, [](const auto& leaving) { return leaving->calls() == 0; });
      if (link.connection != nullptr && link.connection->is_open()) continue;
      if (link.connection != nullptr && link.connection->calls() > 0)
        link.leaving.push_back(std::move(link.connection));
      link.connection.reset();
      if (now < link.retry_at || now >= end_) continue;
      try {
        Connect(link);
      } catch (const std::runtime_error&) {
        link.retry_at = Clock::now() + kRetry;
      }
    }
  }

  void Exchange(Link& link) {
    if (link.connection != nullptr) link.connection->Exchange();
    for (const auto& leaving : link.leaving) leaving->Exchange();
  }

  void BeginDue(TimePoint now) {
    if (options_.rate <= 0) {
      while (outstanding_ < options_.in_flight && BeginNext(now)) {
      }
      return;
    }
    for (TimePoint due = DueOf(next_); due <= now && due < end_; due = DueOf(next_)) {
      if (outstanding_ >= options_.outstanding) {
        ++shed_;
        ++next_;
      } else if (!BeginNext(due)) {
        ++codes_[kNames[kStatusUnavailable]];
        ++next_;
      }
    }
  }

  TimePoint DueOf(std::uint64_t number) const {
    return begin_ + Seconds(static_cast<double>(number) / options_.rate);
  }

  // False: there is no connection to begin it on.
  bool BeginNext(TimePoint due) {
    Link* link = nullptr;
    for (std::size_t i = 0; i < links_.size() && link == nullptr; ++i) {
      Link& at = links_[(next_ + i) % links_.size()];
      if (at.connection != nullptr && at.connection->is_open()) link = &at;
    }
    if (link == nullptr) return false;
    OneCall& call = FreeCall();
    const std::uint64_t i = next_++;
    ++outstanding_;
    call.connection = link->connection.get();
    call.due = due;
    call.number = next_;
    call.is_overdue = call.is_leaving = false;
    call.registers = options_.batch == 0 && static_cast<double>(i % 100) < options_.register_share;
    if (options_.batch > 0) {
      call.connection->BeginStream(call, "/xueji.v1.PreCheckService/PreCheckBatch",
                                   requests_.List(i));
      return true;
    }
    deadlines_.push_back({due + deadline_, &call, call.number});
    if (call.registers) {
      call.registration = requests_.Registration(i);
      call.connection->Begin(call, "/xueji.v1.RegistryService/Register", call.registration);
    } else {
      call.connection->Begin(call, "/xueji.v1.PreCheckService/PreCheck", requests_.Question(i));
    }
    return true;
  }

  OneCall& FreeCall() {
    if (free_.empty()) {
      calls_.push_back(std::make_unique<OneCall>(this));
      free_.push_back(calls_.back().get());
    }
    OneCall& call = *free_.back();
    free_.pop_back();
    return call;
  }

  void Answered(OneCall& call, std::string_view message) {
    if (call.registers && ledger_.is_open()) {
      v1::RegisterResponse registered;
      if (!registered.ParseFromArray(message.data(), static_cast<int>(message.size())))
        throw std::runtime_error("an answer is no message");
      ledger_ << registered.record_id() << " " << registered.position() << std::endl;
    }
    if (options_.batch == 0) return;
    const TimePoint now = Clock::now();
    Count(call.due, now);
    call.due = now;
    if (now < end_ && call.connection->is_open())
      return call.connection->SendNext(call, requests_.List(next_++));
    call.is_leaving = true;
    call.connection->HalfClose(call);
  }

  void Ended(OneCall& call, std::size_t status) {
    const TimePoint now = Clock::now();
    if (call.is_overdue) status = kDeadlineExceeded;
    if (options_.batch == 0)
      Count(call.due, now);
    else if (status != kOk && faults_.insert(call.said()).second)
      std::cerr << "xueji-load: list: " << call.said() << "\n";
    ++codes_[kNames.at(status)];
    call.number = 0;
    free_.push_back(&call);
    --outstanding_;
    if (options_.rate <= 0 && options_.batch == 0 && now < end_) BeginNext(now);
  }

  void Count(TimePoint due, TimePoint now) {
    micros_.push_back(std::chrono::duration<double, std::micro>(now - due).count());
    if (now <= end_) ++in_time_;
  }

  // The server ends them by itself, if it is there.
  void EndOverdue(TimePoint now) {
    for (; !deadlines_.empty(); deadlines_.pop_front()) {
      const Deadline& first = deadlines_.front();
      if (first.call->number != first.number || first.call->is_overdue) continue;
      if (first.at > now) return;
      first.call->is_overdue = true;
      first.call->connection->Cancel(*first.call);
    }
  }

  // Until something comes, or is due.
  void Sleep() {
    TimePoint until = outstanding_ > 0 ? Clock::now() + kRetry : end_;
    if (options_.rate > 0) until = std::min(until, DueOf(next_));
    if (!deadlines_.empty()) until = std::min(until, deadlines_.front().at);
    polled_.clear();
    const auto add = [&](const Http2Connection& connection) {
      polled_.push_back({connection.descriptor(),
                         static_cast<short>(connection.has_unsent() ? POLLIN | POLLOUT : POLLIN),
                         0});
    };
    for (const Link& link : links_) {
      if (link.connection == nullptr || link.connection->is_broken())
        until = std::min(until, Clock::now() + kRetry);
      else
        add(*link.connection);
      for (const auto& leaving : link.leaving) add(*leaving);
    }
    const auto wait =
        std::max<std::int64_t>(0, std::chrono::nanoseconds(until - Clock::now()).count());
    const timespec time{wait / 1'000'000'000, wait % 1'000'000'000};
    ppoll(polled_.data(), polled_.size(), &time, nullptr);
  }

  const LoadOptions options_;
  const LoadRequests requests_;
  const TlsContext tls_;
  const Clock::duration deadline_;
  std::vector<std::unique_ptr<OneCall>> calls_;
  std::vector<OneCall*> free_;
  std::deque<Deadline> deadlines_;
  std::vector<pollfd> polled_;
  TimePoint begin_, end_;
  std::uint64_t next_ = 0;  // the call that is begun next
  std::size_t outstanding_ = 0;
  std::ofstream ledger_;
  double took_ = 0;
  std::uint64_t shed_ = 0, in_time_ = 0;  // in time: answers that came before the end
  std::vector<double> micros_;
  std::map<std::string, std::uint64_t> codes_;
  std::set<std::string> faults_;  // of lists: each is said once
  std::vector<Link> links_;  // last: what ends with its connection is counted
};

}  // namespace

int RunLoad(const LoadOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);  // a server that goes away is told by write
  if (!options.verify.empty()) return VerifyLedger(options) ? 0 : 1;
  Load load(options);
  load.Run();
  load.Print();
  return 0;
}

}  // namespace xueji::bench
