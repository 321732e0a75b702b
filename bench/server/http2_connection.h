// Http2Connection: gRPC calls over one TLS connection, made by the thread that asks for them.
//
//   Http2Connection connection(tls, "localhost:7443", {{"authorization", "Bearer …"}});
//   connection.Begin(call, "/xueji.v1.PreCheckService/PreCheck", framed);   // call: an Http2Call
//   of the caller's while (connection.calls() > 0) connection.Exchange();                   //
//   call.OnMessage(…), call.OnEnd(0)
//
// A load generator shares its machine with the server it measures, and should take little of it: no queue, no second
// thread, no message but its bytes. HTTP/2 is nghttp2's (RFC
// 9113), TLS is OpenSSL's; what is sent lies framed (FramedMessage: gRPC over HTTP/2,
// "Length-Prefixed-Message") and outlives its call. Reads and writes never wait; what calls were
// begun between two Exchanges leaves in one piece. A call is told its end exactly once, within
// Exchange or the destructor, and may begin another then. Not thread-safe. Throws
// std::runtime_error where no connection can be had.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct ssl_ctx_st;
struct ssl_st;
struct nghttp2_session;

namespace xueji::bench {

// What gRPC says of a call whose connection broke, and of one whose end had no status
// (grpc::StatusCode).
inline constexpr int kStatusUnavailable = 14;
inline constexpr int kStatusUnknown = 2;

// A message as it goes over the wire: not compressed, its length, its bytes.
std::string FramedMessage(std::string_view message);

class Http2Call {
 public:
  Http2Call() = default;
  Http2Call(const Http2Call&) = delete;
  Http2Call& operator=(const Http2Call&) = delete;
  virtual ~Http2Call() = default;

  virtual void OnMessage(std::string_view /*message*/) {}
  virtual void OnEnd(int status) = 0;  // its numbers: grpc::StatusCode

  // The status in words, as the server wrote it.
  const std::string& said() const { return said_; }

 private:
  friend class Http2Connection;
  std::int32_t stream_ = 0;
  std::size_t at_ = 0;  // among those under way
  int status_ = -1;
  bool has_more_ = false;  // messages may follow
  std::string_view unsent_;
  std::string said_, answer_;
};

class TlsContext {
 public:
  // Files in PEM; both sides show certificates.
  TlsContext(const std::string& ca, const std::string& certificate, const std::string& key);
  ssl_ctx_st* get() const { return context_.get(); }

 private:
  std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> context_;
};

class Http2Connection {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // Waits for the connection. `headers` go with each call, after those that every gRPC call has.
  Http2Connection(const TlsContext& tls, const std::string& server, Headers headers);
  ~Http2Connection();  // what is under way ends kStatusUnavailable
  Http2Connection(const Http2Connection&) = delete;
  Http2Connection& operator=(const Http2Connection&) = delete;

  // Whether calls may be begun: not after the server said that it goes (GOAWAY), or is gone.
  bool is_open() const { return is_open_; }
  bool is_broken() const { return is_broken_; }
  int descriptor() const { return descriptor_; }
  bool has_unsent() const;
  std::size_t calls() const { return under_way_.size(); }

  // REQUIRES: is_open(). A call with one message each way …
  void Begin(Http2Call& call, std::string_view path, std::string_view message) {
    Submit(call, path, message, false);
  }
  // … and one with many: the first, and the next when the answer is there.
  void BeginStream(Http2Call& call, std::string_view path, std::string_view message) {
    Submit(call, path, message, true);
  }
  void SendNext(Http2Call& call, std::string_view message);
  void HalfClose(Http2Call& call);
  void Cancel(Http2Call& call);

  // Sends what there is and takes what has come.
  void Exchange();

 private:
  struct Callbacks;
  void Submit(Http2Call& call, std::string_view path, std::string_view message, bool has_more);
  void Connect(const TlsContext& tls, const std::string& server);
  void Send();
  void Receive();
  void Break();
  void End(Http2Call& call, int status);

  std::unique_ptr<ssl_st, void (*)(ssl_st*)> tls_;
  std::unique_ptr<nghttp2_session, void (*)(nghttp2_session*)> session_;
  const Headers headers_;
  std::string authority_, unsent_, received_;
  std::size_t sent_ = 0;  // of unsent_
  std::vector<Http2Call*> under_way_;
  int descriptor_ = -1;
  bool is_open_ = true, is_broken_ = false;
};

}  // namespace xueji::bench
