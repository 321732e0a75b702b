#include "engine/base/message.h"

#include <cctype>
#include <cerrno>
#include <cstring>

#include "absl/strings/cord.h"
#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr const char* kChinesePayload = "xueji/message-zh";

std::string Fill(std::string_view text, std::initializer_list<MessagePart> parts,
                 Language language) {
  std::string filled;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool place = text[at] == '$' && at + 1 < text.size() &&
                       std::isdigit(static_cast<unsigned char>(text[at + 1])) != 0;
    if (!place) {
      filled += text[at];
      continue;
    }
    const auto number = static_cast<std::size_t>(text[++at] - '0');
    XUEJI_CHECK(number < parts.size());
    filled += (parts.begin() + number)->In(language);
  }
  return filled;
}

// The words of the faults that people meet.
const char* ChineseOf(int error) {
  switch (error) {
    case ENOENT: return "没有此文件或目录";
    case EACCES: return "没有权限";
    case EPERM: return "不允许此操作";
    case EROFS: return "文件系统只读";
    case ENOSPC: return "磁盘空间已满";
    case EDQUOT: return "超出磁盘配额";
    case EFBIG: return "文件太大";
    case EIO: return "磁盘读写错误";
    case ENOTDIR: return "不是目录";
    case EISDIR: return "是目录";
    case EEXIST: return "已存在";
    case ENOTEMPTY: return "目录不为空";
    case EMFILE:
    case ENFILE: return "打开的文件太多";
    case ENAMETOOLONG: return "文件名太长";
    case EBUSY: return "正被占用";
    case EINVAL: return "参数无效";
    case ENOMEM: return "内存不足";
    default: return std::strerror(error);
  }
}

}  // namespace

Message::Message(const char* zh_template, const char* en_template,
                 std::initializer_list<MessagePart> parts)
    : en(Fill(en_template, parts, Language::kEnglish)),
      zh(Fill(zh_template, parts, Language::kChinese)) {}

absl::Status Fault(absl::StatusCode code, const Message& message) {
  absl::Status status(code, message.en);
  status.SetPayload(kChinesePayload, absl::Cord(message.zh));
  return status;
}

absl::Status InvalidArgument(const Message& message) {
  return Fault(absl::StatusCode::kInvalidArgument, message);
}
absl::Status NotFound(const Message& message) { return Fault(absl::StatusCode::kNotFound, message); }
absl::Status AlreadyExists(const Message& message) {
  return Fault(absl::StatusCode::kAlreadyExists, message);
}
absl::Status ResourceExhausted(const Message& message) {
  return Fault(absl::StatusCode::kResourceExhausted, message);
}
absl::Status Internal(const Message& message) { return Fault(absl::StatusCode::kInternal, message); }

Message MessageOf(const absl::Status& status) {
  Message message;
  message.en = std::string(status.message());
  const auto chinese = status.GetPayload(kChinesePayload);
  message.zh = chinese.has_value() ? std::string(*chinese) : message.en;
  return message;
}

std::string MessageIn(const absl::Status& status, Language language) {
  return MessageOf(status).In(language);
}

absl::Status Prefixed(const absl::Status& status, std::string_view place) {
  return Fault(status.code(), {"$0$1", "$0$1", {place, MessageOf(status)}});
}

Message SystemFault(int error) {
  Message message;
  message.zh = ChineseOf(error);
  message.en = std::strerror(error);
  return message;
}

}  // namespace xueji
