#include "server/ops/config_text.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#include "server/ops/server_config.pb.h"
#pragma GCC diagnostic pop

namespace xueji::server {
namespace {

namespace pb = google::protobuf;

constexpr int kNestingMax = 10;
constexpr std::size_t kFaultsMax = 100;

// The first text between quotation marks from `from` on: how protobuf names words.
std::string_view Quoted(std::string_view message, std::size_t from) {
  const std::size_t open = message.find('"', from);
  if (open == std::string_view::npos) return {};
  const std::size_t close = message.find('"', open + 1);
  return close == std::string_view::npos ? std::string_view()
                                         : message.substr(open + 1, close - open - 1);
}

// The words a group takes, for who wrote one it does not take.
std::string WordsOf(std::string_view group) {
  const pb::Descriptor* const type =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(std::string(group));
  std::string words;
  for (int i = 0; type != nullptr && i < type->field_count(); ++i) {
    if (i != 0) words += ", ";
    words += type->field(i)->name();
  }
  return words;
}

class Faults : public pb::io::ErrorCollector {
 public:
  Faults(std::string_view text, std::vector<ConfigFault>* out)
      : text_(text), positions_(text), out_(out) {}

  void AddError(int line, int column, const std::string& message) override {
    const std::size_t offset = positions_.OffsetOfToken(line, column);
    const std::size_t unknown = message.find("has no field named");
    if (unknown != std::string::npos) {
      const std::string_view group = Quoted(message, 0), word = Quoted(message, unknown);
      // The parser reports once it has read on: the word is the last such one before.
      Add(std::min(text_.rfind(word, offset), offset), {"'$0' 在此处没有意义；此处可写：$1",
                                                        "'$0' has no meaning here; here go $1",
                                                        {word, WordsOf(group)}});
    } else {
      Add(offset, {"写法有误（$0）", "$0", {message}});
    }
  }
  void AddWarning(int line, int column, const std::string& message) override {
    AddError(line, column, message);
  }

 private:
  void Add(std::size_t offset, Message message) {
    if (out_->size() < kFaultsMax) out_->push_back({positions_.At(offset), std::move(message)});
  }

  std::string_view text_;
  TextPositions positions_;
  std::vector<ConfigFault>* out_;
};

}  // namespace

struct ConfigText::Parsed {
  ops::ServerConfig message;
  pb::TextFormat::ParseInfoTree places;
};

ConfigText::ConfigText(std::string_view text, std::string_view source)
    : text_(text), source_(source), parsed_(std::make_unique<Parsed>()) {
  Faults collector(text_, &faults_);
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&collector);
  parser.AllowUnknownField(true);  // told as a warning, which we take for an error
  parser.SetRecursionLimit(kNestingMax);
  parser.WriteLocationsTo(&parsed_->places);
  parser.ParseFromString(text_, &parsed_->message);
}

ConfigText::~ConfigText() = default;

const ops::ServerConfig& ConfigText::message() const {
  return parsed_->message;
}

void ConfigText::Fault(std::initializer_list<std::string_view> path, const Message& what) {
  const pb::Descriptor* type = ops::ServerConfig::descriptor();
  const pb::TextFormat::ParseInfoTree* places = &parsed_->places;
  pb::TextFormat::ParseLocation found;
  std::string name;
  for (const std::string_view word : path) {
    const pb::FieldDescriptor* const field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(word));
    name += (name.empty() ? "" : ".") + std::string(word);
    if (field == nullptr) break;
    // The deepest word that is written stands for one that is not.
    const pb::TextFormat::ParseLocation location =
        places == nullptr ? pb::TextFormat::ParseLocation() : places->GetLocation(field, -1);
    if (location.line >= 0) found = location;
    places = places == nullptr ? nullptr : places->GetTreeForNested(field, -1);
    type = field->message_type();
  }
  const TextPositions positions(text_);
  const TextPosition at = found.line < 0
                              ? TextPosition{1, 1}
                              : positions.At(positions.OffsetOfToken(found.line, found.column));
  if (faults_.size() < kFaultsMax) faults_.push_back({at, {"$0：$1", "$0: $1", {name, what}}});
}

Message ConfigText::AllFaults() const {
  std::vector<ConfigFault> sorted = faults_;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  Message all;
  for (const ConfigFault& fault : sorted) {
    if (!all.empty()) all += Verbatim("\n");
    all += Message("$0:$1:$2：$3", "$0:$1:$2: $3",
                   {source_, fault.position.line, fault.position.column, fault.message});
  }
  return all;
}

}  // namespace xueji::server
