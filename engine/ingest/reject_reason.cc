#include "engine/ingest/reject_reason.h"

#include <array>

#include "engine/base/check.h"

namespace xueji {
namespace {

constexpr std::size_t kReasonCount = static_cast<std::size_t>(RejectReason::kCount);

// In the order of the enum.
constexpr std::array<RejectText, kReasonCount> kTexts = {{
    {"RECORD_ID_MISSING", "缺少记录号", "the record id is missing", "补填记录号",
     "give the row a record id"},
    {"RECORD_ID_TOO_LONG", "记录号过长", "the record id is too long", "缩短记录号",
     "use a shorter record id"},
    {"RECORD_ID_REPEATED", "记录号重复，只保留一行", "the record id is repeated; one row was kept",
     "删去多余的行，或另编记录号", "remove the extra row or give it an id of its own"},
    {"NAME_MISSING", "缺少姓名", "the name is missing", "补填姓名", "enter the name"},
    {"SEX_INVALID", "性别缺失或无法识别", "the sex is missing or not known",
     "填 1（男）或 2（女）", "enter 1 (male) or 2 (female)"},
    {"BIRTH_DATE_INVALID", "出生日期缺失、不存在或超出范围",
     "the birth date is missing, does not exist or is out of range", "按 YYYYMMDD 填写",
     "write it as YYYYMMDD"},
    {"FIELD_REQUIRED", "必填栏目缺失或无法识别", "a required field is missing or cannot be read",
     "补填该栏", "fill in the field"},
    {"FIELD_COUNT", "栏目数与表头不符", "the number of fields differs from the header's",
     "检查该行的分隔符和引号", "check the separators and quotes of the row"},
    {"FIELD_TOO_LONG", "栏目内容过长", "a value is too long", "缩短内容，或检查引号",
     "shorten the value, or check the quotes"},
    {"LINE_TOO_LONG", "该行过长", "the row is too long", "检查换行和引号",
     "check the line ends and quotes"},
    {"ENCODING_INVALID", "该行含有无法解码的字节", "the row has bytes that are not text in its code page",
     "以 UTF-8 重新导出", "export the file again as UTF-8"},
    {"QUOTE_MISPLACED", "引号之后还有内容", "text follows a closing quote",
     "内容中的引号须写两遍", "write a quote inside a value twice"},
    {"NUL_BYTE", "该行含有空字节", "the row has a zero byte", "检查导出程序",
     "check the program that exported it"},
    {"JSON_INVALID", "该行不是一个简单的 JSON 对象", "the row is not one plain JSON object",
     "每行一个对象，值为字符串、数字或 null", "one object a line; values are strings, numbers or null"},
}};

}  // namespace

const RejectText& Describe(RejectReason reason) {
  XUEJI_CHECK(reason < RejectReason::kCount);
  return kTexts[static_cast<std::size_t>(reason)];
}

std::string RejectMessage(const RowFault& fault, bool chinese) {
  const RejectText& text = Describe(fault.reason);
  std::string message(chinese ? text.zh : text.en);
  if (!fault.detail.empty()) {
    message += chinese ? "（" : " (";
    message += fault.detail;
    message += chinese ? "）" : ")";
  }
  message += chinese ? "；" : "; ";
  message += chinese ? text.action_zh : text.action_en;
  return message;
}

}  // namespace xueji
