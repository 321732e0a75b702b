// The text of a configuration -> protobuf's message, with the place of every word: the door to
// protobuf's text format here.
//
//   ConfigText text(bytes, "server.conf");
//   text.Fault({"limits", "hits_max"}, {"应为 1 到 100", "takes 1 to 100"});
//   if (!text.ok()) return InvalidArgument(text.AllFaults());
//
// Unknown words are all collected; another fault of syntax ends the parse. Plain value, one owner.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/message.h"
#include "engine/base/text_position.h"

namespace xueji::server {

namespace ops {
class ServerConfig;
}

struct ConfigFault {
  TextPosition position;
  Message message;
  friend auto operator<=>(const ConfigFault&, const ConfigFault&) = default;
};

class ConfigText {
 public:
  ConfigText(std::string_view text, std::string_view source);
  ~ConfigText();
  ConfigText(const ConfigText&) = delete;
  ConfigText& operator=(const ConfigText&) = delete;

  const ops::ServerConfig& message() const;
  // A fault of the word at this path ({"limits", "hits_max"}); of a word that is not written, of
  // the file's first line.
  void Fault(std::initializer_list<std::string_view> path, const Message& what);
  bool ok() const { return faults_.empty(); }
  // "server.conf:3:9: …", a line each, in the order of the text.
  Message AllFaults() const;

 private:
  struct Parsed;
  std::string text_;
  std::string source_;
  std::vector<ConfigFault> faults_;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace xueji::server
