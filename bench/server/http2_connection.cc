#include "bench/server/http2_connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace xueji::bench {
namespace {

constexpr std::size_t kPrefixBytes = 5;
// Answers are small and are dropped as they come: the server is never made to wait for room.
constexpr std::int32_t kWindowBytes = 1 << 30;
constexpr std::size_t kReadBytes = 1 << 18;

std::string TlsFault() {
  char text[256] = "the server closed the connection";
  if (const unsigned long code = ERR_get_error(); code != 0)
    ERR_error_string_n(code, text, sizeof text);
  return text;
}

nghttp2_nv Pair(std::string_view name, std::string_view value) {
  // nghttp2 copies both; its interface is older than const.
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
          reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
          value.size(), NGHTTP2_NV_FLAG_NONE};
}

int Dial(const std::string& server) {
  const std::size_t colon = server.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error(server + ": should be host:port");
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  if (getaddrinfo(server.substr(0, colon).c_str(), server.substr(colon + 1).c_str(), &hints,
                  &found) != 0) {
    throw std::runtime_error(server + ": no such address");
  }
  int descriptor = -1;
  for (const addrinfo* at = found; at != nullptr && descriptor < 0; at = at->ai_next) {
    descriptor = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
    if (descriptor >= 0 && connect(descriptor, at->ai_addr, at->ai_addrlen) != 0) {
      close(descriptor);
      descriptor = -1;
    }
  }
  freeaddrinfo(found);
  if (descriptor < 0) throw std::runtime_error(server + ": nobody listens");
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

}  // namespace

std::string FramedMessage(std::string_view message) {
  std::string framed(kPrefixBytes, '\0');
  const auto length = static_cast<std::uint32_t>(message.size());
  for (int i = 0; i < 4; ++i)
    framed[static_cast<std::size_t>(1 + i)] = static_cast<char>(length >> (24 - 8 * i) & 0xFF);
  framed += message;
  return framed;
}

