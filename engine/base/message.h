// Message: what is said to a person, in both languages, and how it travels in a Status.
//
//   return InvalidArgument({"$0：是目录，请写出其中的文件", "$0: is a directory; name the files in it", {path}});
//   status = Prefixed(status, "roster.csv:418: ");                // keeps both languages
//   MessageIn(status, Language::kChinese)                         // for who prints it
//
// Both templates take the same parts; $0 to $9 stand for them, in any order, and what is put in is not
// looked at again. A Status carries English as its message() and Chinese as a payload, so that code
// that knows nothing of languages passes it on whole. Every error of the engine and of the tools is
// made here (tools/tidy/check_messages.py holds them to it): none can exist in one language only.
// Plain values and pure functions: thread-safe. Cost: errors are made once a run.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/language.h"
#include "engine/base/status.h"

namespace xueji {

class MessagePart;

struct Message {
  std::string en, zh;

  Message() = default;
  // Literals: a text that was read somewhere is a part, never a template.
  Message(const char* zh_template, const char* en_template,
          std::initializer_list<MessagePart> parts = {});

  bool empty() const { return en.empty(); }
  const std::string& In(Language language) const { return language == Language::kChinese ? zh : en; }
  Message& operator+=(const Message& more) {
    zh += more.zh;
    en += more.en;
    return *this;
  }
  friend auto operator<=>(const Message&, const Message&) = default;
};

// What a template takes: words, whole numbers, or another message.
class MessagePart {
 public:
  MessagePart(std::string_view text) : message_(SameIn(text)) {}     // NOLINT(google-explicit-constructor)
  MessagePart(const char* text) : MessagePart(std::string_view(text)) {}         // NOLINT
  MessagePart(const std::string& text) : MessagePart(std::string_view(text)) {}  // NOLINT
  MessagePart(Message message) : message_(std::move(message)) {}                 // NOLINT
  template <std::integral Number>
  MessagePart(Number number) : MessagePart(std::to_string(number)) {}  // NOLINT
  const std::string& In(Language language) const { return message_.In(language); }

 private:
  static Message SameIn(std::string_view text) {
    Message message;
    message.zh = message.en = text;
    return message;
  }
  Message message_;
};

// Words that are the same in every language: a file name, a number, a word of a plan.
inline Message Verbatim(std::string_view text) { return {"$0", "$0", {text}}; }

// engine/base/status.h says which code means what.
absl::Status Fault(absl::StatusCode code, const Message& message);
absl::Status InvalidArgument(const Message& message);
absl::Status NotFound(const Message& message);
absl::Status AlreadyExists(const Message& message);
absl::Status ResourceExhausted(const Message& message);
absl::Status Internal(const Message& message);

// Both languages of a status; English twice if it came from elsewhere.
Message MessageOf(const absl::Status& status);
std::string MessageIn(const absl::Status& status, Language language);
// The same fault, its place before it.
absl::Status Prefixed(const absl::Status& status, std::string_view place);

// What an errno means. Those that people do not meet keep the system's words in both languages.
Message SystemFault(int error);

}  // namespace xueji