TlsContext::TlsContext(const std::string& ca, const std::string& certificate,
                       const std::string& key)
    : context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  if (SSL_CTX_load_verify_locations(get(), ca.c_str(), nullptr) != 1)
    throw std::runtime_error(ca + ": " + TlsFault());
  if (SSL_CTX_use_certificate_chain_file(get(), certificate.c_str()) != 1)
    throw std::runtime_error(certificate + ": " + TlsFault());
  if (SSL_CTX_use_PrivateKey_file(get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error(key + ": " + TlsFault());
  SSL_CTX_set_verify(get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_read_ahead(get(), 1);
  static constexpr unsigned char kProtocols[] = "\x02h2";
  SSL_CTX_set_alpn_protos(get(), kProtocols, sizeof kProtocols - 1);
}

// What nghttp2 tells: of the connection (`own`) and, where it is about one, of the call.
struct Http2Connection::Callbacks {
  static Http2Call* CallOf(nghttp2_session* session, std::int32_t stream) {
    return static_cast<Http2Call*>(nghttp2_session_get_stream_user_data(session, stream));
  }

  static ssize_t Read(nghttp2_session* /*session*/, std::int32_t /*stream*/, std::uint8_t* buffer,
                      std::size_t length, std::uint32_t* flags, nghttp2_data_source* source,
                      void* /*own*/) {
    Http2Call& call = *static_cast<Http2Call*>(source->ptr);
    const std::size_t bytes = std::min(length, call.unsent_.size());
    if (bytes == 0 && call.has_more_) return NGHTTP2_ERR_DEFERRED;
    std::memcpy(buffer, call.unsent_.data(), bytes);
    call.unsent_.remove_prefix(bytes);
    if (call.unsent_.empty() && !call.has_more_) *flags |= NGHTTP2_DATA_FLAG_EOF;
    return static_cast<ssize_t>(bytes);
  }

  static int Header(nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_length, const std::uint8_t* value, std::size_t value_length,
                    std::uint8_t /*flags*/, void* /*own*/) {
    const std::string_view key(reinterpret_cast<const char*>(name), name_length);
    if (!key.starts_with("grpc-")) return 0;
    Http2Call* const call = CallOf(session, frame->hd.stream_id);
    const std::string text(reinterpret_cast<const char*>(value), value_length);
    if (call != nullptr && key == "grpc-status") call->status_ = std::atoi(text.c_str());
    if (call != nullptr && key == "grpc-message") call->said_ = text;
    return 0;
  }

  static int Data(nghttp2_session* session, std::uint8_t /*flags*/, std::int32_t stream,
                  const std::uint8_t* data, std::size_t length, void* /*own*/) {
    Http2Call* const call = CallOf(session, stream);
    if (call == nullptr) return 0;
    call->answer_.append(reinterpret_cast<const char*>(data), length);
    for (;;) {
      const std::string_view answer = call->answer_;
      if (answer.size() < kPrefixBytes) return 0;
      std::size_t bytes = 0;
      for (std::size_t i = 1; i < kPrefixBytes; ++i)
        bytes = bytes << 8 | static_cast<unsigned char>(answer[i]);
      if (answer.size() < kPrefixBytes + bytes) return 0;
      call->OnMessage(answer.substr(kPrefixBytes, bytes));
      call->answer_.erase(0, kPrefixBytes + bytes);
    }
  }

  static int Closed(nghttp2_session* session, std::int32_t stream, std::uint32_t error, void* own) {
    Http2Call* const call = CallOf(session, stream);
    if (call == nullptr) return 0;
    // A server that goes refuses what it has not looked at (RFC 9113, 8.7).
    const int status = error == NGHTTP2_REFUSED_STREAM ? kStatusUnavailable : kStatusUnknown;
    static_cast<Http2Connection*>(own)->End(*call, call->status_ >= 0 ? call->status_ : status);
    return 0;
  }

  static int Frame(nghttp2_session* /*session*/, const nghttp2_frame* frame, void* own) {
    if (frame->hd.type == NGHTTP2_GOAWAY) static_cast<Http2Connection*>(own)->is_open_ = false;
    return 0;
  }
};

Http2Connection::Http2Connection(const TlsContext& tls, const std::string& server, Headers headers)
    : tls_(nullptr, SSL_free),
      session_(nullptr, nghttp2_session_del),
      headers_(std::move(headers)),
      authority_(server),
      received_(kReadBytes, '\0') {
  Connect(tls, server);
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_session_callbacks_new(&callbacks);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, Callbacks::Header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, Callbacks::Data);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, Callbacks::Closed);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, Callbacks::Frame);
  nghttp2_session* session = nullptr;
  nghttp2_session_client_new(&session, callbacks, this);
  nghttp2_session_callbacks_del(callbacks);
  session_.reset(session);
  const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, kWindowBytes},
                                             {NGHTTP2_SETTINGS_ENABLE_PUSH, 0}};
  nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, settings, std::size(settings));
  nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, kWindowBytes);
  Send();
}

Http2Connection::~Http2Connection() {
  Break();
  session_.reset();
  if (descriptor_ >= 0) close(descriptor_);
}

void Http2Connection::Connect(const TlsContext& tls, const std::string& server) {
  descriptor_ = Dial(server);
  tls_.reset(SSL_new(tls.get()));
  const std::string host = server.substr(0, server.rfind(':'));
  SSL_set_tlsext_host_name(tls_.get(), host.c_str());
  SSL_set1_host(tls_.get(), host.c_str());
  SSL_set_fd(tls_.get(), descriptor_);
  if (SSL_connect(tls_.get()) != 1) {
    const std::string fault = TlsFault();
    close(descriptor_);
    throw std::runtime_error(server + ": " + fault);
  }
  fcntl(descriptor_, F_SETFL, fcntl(descriptor_, F_GETFL) | O_NONBLOCK);
}

bool Http2Connection::has_unsent() const {
  return !is_broken_ && (sent_ < unsent_.size() || nghttp2_session_want_write(session_.get()) != 0);
}

void Http2Connection::Submit(Http2Call& call, std::string_view path, std::string_view message,
                             bool has_more) {
  call.status_ = -1;
  call.has_more_ = has_more;
  call.unsent_ = message;
  call.said_.clear();
  call.answer_.clear();
  std::vector<nghttp2_nv> pairs = {
      Pair(":method", "POST"), Pair(":scheme", "https"),
      Pair(":path", path),     Pair(":authority", authority_),
      Pair("te", "trailers"),  Pair("content-type", "application/grpc")};
  for (const auto& [name, value] : headers_) pairs.push_back(Pair(name, value));
  nghttp2_data_provider body;
  body.source.ptr = &call;
  body.read_callback = Callbacks::Read;
  call.stream_ =
      nghttp2_submit_request(session_.get(), nullptr, pairs.data(), pairs.size(), &body, &call);
  if (call.stream_ < 0)
    throw std::runtime_error(std::string("HTTP/2: ") + nghttp2_strerror(call.stream_));
  call.at_ = under_way_.size();
  under_way_.push_back(&call);
}

void Http2Connection::SendNext(Http2Call& call, std::string_view message) {
  call.unsent_ = message;
  nghttp2_session_resume_data(session_.get(), call.stream_);
}

void Http2Connection::HalfClose(Http2Call& call) {
  call.has_more_ = false;
  nghttp2_session_resume_data(session_.get(), call.stream_);
}

void Http2Connection::Cancel(Http2Call& call) {
  nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, call.stream_, NGHTTP2_CANCEL);
}

void Http2Connection::Exchange() {
  if (is_broken_) return;
  Send();
  Receive();
  Send();
}

void Http2Connection::Send() {
  while (!is_broken_) {
    if (sent_ == unsent_.size()) {
      unsent_.clear();
      sent_ = 0;
      // As much as goes into a few records of TLS at once; the rest waits its turn.
      while (unsent_.size() < kReadBytes) {
        const std::uint8_t* bytes = nullptr;
        const ssize_t length = nghttp2_session_mem_send(session_.get(), &bytes);
        if (length < 0) return Break();
        if (length == 0) break;
        unsent_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
      }
      if (unsent_.empty()) return;
    }
    const int written =
        SSL_write(tls_.get(), unsent_.data() + sent_, static_cast<int>(unsent_.size() - sent_));
    if (written > 0)
      sent_ += static_cast<std::size_t>(written);
    else if (SSL_get_error(tls_.get(), written) == SSL_ERROR_WANT_WRITE)
      return;
    else
      return Break();
  }
}

void Http2Connection::Receive() {
  while (!is_broken_) {
    const int bytes = SSL_read(tls_.get(), received_.data(), static_cast<int>(received_.size()));
    if (bytes <= 0) {
      const int error = SSL_get_error(tls_.get(), bytes);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) Break();
      return;
    }
    if (nghttp2_session_mem_recv(session_.get(),
                                 reinterpret_cast<const std::uint8_t*>(received_.data()),
                                 static_cast<std::size_t>(bytes)) < 0) {
      return Break();
    }
  }
}

void Http2Connection::Break() {
  is_open_ = false;
  if (is_broken_) return;
  is_broken_ = true;
  while (!under_way_.empty()) {
    Http2Call& call = *under_way_.back();
    nghttp2_session_set_stream_user_data(session_.get(), call.stream_, nullptr);
    End(call, call.status_ >= 0 ? call.status_ : kStatusUnavailable);
  }
}

void Http2Connection::End(Http2Call& call, int status) {
  under_way_[call.at_] = under_way_.back();
  under_way_[call.at_]->at_ = call.at_;
  under_way_.pop_back();
  call.OnEnd(status);
}

}  // namespace xueji::bench
